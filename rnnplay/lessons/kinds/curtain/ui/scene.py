"""The digit that one draws or picks, and the way that it takes."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.lessons.kinds.curtain.arrows import ARROWS
from rnnplay.lessons.kinds.curtain.observation import Scene
from rnnplay.lessons.kinds.curtain.videos import FARTHEST_START, MOST_Y
from rnnplay.lessons.kinds.ui.digit import Digit
from rnnplay.text import _
from rnnplay.ui.widgets import segments, slider

USUAL_WAY, USUAL_X, USUAL_Y = 1, 2, 6  # down right, behind the curtain, and out again


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "**Many to many, equal lengths.** A digit moves behind a curtain, turns at the wall and comes out again. "
            "At every frame the network says which digit it is and which way it moves, though it is hidden. "
            "**Draw a digit and choose its way**, then play or scrub."
        )
    )


def choose_way(digit: Digit, place: DeltaGenerator) -> Scene:
    """The way of a digit.

    Args:
        digit: which.
        place: where the widgets stand.
    """
    with place:
        way = segments(_("It starts moving"), tuple(range(len(ARROWS))), USUAL_WAY, "way", lambda at: ARROWS[at])
        with st.container(horizontal=True):
            x = slider(_("Start, from the left"), 0, FARTHEST_START, USUAL_X, "x", width=135)
            y = slider(_("Start, from the top"), 0, MOST_Y, USUAL_Y, "y", width=135)
    return scene_of(digit, x, y, way)


def scene_of(digit: Digit, x: int = USUAL_X, y: int = USUAL_Y, way: int = USUAL_WAY) -> Scene:
    """A digit on a way."""
    return Scene(np.rint(255 * digit.pixels).astype(np.uint8).tobytes(), digit.label, x, y, way)


def _words() -> Words:
    return Words(
        drawing=_("Copies a link with your drawing, its way and the frame"),
        long=_("Copies a link with the way and the frame; the drawing is too long for it"),
        given="",
        nothing=_("Copies a link with the sample, its way and the frame"),
        too_long=_("This drawing is too long for a link, which holds its way and the frame only."),
    )


SHEET: Sheet[None] = Sheet("-curtain", _words)
