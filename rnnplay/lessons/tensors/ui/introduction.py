"""What one sees here."""

import streamlit as st

from rnnplay.text import _


def introduce() -> None:
    """In a few sentences."""
    st.markdown(
        _(
            "What a recurrent module takes and gives back: every tensor with its axes, and every parameter. "
            "Choose an example, then change any argument."
        )
    )
