"""The scene that one draws, or picks."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.digits.ui.thumbnails import thumbnails
from rnnplay.lessons.kinds.captions.grammar import Scene
from rnnplay.lessons.kinds.captions.picture import PictureError, picture_of_lines
from rnnplay.lessons.kinds.captions.samples import samples
from rnnplay.text import _
from rnnplay.ui.widgets import pills, slider

USUAL = "D"  # what is described while nothing is drawn or picked
BRUSH = 12  # px of the sheet


@dataclass(frozen=True)
class Shown:
    """What is to be described.

    Attributes:
        picture: ``(64, 64)``, ink in 0…1.
        sample: the name of the sample that it is; None for a drawing.
        scene: what a sample shows; None for a drawing.
    """

    picture: np.ndarray
    sample: str | None = None
    scene: Scene | None = None


def _words() -> Words:
    return Words(
        drawing=_("Copies a link with your drawing"),
        long=_("Copies a link without the drawing, which is too long for it"),
        given=_("Copies a link with the scene"),
        nothing=_("Copies a link with the scene"),
        too_long=_("This drawing is too long for a link."),
    )


SHEET: Sheet[None] = Sheet("-captions", _words)


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "**One to many.** A small CNN looks at a picture of one to three digits, and an LSTM writes what is in it. "
            "**Draw digits, small or large** (a quarter or two fifths of the sheet high), then play or scrub."
        )
    )


def choose_scene() -> tuple[Shown, DeltaGenerator]:
    """The sheet and the samples, which of them counts, and the place below the sheet for what is said of it."""
    sheet, verdict = st.container(), st.container(key="reading-verdict")
    with st.container(key="brush-line"):
        brush = slider(_("Brush"), 4, 30, BRUSH, "brush")
    with sheet:
        lines = SHEET.draw(brush)
    picked = pills(_("… or pick a scene"), [*samples()], "sample", on_change=SHEET.make_way)
    st.html(_thumbnails())
    if lines:
        try:
            return Shown(picture_of_lines(lines)), verdict
        except PictureError as error:
            st.info(str(error))
    name = picked or USUAL
    return Shown(samples()[name][0], name, samples()[name][1]), verdict


@st.cache_resource(show_spinner=False)
def _thumbnails() -> str:
    return thumbnails("kinds-captions-sample", [picture for picture, _scene in samples().values()])
