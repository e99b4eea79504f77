"""Which run of the page the browser has shown when it sends a message.

A message holds what all its widgets stand at. Was it sent before the run is shown that brings the browser what was put
into a widget, as when one presses a button and, while the page is still drawn, another, then it holds what the widget
stood at before: what was put would be lost.

So the last run that was shown stands in a field that nobody sees. Streamlit sends it with every message.
"""

import re

import streamlit as st

SHOWN = "rnnplay-shown"  # key of the field
NUMBER = re.compile(r"[0-9]{1,15}")
_ENDED = "rnnplay.ended"


def coming_run() -> int:
    """The number of the next run of the session to come to its end, or of the present one."""
    return int(st.session_state.get(_ENDED, 0)) + 1


def is_shown(run: int) -> bool:
    """Whether the browser had shown a run when it sent what the present one answers."""
    said = st.session_state.get(SHOWN, "0")
    return not NUMBER.fullmatch(said) or run <= int(said)  # a browser may have filled the field with a name


def count_run() -> None:
    """The run has come to its end; once, after all else."""
    st.session_state[_ENDED] = coming_run()
    st.session_state[SHOWN] = str(st.session_state[_ENDED])
    with st.container(key="shown"):
        st.text_input("rnnplay", key=SHOWN)
