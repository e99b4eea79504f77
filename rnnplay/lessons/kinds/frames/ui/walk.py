"""The video that one chooses: where the light starts, which way it walks, and when it is out."""

import streamlit as st

from rnnplay.engine.validation import LARGEST_SEED
from rnnplay.lessons.kinds.frames.panels import pixel_name
from rnnplay.lessons.kinds.frames.videos import RING, Walk
from rnnplay.text import _
from rnnplay.ui.widgets import number, segments, toggle

WAYS = ("clockwise", "anticlockwise")


def introduce() -> None:
    """What one sees here."""
    st.markdown(
        _(
            "**Many to many, equal lengths: the tutorials' video.** 50 frames of 2 × 2 pixels, a network of 4–5–4, and "
            "the next frame as label. A light walks round; when it is out, it walks on. **Choose a video**, then play "
            "or scrub."
        )
    )


def choose_walk() -> Walk:
    """What is read."""
    starts = tuple(range(len(RING)))
    start = segments(_("The light starts"), starts, 0, "start", lambda at: pixel_name(RING[at]))
    names = {"clockwise": _("clockwise"), "anticlockwise": _("anticlockwise")}
    way = segments(_("It walks"), WAYS, WAYS[0], "way", names.__getitem__)
    goes_out = toggle(_("It goes out now and then"), "dark", True)
    out = number(_("Seed of the dark frames"), 0, LARGEST_SEED, 1, "out", 1) if goes_out else None
    return Walk(start, way == WAYS[0], out)
