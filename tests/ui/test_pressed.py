"""A press is heard of where the script asks for it, also if the run that was told of it never came there."""

import pytest
from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from rnnplay.ui.pressed import pressed
    from rnnplay.ui.query_params import open_page

    open_page(st.session_state.get("slug", "draw"))
    st.session_state.setdefault("heard", 0)
    if st.session_state.get("broken off"):
        st.stop()  # as the next message does
    if pressed("Measure", "measure"):
        st.session_state.heard += 1


@pytest.fixture
def app():
    return AppTest.from_function(page).run()


def test_a_press_is_heard_of_once(app):
    app.button("measure").click().run()
    assert app.session_state["heard"] == 1
    app.run()
    assert app.session_state["heard"] == 1
    app.button("measure").click().run()
    assert app.session_state["heard"] == 2 and not app.exception


def test_a_press_whose_run_was_broken_off_is_heard_of_by_the_next(app):
    app.session_state["broken off"] = True
    app.button("measure").click().run()
    assert app.session_state["heard"] == 0
    app.session_state["broken off"] = False
    app.run()
    assert app.session_state["heard"] == 1
    app.run()
    assert app.session_state["heard"] == 1


def test_on_another_page_it_is_forgotten(app):
    app.session_state["broken off"] = True
    app.button("measure").click().run()
    app.session_state["slug"] = "hello"
    app.run()
    app.session_state["slug"] = "draw"
    app.session_state["broken off"] = False
    app.run()
    assert app.session_state["heard"] == 0
