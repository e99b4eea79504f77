"""Photographs and pictures from files, on the draw page."""

import io

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from rnnplay.data.drawing import rasterize
from tests.pages import driver
from tests.pages.driver import LESSONS, captions, press, stage
from tests.pages.sheet import SEVEN, given, ink, ink_in_link, on_canvas, open_page, said


def photograph(*strokes: list, brightness: float | np.ndarray = 1.0) -> bytes:
    """A PNG of drawings beside each other on paper."""
    sheets = [255 * (1 - rasterize(each, 14)[:, :, 3] / 255) * brightness for each in strokes]
    file = io.BytesIO()
    Image.fromarray(np.concatenate(sheets, axis=1).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def give(app: AppTest, content: bytes, name: str = "mine.png") -> AppTest:
    (field,) = (each for each in app.file_uploader if each.key.startswith("photo-"))
    return field.set_value((name, content, "image/png")).run()


def test_a_photograph_is_read_until_one_draws():
    app = give(open_page(sample="5"), photograph(SEVEN, brightness=np.linspace(0.95, 0.7, 280)))
    assert "Prediction: **7**" in said(app)
    assert "Found in your picture mine.png" in captions(app) and app.button_group(key="draw-sample").value is None
    assert stage(app)["version"] != stage(open_page(sample="5"))["version"]
    assert given(app, "tools")["wiped"] == 1 and "the picture stays here" in given(app, "tools")["texts"]["holds"]
    app.selectbox(key="draw-network").set_value("gru-2x128").run()
    assert "Prediction: **7**" in said(app)
    app.session_state["canvas"] = on_canvas(ink([[[140, 40], [140, 240]]]))
    app.run()
    assert "**1**" in said(app) and "Your drawing" in captions(app)


def test_a_photograph_takes_the_place_of_a_drawing_and_a_sample_that_of_a_photograph():
    app = give(open_page(ink=ink([[[140, 40], [140, 240]]])), photograph(SEVEN))
    assert "**7**" in said(app) and ink_in_link(app) is None
    app.button_group(key="draw-sample").set_value("4").run()
    assert "Prediction: **4**" in said(app) and "Found in" not in captions(app)
    app.button_group(key="draw-sample").set_value(None).run()
    assert "Nothing is drawn yet" in captions(app)


def test_a_photograph_is_still_read_after_a_look_at_another_page_and_not_where_a_link_says_otherwise():
    app = give(open_page(), photograph(SEVEN))
    app.switch_page("pages/3_sine.py").run()
    app.switch_page(LESSONS["draw"].page).run()
    assert "Found in your picture" in captions(app)
    app.switch_page("pages/3_sine.py").run()
    app.switch_page(LESSONS["draw"].page)
    app.query_params["sample"] = "4"
    app.run()
    assert "Prediction: **4**" in said(app)


@pytest.mark.thorough
def test_a_photograph_is_what_one_looks_into():
    app = press(give(open_page(sample="5"), photograph(SEVEN)), "inside")
    assert "Prediction: **7**" in said(app) and "your picture" in app.segmented_control(key="cell-digit").options
    app.switch_page(LESSONS["cell"].page).run()
    assert "Prediction: **7**" in said(app)
    app.segmented_control(key="cell-digit").set_value("0").run()
    assert "Prediction: **0**" in said(app)
    app = press(give(open_page(), photograph(SEVEN, SEVEN)), "inside")
    assert "This does not look like a digit: there seem to be several digits in it." in said(app)
    app = driver.open_page("cell", digit="picture")
    assert "digit “picture”, which was read in another session" in app.warning[0].value
    assert "Prediction: **3**" in said(app)


def test_a_drawing_too_long_for_a_link_is_what_one_looks_into():
    app = open_page(ink([[[x, y] for x in range(60, 220, 2)] for y in range(60, 76, 1)]))
    assert "too long for a link" in captions(app)
    (verdict,) = (each.value for each in app.markdown if "digit" in each.value)
    assert verdict in said(press(app, "inside"))


def test_a_photograph_of_several_digits_is_said_to_be_none():
    app = give(open_page(), photograph(SEVEN, SEVEN), "two *digits*.png")
    assert "This does not look like a digit: there seem to be several digits in it." in said(app)
    assert "The network has to choose one of ten, and chooses" in captions(app)
    assert "two &#42;digits&#42;.png" in captions(app), "letter for letter"


@pytest.mark.quick("blank", "another format")
@pytest.mark.parametrize(
    "content, told",
    [
        (b"", "is not an image that can be read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "is not an image that can be read"),
        (photograph(SEVEN)[:200], "is a broken image"),
        (photograph([]), "nothing in it differs from the background."),
    ],
    ids=["nothing", "another format", "cut", "blank"],
)
def test_what_cannot_be_read_is_told_and_changes_nothing(content, told):
    app = give(open_page(ink=ink(SEVEN)), content, "*mine.png")
    assert not app.exception
    (error,) = app.error
    assert told in error.value and "&#42;mine.png" in error.value
    assert "Your drawing" in captions(app) and ink_in_link(app) == ink(SEVEN)
    app = give(app, photograph(SEVEN))
    assert not app.error and "Found in your picture" in captions(app)
