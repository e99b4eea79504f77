"""The digit that one draws, or picks from MNIST's test images."""

import streamlit as st

from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.text import _


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "**One to one.** An LSTM cell takes all 784 pixels of a digit in one step. Beside it the same cell reads "
            "the same image row by row. What does recurrence add? **Draw a digit**, then play or scrub."
        )
    )


def _words() -> Words:
    return Words(
        drawing=_("Copies a link with your drawing and the row"),
        long=_("Copies a link with the row; the drawing is too long for it"),
        given="",
        nothing=_("Copies a link with the sample and the row"),
        too_long=_("This drawing is too long for a link, which holds the row only."),
    )


SHEET: Sheet[None] = Sheet("-glance", _words)
