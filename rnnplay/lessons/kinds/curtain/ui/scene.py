"""The digit that one draws, or picks from MNIST's test images, and the way that it takes."""

import numpy as np
import streamlit as st

from rnnplay.data.drawing import BRUSH, field_of_lines
from rnnplay.digits.ui.samples import PREPARED, samples
from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.digits.ui.thumbnails import thumbnails
from rnnplay.lessons.kinds.curtain.arrows import ARROWS
from rnnplay.lessons.kinds.curtain.observation import Scene
from rnnplay.lessons.kinds.curtain.videos import FARTHEST_START, MOST_Y
from rnnplay.text import _
from rnnplay.ui.query_params import value_of
from rnnplay.ui.widgets import pills, segments, slider

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


def choose_scene() -> Scene:
    """The way, the sheet, and under it the samples; whichever of these was used last counts."""
    st.html(_thumbnails())
    way = segments(_("It starts moving"), tuple(range(len(ARROWS))), USUAL_WAY, "way", lambda at: ARROWS[at])
    with st.container(horizontal=True):
        x = slider(_("Start, from the left"), 0, FARTHEST_START, USUAL_X, "x", width=135)
        y = slider(_("Start, from the top"), 0, MOST_Y, USUAL_Y, "y", width=135)
    lines = SHEET.draw(BRUSH)
    field = field_of_lines(lines) if lines else None
    picked = pills(_("… or pick a digit of MNIST"), list(samples()), "sample", on_change=_put_drawing_away)
    if field is not None and field.any():
        st.caption(_("Your drawing, scaled and centred like MNIST's digits, then halved."))
        return Scene(_as_bytes(field), None, x, y, way)
    label = picked or PREPARED
    if picked is None:
        st.caption(
            _(
                "Nothing is drawn yet, so this is a test image of MNIST, label {label}. Draw on the white canvas."
            ).format(label=label)
        )
    else:
        st.caption(_("A test image of MNIST, label {label}.").format(label=label))
    return scene_of_sample(label, x, y, way)


def scene_of_sample(label: str, x: int = USUAL_X, y: int = USUAL_Y, way: int = USUAL_WAY) -> Scene:
    """That of a digit of MNIST, by its label."""
    return Scene(_as_bytes(samples()[label]), int(label), x, y, way)


def _as_bytes(field: np.ndarray) -> bytes:
    return np.rint(255 * field).astype(np.uint8).tobytes()


def _words() -> Words:
    return Words(
        drawing=_("Copies a link with your drawing, its way and the frame"),
        long=_("Copies a link with the way and the frame; the drawing is too long for it"),
        given="",
        nothing=_("Copies a link with the sample, its way and the frame"),
        too_long=_("This drawing is too long for a link, which holds its way and the frame only."),
    )


SHEET: Sheet[None] = Sheet("-curtain", _words)


def _put_drawing_away() -> None:
    if value_of("sample") is not None:
        SHEET.put_drawing_away()


@st.cache_resource(show_spinner=False)
def _thumbnails() -> str:
    return thumbnails("kinds-curtain-sample", [*samples().values()])
