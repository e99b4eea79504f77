"""What was put into a setting is not undone by a message that the browser sent before it was told."""

import pytest
from streamlit.testing.v1 import AppTest

from rnnplay.ui.shown import SHOWN


def app():
    import streamlit as st

    from rnnplay.ui import query_params as ask
    from rnnplay.ui import widgets

    ask.open_page("one")
    ask.part("")
    if st.session_state.pop("break off", False):
        st.rerun()  # as a press does that comes while the page is drawn
    tab = widgets.segments("Tab", ["left", "right"], "left", "tab")
    ask.part(tab)
    preset = widgets.segments("Kind", ["RNN", "GRU"], "RNN", "kind", on_change=lambda: ask.put("layers", 1))
    st.text(f"{preset} with {widgets.slider('Layers', 1, 4, 2, 'layers')} layers")
    widgets.toggle("Gates", "gates")
    ask.write_address()


@pytest.fixture
def page():
    return AppTest.from_function(app, default_timeout=60).run()


def chosen(page, **values):
    """The page after a message in which some widgets stand at another value."""
    for each in (*page.get("button_group"), *page.slider, *page.toggle, *page.text_input):
        name = each.key.split("-")[-1]
        if name in values:
            each.set_value(values[name])
    page.run()
    assert not page.exception
    return page.text[0].value, page.toggle[0].value


def test_a_message_from_before_what_was_put_was_shown_does_not_undo_it(page):
    assert chosen(page, layers=3) == ("RNN with 3 layers", False)
    before = page.text_input(SHOWN).value
    assert chosen(page, kind="GRU") == ("GRU with 1 layers", False)
    # Sent while the page was still drawn, so the browser has three layers and has shown one run less.
    assert chosen(page, gates=True, layers=3, shown=before) == ("GRU with 1 layers", True)
    assert page.slider[0].value == 1


def test_who_goes_back_to_what_it_was_before_is_heard(page):
    chosen(page, layers=3)
    assert chosen(page, kind="GRU") == ("GRU with 1 layers", False)
    assert chosen(page, layers=3) == ("GRU with 3 layers", False)


def test_another_change_in_a_late_message_is_heard(page):
    chosen(page, layers=3)
    before = page.text_input(SHOWN).value
    chosen(page, kind="GRU")
    assert chosen(page, layers=4, shown=before) == ("GRU with 4 layers", False)


def test_a_field_that_the_browser_filled_with_something_else_hinders_nothing(page):
    chosen(page, layers=3, shown="a name")
    assert chosen(page, kind="GRU", shown="9" * 5000) == ("GRU with 1 layers", False)
    assert chosen(page, layers=3, shown="Ⅷ") == ("GRU with 3 layers", False)


def test_what_is_pressed_when_a_run_was_broken_off_at_its_beginning_is_done(page):
    chosen(page, layers=3)
    page.session_state["break off"] = True
    page.run()
    page.session_state["rnnplay.settings"]["one"].part = ""  # where that run was
    assert chosen(page, kind="GRU") == ("GRU with 1 layers", False)
