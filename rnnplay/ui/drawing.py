"""The sheet that one draws on, and its tools. It stands before torch is imported, so nothing here needs it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from rnnplay.data.drawing import BRUSH, CANVAS, to_field
from rnnplay.text import _

PAPER, INK = "#ffffff", "#101418"  # the same in light and dark: another colour would wipe the canvas


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
        st.button("", icon=":material/delete:", help=_("Clear the sheet"), key="clear", on_click=take_new_sheet)
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


def _put_sample_away() -> None:
    st.session_state["sample"] = None


def _sheet() -> str:
    """The canvas's key; under a new one stands a new, empty canvas."""
    return f"canvas-{st.session_state.setdefault('sheet', 0)}"


def take_new_sheet() -> None:
    """Clear the canvas by putting a new one in its place."""
    st.session_state["sheet"] += 1
    st.session_state["strokes"] = None


def _undo() -> None:
    drawing = st.session_state.get(_sheet(), {}).get("drawing") or {}
    strokes = drawing.get("raw", {}).get("objects", [])
    if len(strokes) <= 1:
        take_new_sheet()
    else:  # the canvas puts these in the place of its own, and sends them back as a picture
        count = st.session_state["undone"] = st.session_state.get("undone", 0) + 1  # it looks only at what is new to it
        st.session_state["strokes"] = {"objects": strokes[:-1], "undone": count}
