"""The digit that one draws, or picks from MNIST's test images."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.data.drawing import BRUSH, field_of_lines
from rnnplay.digits.ui.samples import PREPARED, samples
from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.digits.ui.thumbnails import thumbnails
from rnnplay.text import _
from rnnplay.ui.query_params import value_of
from rnnplay.ui.widgets import pills


@dataclass(frozen=True, eq=False)
class Image:
    """What is read.

    Attributes:
        pixels: ``(28, 28)``, ink in 0…1.
        source: what it is, in a sentence.
    """

    pixels: np.ndarray
    source: str


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "**One to one.** An LSTM cell takes all 784 pixels of a digit in one step. Beside it the same cell reads "
            "the same image row by row. What does recurrence add? **Draw a digit**, then play or scrub."
        )
    )


def choose_image(sheet: DeltaGenerator, others: DeltaGenerator) -> Image:
    """The sheet, and the samples; whichever was used last counts.

    Args:
        sheet, others: where they stand.
    """
    st.html(_thumbnails())
    with sheet:
        lines = SHEET.draw(BRUSH)
    field = field_of_lines(lines) if lines else None
    with others:
        picked = pills(_("… or pick a digit of MNIST"), list(samples()), "sample", on_change=_put_drawing_away)
    if field is not None and field.any():
        return Image(field, _("Your drawing, scaled and centred like MNIST's digits."))
    if picked is not None:
        return Image(samples()[picked], _("A test image of MNIST, label {label}.").format(label=picked))
    source = _("Nothing is drawn yet, so this is a test image of MNIST, label {label}. Draw on the white canvas.")
    return Image(samples()[PREPARED], source.format(label=PREPARED))


def _words() -> Words:
    return Words(
        drawing=_("Copies a link with your drawing and the row"),
        long=_("Copies a link with the row; the drawing is too long for it"),
        given="",
        nothing=_("Copies a link with the sample and the row"),
        too_long=_("This drawing is too long for a link, which holds the row only."),
    )


SHEET: Sheet[None] = Sheet("-glance", _words)


def _put_drawing_away() -> None:
    if value_of("sample") is not None:
        SHEET.put_drawing_away()


@st.cache_resource(show_spinner=False)
def _thumbnails() -> str:
    return thumbnails("kinds-glance-sample", [*samples().values()])
