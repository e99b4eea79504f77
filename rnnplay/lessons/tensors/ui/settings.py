"""Which module, and what it is called with."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.ui.form import FORM

LINES = (
    ("module", "nonlinearity"),
    ("input", "hidden"),
    ("batched", "batch-first", "bidirectional", "bias"),
    ("length", "batch"),
    ("layers", "dropout"),
    ("proj",),
    ("embedding", "linear"),
    ("every-step",),
)


def choose_arguments(first: DeltaGenerator, settings: DeltaGenerator) -> Arguments:
    """An example, and every argument of its module.

    Args:
        first: the container of what one presses first.
        settings: the container of everything else.
    """
    with first:
        (default,) = FORM.draw_preset()
    chosen = FORM.begin(default)
    with settings:
        for names in LINES:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                chosen.draw(*names)
    return chosen.settings()
