"""The tab of a digit at one glance: a drawing or a sample is read by both networks, and a run reads it too."""

import pytest

from tests.pages.driver import captions, checked, open_page, panel, press, said, stage
from tests.pages.sheet import SEVEN, ink, on_canvas


def shown(app):
    return " ".join(each.value for each in app.markdown)


def glance(**link):
    return open_page("kinds", kind="glance", **link)


def test_a_sample_is_read_until_something_is_drawn():
    app = glance()
    assert "Nothing is drawn yet" in captions(app) and "At one glance: **3**" in shown(app)
    checked(app.button_group(key="kinds.glance-sample").set_value("7").run())
    assert "A test image of MNIST, label 7." in captions(app)
    assert "At one glance: **7**" in shown(app) and "Row by row: **7**" in shown(app)
    sent = stage(app)
    assert (sent["steps"], [each["key"] for each in sent["panels"]]) == (28, ["glance", "rows"])
    assert "One step, all pixels: 7" in said(app) and "After step 28 of 28: 7" in said(app)


def test_a_drawing_of_a_link_is_read():
    app = glance(ink=ink(SEVEN))
    assert "Your drawing" in captions(app) and "At one glance: **7**" in shown(app)
    assert "does not look like a digit" not in shown(app)


def test_what_is_no_digit_is_said_to_be_none():
    ten = [[[20 + 48 * (k % 5), 60 + 120 * (k // 5)], [40 + 48 * (k % 5), 120 + 120 * (k // 5)]] for k in range(10)]
    assert "**This does not look like a digit**, by the measure of `lstm-1x64`." in shown(glance(ink=ink(ten)))
    broken = glance(ink="!!")
    assert "drawing that cannot be read" in captions(broken) and "At one glance: **3**" in shown(broken)


def test_the_numbers_stand_beside_logistic_regression():
    page = shown(glance())
    assert "logistic regression |" in page and "| test images (n) | 10,000 | 10,000 | 10,000 |" in page
    assert "With one step an LSTM has nothing to remember" in page


def test_a_run_reads_the_image_and_can_then_be_used():
    app = glance(do="train", hidden="16", batch="8", pace="max", sample="4")
    press(press(app, "once"), "once")
    assert stage(app)["positions"] == ["0", "1", "2"] and panel(app, "reading")
    before = said(app)
    checked(app.button_group(key="kinds.glance-sample").set_value("1").run())
    assert said(app) != before and stage(app)["positions"] == ["0", "1", "2"]
    checked(app.button_group(key="kinds.glance-do").set_value("read").run())
    checked(app.button_group(key="kinds.glance-network").set_value("own").run())
    assert "yours, after 2 steps" in str(app.button_group(key="kinds.glance-network").options)
    assert "At one glance" in shown(app)


@pytest.mark.thorough
def test_a_drawing_is_still_there_after_another_kind():
    app = glance()
    app.session_state["canvas-glance"] = on_canvas(ink(SEVEN))
    assert "Your drawing" in captions(checked(app.run()))
    checked(app.button_group(key="kinds-kind").set_value("dates").run())
    assert "“sunday, march 3, 2024”" in stage(app)["label"]
    checked(app.button_group(key="kinds-kind").set_value("glance").run())
    assert "Your drawing" in captions(app) and "At one glance: **7**" in shown(app)
