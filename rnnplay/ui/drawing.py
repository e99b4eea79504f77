"""The sheet that one draws on, and its tools. It stands before torch is imported, so nothing here needs it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from rnnplay.data.drawing import BRUSH, CANVAS, to_field
from rnnplay.text import _

SHEET = "canvas"  # its key in the session
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
        st.button("", icon=":material/delete:", help=_("Clear the sheet"), key="clear", on_click=clear)
        return st.slider(_("Brush"), 4, 40, BRUSH, key="brush", bind="query-params")


def draw(brush: int) -> Picture | None:
    """The canvas, and what is drawn on it; None while there is no ink."""
    if SHEET not in st.session_state:  # a new sheet: what once was put on another is not on it
        st.session_state["strokes"] = None
    canvas = st_canvas(
        stroke_width=brush,
        stroke_color=INK,
        background_color=PAPER,
        width=CANVAS,
        height=CANVAS,
        initial_drawing=st.session_state.get("strokes"),
        return_image_data=True,
        key=SHEET,
        on_change=_put_sample_away,
    )
    picture = canvas.image_data  # decoded at each access
    if picture is None or _strokes() == st.session_state.get("cleared"):
        return None
    field = to_field(picture)
    return Picture(field, None) if field.any() else None


def clear() -> None:
    """Clear the sheet. What is on it counts no more, from now on and not only when the canvas says that it is empty."""
    st.session_state["cleared"] = _strokes()
    _put_on_sheet([])


def _undo() -> None:
    if len(_strokes()) > 1:
        _put_on_sheet(_strokes()[:-1])
    else:
        clear()


def _put_on_sheet(strokes: list[Any]) -> None:
    """The canvas, which stays where it is, puts these in the place of its own and sends them back as a picture."""
    count = st.session_state["put"] = st.session_state.get("put", 0) + 1  # it looks only at what is new to it
    st.session_state["strokes"] = {"objects": strokes, "count": count}


def _strokes() -> list[Any]:
    drawing = st.session_state.get(SHEET, {}).get("drawing") or {}
    return drawing.get("raw", {}).get("objects", [])


def _put_sample_away() -> None:
    if _strokes():
        st.session_state["sample"] = None
