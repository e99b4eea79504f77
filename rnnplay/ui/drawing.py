"""The sheet that one draws on, and its tools. It stands before torch is imported, so nothing here needs it."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnnplay.data.drawing import BRUSH, CANVAS, field_of_lines
from rnnplay.data.ink import LONGEST_IN_LINK, InkError, decode
from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.query_params import put, slider

SHEET, SAMPLES = "canvas", "draw-sample"  # their keys in the session; to pick a sample clears the sheet
KEPT = "rnnplay.drawing"  # and of what is drawn, which outlives a look at another page
PAPER, INK = "#ffffff", "#101418"  # the same in light and dark, as in every picture of a digit


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


def pick_brush() -> int:
    """The brush's width in pixels of the canvas."""
    with st.container(key="brush-line"):
        return slider(_("Brush"), 4, 40, BRUSH, "brush")


def draw(brush: int) -> Picture | None:
    """The sheet with its tools, and what is drawn on it; None while there is no ink."""
    ink = _drawn()
    field = _field(ink)
    if field is None:
        ink = ""
    st.session_state[KEPT] = ink
    fits = len(ink) <= LONGEST_IN_LINK
    component("sheet")(
        key=SHEET,
        data={
            "ink": ink,
            "brush": brush,
            "side": CANVAS,
            "paper": PAPER,
            "color": INK,
            "samples": SAMPLES,
            "longest": LONGEST_IN_LINK,
            "texts": {
                "label": _("Sheet to draw a digit on"),
                "hint": _("Draw here"),
                "undo": _("Undo the last stroke"),
                "clear": _("Clear the sheet"),
                "copy": _("Copy link"),
                "copied": _("Link copied"),
                "failed": _("Copy the address instead"),
                "holds": _holds(ink, fits),
            },
        },
        on_ink_change=_put_sample_away,
        width="content",
        height="content",
    )
    if field is None:
        st.caption(_("The link holds a drawing that cannot be read, so the sheet is empty."))
    if not fits:
        st.caption(_("This drawing is too long for a link, which holds the network and the row only."))
    return Picture(field, None) if field is not None and field.any() else None


def _drawn() -> str:
    """The drawing as a text: what the sheet has sent, else what the link holds, else what was drawn before."""
    sent = st.session_state.get(SHEET, {}).get("ink")
    if sent is not None:
        return sent
    if "ink" in st.query_params:
        return st.query_params["ink"]
    return "" if "sample" in st.query_params else st.session_state.get(KEPT, "")


def _field(ink: str) -> np.ndarray | None:
    """What a network reads of a drawing, ``(28, 28)`` in 0…1; None if the text stands for none."""
    try:
        return field_of_lines(decode(ink))
    except InkError:
        return None


def _holds(ink: str, fits: bool) -> str:
    if not ink:
        return _("Copies a link with the sample, the network and the row")
    if not fits:
        return _("Copies a link with the network and the row; the drawing is too long for it")
    return _("Copies a link with your drawing, the network and the row")


def _put_sample_away() -> None:
    if _drawn():
        put("sample", None)
