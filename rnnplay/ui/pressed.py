"""Buttons that a script asks about where it draws them, and whose press is not lost on the way there.

What `st.button` returns is true in one run alone. Is that broken off by the next message before it comes to the button,
nobody hears of the press. Callbacks are carried out in any case (`rnnplay.ui.presses`), so they note it.
"""

from typing import Any

import streamlit as st

from rnnplay.ui.query_params import on_this_page, visit


def ask_at_a_press(place: str, label: str, key: str, asked: Any = True, **shown: Any) -> None:
    """A button by which something is asked for: from the press on ``asked`` stands in the session.

    Args:
        place: under which key.
        label: of the button.
        key: of the button.
        asked: what stands there.
        shown: what else `st.button` is told of how it is to look.
    """

    def note() -> None:
        st.session_state[place] = asked

    st.button(label, key=key, on_click=on_this_page(note), **shown)


def pressed(label: str, key: str, **shown: Any) -> bool:
    """A button. Returns whether it was pressed, once for each press, in the first run that comes to it on this visit.

    Args:
        label, key, shown: as of `ask_at_a_press`.
    """
    place = f"rnnplay.pressed.{key}"
    ask_at_a_press(place, label, key, visit(), **shown)
    return bool(st.session_state.pop(place, None) == visit())
