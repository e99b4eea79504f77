"""Where a picture comes from: the canvas, or a row of samples. Whichever was used last counts."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from rnnplay.data.drawing import BRUSH, CANVAS, to_field
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.text import _

PAPER, INK = "#ffffff", "#101418"  # the same in light and dark: another colour would wipe the canvas
PREPARED = "3"  # what is read while nothing is drawn
WHICH = 5  # of each digit's test images, from 0: the very first 3 and 5 of MNIST are hard for people too


@dataclass(frozen=True)
class Picture:
    """What is to be read.

    Attributes:
        field: ``(28, 28)``, ink in 0…1.
        sample: the label of the sample that it is, None for a drawing.
        picked: whether a person chose that sample.
    """

    field: np.ndarray
    sample: str | None
    picked: bool = False


def pick_tools() -> int:
    """Undo, clear and the brush. Returns the brush's width in pixels of the canvas."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="tools"):
        st.button("", icon=":material/undo:", help=_("Undo the last stroke"), key="undo", on_click=_undo)
        st.button("", icon=":material/delete:", help=_("Clear the sheet"), key="clear", on_click=_take_new_sheet)
        return st.slider(_("Brush"), 4, 40, BRUSH, key="brush", bind="query-params")


def draw(brush: int) -> Picture | None:
    """The canvas, and what is drawn on it; None while there is no ink."""
    canvas = st_canvas(
        stroke_width=brush,
        stroke_color=INK,
        background_color=PAPER,
        width=CANVAS,
        height=CANVAS,
        initial_drawing=st.session_state.get("strokes"),
        return_image_data=True,
        key=_sheet(),
        on_change=_put_sample_away,
    )
    picture = canvas.image_data  # decoded at each access
    if picture is None or not (field := to_field(picture)).any():
        return None
    return Picture(field, None)


def pick_sample() -> Picture:
    """A digit of MNIST's test images to read instead of a drawing: the one picked, else a prepared one."""
    samples = _samples()
    st.html(_thumbnails())
    picked = st.pills(
        _("… or pick a digit of MNIST"), list(samples), key="sample", bind="query-params", on_change=_clear_for_sample
    )
    sample = picked or PREPARED
    return Picture(samples[sample], sample, picked=picked is not None)


def _put_sample_away() -> None:
    st.session_state["sample"] = None


def _clear_for_sample() -> None:
    if st.session_state["sample"] is not None:
        _take_new_sheet()


def _sheet() -> str:
    """The canvas's key; under a new one stands a new, empty canvas."""
    return f"canvas-{st.session_state.setdefault('sheet', 0)}"


def _take_new_sheet() -> None:
    st.session_state["sheet"] += 1
    st.session_state["strokes"] = None


def _undo() -> None:
    drawing = st.session_state.get(_sheet(), {}).get("drawing") or {}
    strokes = drawing.get("raw", {}).get("objects", [])
    if len(strokes) <= 1:
        _take_new_sheet()
    else:  # the canvas puts these in the place of its own, and sends them back as a picture
        count = st.session_state["undone"] = st.session_state.get("undone", 0) + 1  # it looks only at what is new to it
        st.session_state["strokes"] = {"objects": strokes[:-1], "undone": count}


@st.cache_resource(show_spinner=False)
def _samples() -> dict[str, np.ndarray]:
    """A test image of each digit, by its label: ``(28, 28)``, ink in 0…1."""
    digits = load_mnist("test")
    ours = {str(label): (digits.labels == label).nonzero()[WHICH, 0] for label in range(10)}
    return {label: to_input(digits.images[index]).numpy() for label, index in ours.items()}


@st.cache_resource(show_spinner=False)
def _thumbnails() -> str:
    """Styles that put each sample's picture above its label."""
    rules = []
    for position, field in enumerate(_samples().values(), start=1):
        file = BytesIO()
        Image.fromarray((255 * (1 - field)).astype(np.uint8)).save(file, "PNG")
        url = f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
        rules.append(f".st-key-sample button:nth-of-type({position})::before {{ background-image: url({url}) }}")
    return f"<style>{' '.join(rules)}</style>"
