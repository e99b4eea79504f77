"""The ten confusions without a browser: each is one press, and shows its programs and what they did."""

import pytest

from rnnplay.lessons.tensors.confusions.catalog import CONFUSIONS
from rnnplay.lessons.tensors.confusions.program import difference, run
from tests.pages.driver import checked, open_page


@pytest.fixture(scope="module")
def app():
    return open_page("tensors", confusion="h0-shape")


def words(app) -> str:
    return " ".join(each.value for each in app.markdown)


@pytest.mark.quick("batch-first", "h0-shape", "detach")
@pytest.mark.parametrize("slug", CONFUSIONS)
def test_each_is_one_press(app, slug):
    checked(app.segmented_control(key="tensors-confusion").set_value(slug).run())
    confusion = CONFUSIONS[slug]
    shown = [each.value for each in app.code]
    assert shown[0] == difference(confusion.confused[0].source, confusion.mended.source)
    assert [each for each in shown if each.startswith("import")] == [each.source.strip() for each in confusion.programs]
    outcome = run(confusion.confused[0].source)
    for message in (*outcome.warnings, outcome.error):
        assert not message or message in shown
    explained = confusion.explain([run(each.source) for each in confusion.programs])
    assert explained.why in words(app)
    if slug != "detach":  # which says how long backward took
        assert explained.happens in words(app) and explained.mend in words(app)


def test_a_link_leads_to_a_confusion_and_another_part_can_be_chosen():
    app = open_page("tensors", confusion="padding")
    assert app.header[0].value == "9. Padding not packed"
    checked(app.segmented_control(key="tensors-view").set_value("shapes").run())
    assert not app.header
    checked(app.segmented_control(key="tensors-view").set_value("confusions").run())
    assert app.header[0].value == "9. Padding not packed"


def test_a_confusion_that_does_not_exist_is_said():
    app = open_page("tensors", confusion="nope")
    assert "nope" in app.warning[0].value and app.header[0].value.startswith("1. ")
