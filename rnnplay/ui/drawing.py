"""The sheet that one draws on, and its tools. It stands before torch is imported, so nothing here needs it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from rnnplay.data.drawing import BRUSH, CANVAS, to_field
from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.query_params import put, slider

SHEET, SAMPLES = "canvas", "draw-sample"  # their keys in the session; to pick a sample clears the sheet
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
        helps = {"undo": _("Undo the last stroke"), "clear": _("Clear the sheet")}
        component("tools")(key="undo-and-clear", data=helps | {"sheet": SHEET, "samples": SAMPLES}, width="content")
        return slider(_("Brush"), 4, 40, BRUSH, "brush")


def draw(brush: int) -> Picture | None:
    """The canvas, and what is drawn on it; None while there is no ink."""
    canvas = st_canvas(
        stroke_width=brush,
        stroke_color=INK,
        background_color=PAPER,
        width=CANVAS,
        height=CANVAS,
        return_image_data=True,
        key=SHEET,
        on_change=_put_sample_away,
    )
    picture = canvas.image_data  # decoded at each access
    if picture is None or _strokes() == st.session_state.get("put_away"):
        return None
    field = to_field(picture)
    return Picture(field, None) if field.any() else None


def put_drawing_away() -> None:
    """What is drawn counts no more, from now on and not only when the canvas, which the browser clears, says so."""
    st.session_state["put_away"] = _strokes()


def _strokes() -> list[Any]:
    drawing = st.session_state.get(SHEET, {}).get("drawing") or {}
    return drawing.get("raw", {}).get("objects", [])


def _put_sample_away() -> None:
    if _strokes():
        put("sample", None)
