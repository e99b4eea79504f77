"""A row of MNIST's digits to pick from instead of drawing. Whichever was used last counts."""

import streamlit as st

from rnnplay.digits.ui.samples import PREPARED, samples
from rnnplay.digits.ui.thumbnails import thumbnails
from rnnplay.lessons.draw.ui.sheet import SAMPLES, SHEET, Picture
from rnnplay.text import _
from rnnplay.ui.kinds import one_of
from rnnplay.ui.query_params import will_be
from rnnplay.ui.widgets import pills


def picked_sample() -> Picture:
    """A digit of MNIST's test images to read instead of a drawing: the one picked, else a prepared one."""
    picked = will_be("sample", one_of([*samples()]), None)
    sample = picked or PREPARED
    return Picture(samples()[sample], sample, picked=picked is not None)


def pick_sample() -> None:
    """The row of samples, plain until `dress_samples` is called. Whoever picks one clears the sheet: see tools.js."""
    pills(_("… or pick a digit of MNIST"), list(samples()), "sample", on_change=SHEET.make_way)


def dress_samples() -> None:
    """Put each sample's picture above its label.

    Not in a fragment: new styles have the browser look at the whole page.
    """
    st.html(_thumbnails())


@st.cache_resource(show_spinner=False)
def _thumbnails() -> str:
    return thumbnails(SAMPLES, [*samples().values()])
