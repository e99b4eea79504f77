"""The sheet of this page. It stands before torch is imported, so nothing here needs it.

A picture that a person gave (`rnnplay.lessons.draw.ui.photo`) stands in the place of the drawing, until one draws or
clears.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnnplay.data.drawing import BRUSH, Line, field_of_lines
from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.text import _
from rnnplay.ui.widgets import slider

SAMPLES = "draw-sample"  # the key of the row of samples in the session


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


def _words() -> Words:
    return Words(
        drawing=_("Copies a link with your drawing, the network and the row"),
        long=_("Copies a link with the network and the row; the drawing is too long for it"),
        given=_("Copies a link with the network and the row; the picture stays here"),
        nothing=_("Copies a link with the sample, the network and the row"),
        too_long=_("This drawing is too long for a link, which holds the network and the row only."),
    )


SHEET: Sheet[Picture] = Sheet("", _words)


def pick_brush() -> int:
    """The brush's width in pixels of the canvas."""
    with st.container(key="brush-line"):
        return slider(_("Brush"), 4, 40, BRUSH, "brush")


def draw(brush: int) -> Picture | None:
    """The sheet with its tools, and what is drawn on it, or the picture in its place; None while there is neither."""
    return picture_of(SHEET.draw(brush)) or SHEET.given


def picture_of(lines: Sequence[Line]) -> Picture | None:
    """What a drawing is to the network; None where nothing is drawn."""
    field = field_of_lines(lines) if lines else np.zeros(0)
    return Picture(field, None) if field.any() else None
