"""All questions with their answers, and the links to the experiments."""

from itertools import cycle

import streamlit as st

from rnnplay.catalog import catalog
from rnnplay.lessons.questions.table import Question, questions
from rnnplay.text import _
from rnnplay.ui.query_params import links_are_whole

BESIDE = 3  # answers beside each other, where there is room


def show_questions() -> None:
    """Group by group."""
    links_are_whole()
    st.markdown(
        _(
            "Short answers, each with a link that opens the experiment behind it, with its settings. All other pages "
            "stay as you left them."
        )
    )
    pages = {lesson.slug: lesson.page for lesson in catalog()}
    with st.container(key="questions"):
        for group, entries in questions().items():
            st.header(_(group), anchor=False, divider="gray")
            for column, entry in zip(cycle(st.columns(BESIDE)), entries, strict=False):
                with column, st.container(border=True):
                    _show(entry, pages[entry.slug])


def _show(entry: Question, page: str) -> None:
    st.subheader(_(entry.question), anchor=False)
    st.markdown(_(entry.answer))
    label, icon = _(entry.link), ":material/arrow_forward:"
    st.page_link(page, label=label, icon=icon, icon_position="right", query_params=dict(entry.settings))
