"""What one sees here."""

import streamlit as st

from rnnplay.lessons.tensors.ui.view import View
from rnnplay.text import _


def introduce(view: View) -> None:
    """In a few sentences, for each part of the page."""
    texts = {
        "shapes": _(
            "What a recurrent module takes and gives back: every tensor with its axes, and every parameter. Choose an "
            "example, then change any argument."
        ),
        "confusions": _(
            "Ten things that are easily mistaken: what torch says or does not say, what happens, why, and the mend. "
            "Choose one."
        ),
        "forward": _(
            "What each line of a network's forward makes: the shape, and the tensor itself. Choose a network, then "
            "play its lines or click one."
        ),
    }
    st.markdown(texts[view])
