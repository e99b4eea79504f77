"""The questions below the pictures of a page: one is answered at a time, and a link leads to it."""

from collections.abc import Mapping

import streamlit as st

from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.query_params import is_asked, visit
from rnnplay.ui.widgets import segments

QUESTION = "question"  # the setting
_ASKED = "rnnplay.question asked"  # at which visit a link asked for one


def choose_question(questions: Mapping[str, str]) -> str:
    """Which of the questions is answered. Who comes by a link to one is brought there.

    Args:
        questions: what the page calls each, by its name in a link; the first is the usual one.
    """
    if is_asked(QUESTION):
        st.session_state[_ASKED] = visit()
    with st.container(key="question"):
        chosen = segments(_("Question"), [*questions], next(iter(questions)), QUESTION, questions.__getitem__)
        with st.container(key="arrive"):
            asked = st.session_state.get(_ASKED) == visit()
            component("arrive")(key="arrive-at-the-question", data={"visit": visit() if asked else 0})
    return chosen
