"""A test image of each digit, to read where nothing is drawn."""

import numpy as np
import streamlit as st

from rnnplay.data.mnist import load_mnist, to_input

PREPARED = "3"  # what is read while nothing is drawn or picked
WHICH = 6  # of each digit's test images, from 0: some before, such as the first 3 and 5, are hard for people too


@st.cache_resource(show_spinner=False)
def samples() -> dict[str, np.ndarray]:
    """By its label: ``(28, 28)``, ink in 0…1."""
    digits = load_mnist("test")
    chosen = {str(label): (digits.labels == label).nonzero()[WHICH, 0] for label in range(10)}
    return {label: to_input(digits.images[index]).numpy() for label, index in chosen.items()}
