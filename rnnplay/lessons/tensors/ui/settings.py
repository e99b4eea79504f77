"""Which module, and what it is called with."""

import streamlit as st

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.ui.form import FORM


def choose_arguments() -> Arguments:
    """An example, and every argument of its module."""
    (default,) = FORM.draw_preset()
    chosen = FORM.begin(default)
    with st.container():  # what need not be chosen first
        for names in (
            ("module", "nonlinearity"),
            ("input", "hidden"),
            ("batched", "batch-first", "bidirectional", "bias"),
            ("length", "batch"),
            ("layers", "dropout"),
            ("proj",),
        ):
            with st.container(horizontal=True, vertical_alignment="bottom"):
                chosen.draw(*names)
        with st.container(horizontal=True):
            chosen.draw("embedding", "linear")
        chosen.draw("every-step")
    return chosen.settings()
