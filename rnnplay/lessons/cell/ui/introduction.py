"""What one sees here."""

import streamlit as st

from rnnplay.text import _


def introduce() -> None:
    """In a few sentences."""
    st.markdown(
        _(
            "One unit of a trained network, step by step: the numbers in every equation, and where each comes from. "
            "Choose a unit, then play or scrub."
        )
    )
