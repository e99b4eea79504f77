"""A button that a script asks about where it draws it, and whose press is not lost on the way there."""

from typing import Any

import streamlit as st

from rnnplay.ui.query_params import on_this_page, visit


def pressed(label: str, key: str, **shown: Any) -> bool:
    """A button. Returns whether it was pressed, once for each press.

    What `st.button` returns is true in one run alone. Is that broken off by the next message before it comes to the
    button, nobody hears of the press. Here the next run that comes to it does, if the page is still the same.

    Args:
        label: of the button.
        key: of the button.
        shown: what else `st.button` is told of how it is to look.
    """
    place = f"rnnplay.pressed.{key}"

    def note() -> None:
        st.session_state[place] = visit()

    st.button(label, key=key, on_click=on_this_page(note), **shown)
    return bool(st.session_state.pop(place, None) == visit())
