"""What one sees here."""

import streamlit as st

from rnnplay.text import _


def introduce() -> None:
    """In a few sentences."""
    st.markdown(
        _(
            "Drop a file of weights: its recurrent modules are found by their keys. See their gates and states on any "
            "sequence, and how long they remember."
        )
    )
