"""The sheet that one draws on, and its tools. It stands before torch is imported, so nothing here needs it.

A picture that a person gave (`rnnplay.lessons.draw.ui.photo`) stands in the place of the drawing, until one draws or
clears.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from rnnplay.data.drawing import BRUSH, CANVAS, Line, field_of_lines
from rnnplay.data.ink import LONGEST_IN_LINK, InkError, decode, encode
from rnnplay.data.strokes import lines_of, objects_of
from rnnplay.text import _
from rnnplay.ui.components import component, st_canvas
from rnnplay.ui.query_params import asked_once, hold, on_this_page, put, value_of, visit
from rnnplay.ui.widgets import slider

SHEET, SAMPLES = "canvas", "draw-sample"  # their keys in the session; to pick a sample clears the sheet
PAPER, INK = "#ffffff", "#101418"  # the same in light and dark: another colour would wipe the canvas
_KEPT = "rnnplay.drawing"


@dataclass(frozen=True)
class Picture:
    """What is to be read.

    Attributes:
        image: ``(28, 28)``, ink in 0…1.
        sample: the label of the sample that it is, None for a drawing or a photograph.
        picked: whether a person chose that sample.
        file: the name of the file that it was found in, None for a drawing or a sample.
        unclear: why what was found there is not clearly one digit, or nothing.
    """

    image: np.ndarray
    sample: str | None
    picked: bool = False
    file: str | None = None
    unclear: str = ""


@dataclass
class _Kept:
    """A session's drawing.

    Attributes:
        ink: the drawing as a text; it outlives a look at another page.
        visit: to this page, which began with …
        older: … these strokes, which the canvas was given to show.
        put_away: strokes of the canvas that count no more, from now on and not only when the canvas says so.
        broken: whether the link held a drawing that could not be read.
        photo: what was found in a picture, in the place of a drawing.
        wiped: how often the sheet was to be empty for such a picture.
    """

    ink: str = ""
    visit: int = -1
    older: tuple[Line, ...] = ()
    put_away: list[Any] | None = None
    broken: bool = False
    photo: Picture | None = None
    wiped: int = 0


def pick_brush() -> int:
    """The brush's width in pixels of the canvas."""
    with st.container(key="brush-line"):
        return slider(_("Brush"), 4, 40, BRUSH, "brush")


def draw(brush: int) -> Picture | None:
    """The sheet with its tools, and what is drawn on it, or the picture in its place; None while there is neither."""
    kept = _kept()
    st_canvas(
        stroke_width=brush,
        stroke_color=INK,
        background_color=PAPER,
        width=CANVAS,
        height=CANVAS,
        initial_drawing={"objects": objects_of(kept.older, INK)},
        key=SHEET,
        on_change=on_this_page(_put_others_away),
    )
    strokes = _strokes()
    lines = list(kept.older) if strokes is None or strokes == kept.put_away else lines_of(strokes)
    kept.ink = encode(lines)
    fits = len(kept.ink) <= LONGEST_IN_LINK
    hold("ink", kept.ink if fits else None)
    _tools(kept, fits)
    if kept.broken and not lines:
        st.caption(_("The link holds a drawing that cannot be read, so the sheet is empty."))
    if not fits:
        st.caption(_("This drawing is too long for a link, which holds the network and the row only."))
    field = field_of_lines(decode(kept.ink)) if lines else np.zeros(0)  # as whoever opens the link will have it read
    return Picture(field, None) if field.any() else kept.photo


def drawn_ink() -> str:
    """What is drawn, as a link holds it; nothing where nothing is drawn or it is too long for a link."""
    ink = _kept().ink
    return ink if len(ink) <= LONGEST_IN_LINK else ""


def show_photo(photo: Picture) -> None:
    """Have this in the place of what is drawn, from now on."""
    put_drawing_away()
    kept = _kept()
    kept.photo, kept.wiped = photo, kept.wiped + 1


def _kept() -> _Kept:
    """The session's drawing; when the page has just been opened, the link's goes before the one from before."""
    kept: _Kept = st.session_state.setdefault(_KEPT, _Kept())
    if kept.visit == visit():
        return kept
    kept.visit, kept.put_away, kept.broken = visit(), None, False
    linked = asked_once("ink")
    if linked is not None:
        kept.photo = None
    ink = kept.ink if linked is None else linked
    if linked is None and value_of("sample") is None and "sample" in st.query_params:
        ink, kept.photo = "", None  # the link is to a sample
    try:
        kept.older = tuple(decode(ink))
    except InkError:
        kept.older, kept.broken = (), True
    return kept


def _tools(kept: _Kept, fits: bool) -> None:
    """Undo, clear and «Copy link»."""

    def ask() -> None:
        asked = st.session_state["tools"]["asked"]
        kept.put_away = _strokes()
        kept.older = kept.older[:-1] if asked == "undo" else ()
        kept.photo = None

    component("tools")(
        key="tools",
        data={
            "sheet": SHEET,
            "samples": SAMPLES,
            "empty": not kept.ink,
            "older": bool(kept.older or kept.photo),
            "wiped": kept.wiped,
            "texts": {
                "hint": _("Draw here"),
                "undo": _("Undo the last stroke"),
                "clear": _("Clear the sheet"),
                "copy": _("Copy link"),
                "copied": _("Link copied"),
                "failed": _("Copy the address instead"),
                "holds": _holds(kept, fits),
            },
        },
        on_asked_change=ask,
        width="stretch",
    )


def put_drawing_away() -> None:
    """What is drawn counts no more, nor a picture in its place."""
    kept = _kept()
    kept.put_away, kept.older, kept.photo = _strokes(), (), None


def _strokes() -> list[Any] | None:
    """What the canvas has sent; None before it was changed."""
    drawing = st.session_state.get(SHEET, {}).get("drawing") or {}
    return (drawing.get("raw") or {}).get("objects")


def _holds(kept: _Kept, fits: bool) -> str:
    if not kept.ink and kept.photo:
        return _("Copies a link with the network and the row; the picture stays here")
    if not kept.ink:
        return _("Copies a link with the sample, the network and the row")
    if not fits:
        return _("Copies a link with the network and the row; the drawing is too long for it")
    return _("Copies a link with your drawing, the network and the row")


def _put_others_away() -> None:
    if _strokes():
        put("sample", None)
        _kept().photo = None
