"""What was measured of the shipped network, beside what is known from the last frame alone."""

import streamlit as st

from rnnplay.families.next_frame import NEXT_FRAME
from rnnplay.lessons.kinds.scores_table import Line, compared, scores_table
from rnnplay.lessons.kinds.ui.networks import measured
from rnnplay.text import _


def show_numbers() -> None:
    """The table, and in a sentence what it says."""
    found = measured(NEXT_FRAME, ("frames",))
    if not found:
        return
    scores = found["frames"]
    st.subheader(_("Next frames of videos never seen"), anchor=False)
    st.caption(
        _(
            "Share of the next frames whose lit pixel is predicted correctly. Not counted are frames in which the "
            "light is out, and the second frame, before which nobody can know which way it walks. Without memory: the "
            "pixel that most often follows a frame. Last frame: the same pixel again."
        )
    )
    sets = {"": _("all"), "after_dark_": _("after a dark frame")}
    lines = [
        Line("**4–5–4**", scores),
        Line(_("without memory"), scores, "baseline"),
        Line(_("last frame"), scores, "last_frame"),
    ]
    st.markdown(scores_table(_("next frames"), sets, _("frames (n)"), lines))
    st.markdown(compared(scores["score"], scores["baseline"], _("the best guess from one frame")))
