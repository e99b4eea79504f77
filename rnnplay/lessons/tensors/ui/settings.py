"""Which module, and what it is called with."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.ui.form import FORM
from rnnplay.text import _
from rnnplay.ui.query_params import value_of

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
        st.caption(_about(value_of(FORM.preset)))
    chosen = FORM.begin(default)
    with settings:
        for names in LINES:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                chosen.draw(*names)
    return chosen.settings()


def _about(case: str) -> str:
    """What an example is."""
    return {
        "lstm": _("The example of torch's documentation: 3 sequences of 5 steps go through 2 layers."),
        "loop": _("A cell reads one step a call; the loop hands its hidden state on."),
        "rnn": _("The same sizes: one call reads the whole sequence."),
        "mnist": _("64 images, a row of 28 pixels a step. The linear layer reads the last step."),
        "embedding": _("Token ids become vectors of 10 numbers; a linear layer computes 4 logits a step."),
        "4-5-4": _(
            "10 videos of 50 frames of 2 × 2 pixels. 5 hidden units; of every frame come 4 logits, one for each "
            "pixel of the next frame, which is its label."
        ),
    }[case]
