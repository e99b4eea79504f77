"""The digits that are learned from on the training page, and those that are held back."""

import streamlit as st

from rnnplay.data.download import data_folder, fetch_mnist, is_here
from rnnplay.data.mnist import DataError, Digits, load_mnist
from rnnplay.lessons.train.ui.form import FORM
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.pressed import pressed

IMAGES = {False: 10_000, True: 60_000}  # training images of the sample, and of all of MNIST


def choose_data() -> bool:
    """Whether to learn from all of MNIST; where it is not here yet, a press fetches it, for the next time too."""
    chosen = FORM["data"].draw("sample")
    if chosen != "mnist" or is_here():
        return chosen == "mnist"
    st.caption(_("The whole of MNIST is not on this machine yet. Until you download it, the sample is used."))
    if pressed(_("Download MNIST (12 MB)"), icon=":material/download:", key="fetch"):
        _fetch()
    return False


def _fetch() -> None:
    bar = st.progress(0.0, _("Downloading MNIST …"))
    try:
        fetch_mnist(progress=lambda share: bar.progress(share, _("Downloading MNIST …")))
    except DataError as error:
        bar.empty()
        st.error(in_markdown(str(error)))
    else:
        st.rerun()


@st.cache_resource(show_spinner=False)
def digits_to_learn(whole: bool) -> Digits:
    """Shared by all sessions: they are read and never written to."""
    return load_mnist("train", data_folder() if whole else None)


@st.cache_resource(show_spinner=False)
def held_back_digits(whole: bool) -> Digits:
    """MNIST's test images, of the sample the first: no run on the page learns from them."""
    return load_mnist("test", data_folder() if whole else None)
