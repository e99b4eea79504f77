"""The digits that are learned from on the training page, and those that are held back."""

import streamlit as st

from rnnplay.data.mnist import Digits, load_mnist


def whole_is_here() -> bool:
    """Whether all of MNIST can be learned from."""
    return False


@st.cache_resource(show_spinner=False)
def digits_to_learn(whole: bool) -> Digits:
    """Shared by all sessions: they are read and never written to."""
    return load_mnist("train")


@st.cache_resource(show_spinner=False)
def held_back_digits() -> Digits:
    """The sample's test images: no run on the page learns from them."""
    return load_mnist("test")
