"""What was measured of the shipped network, beside the same network with its state reset at each frame."""

import streamlit as st

from rnnplay.families.video_labeller import VIDEO_LABELLER
from rnnplay.lessons.kinds.scores_table import compared
from rnnplay.lessons.kinds.ui.networks import measured
from rnnplay.text import _, percent


def show_numbers() -> None:
    """The table, and in a sentence what it says."""
    found = measured(VIDEO_LABELLER, ("curtain",))
    if not found:
        return
    scores = found["curtain"]
    st.subheader(_("Frames of digits never seen"), anchor=False)
    st.caption(
        _(
            "Share of the frames of {videos:,} videos with MNIST's test images. Hidden: the digit is wholly behind the "
            "curtain. After a turn: it has turned there, so that it moves otherwise than when it was last seen. "
            "Visible: the others but for the first frame, at which nobody can know the direction."
        ).format(videos=int(scores["videos"]))
    )
    rows = [
        (_("hidden, both right"), "n", "score", "baseline"),
        (_("hidden, digit"), "n", "hidden_digit", "baseline_hidden_digit"),
        (_("hidden, direction"), "n", "hidden_direction", "baseline_hidden_direction"),
        (_("hidden after a turn, both right"), "after_turn_n", "after_turn", "baseline_after_turn"),
        (_("visible, both right"), "visible_n", "visible", "baseline_visible"),
        (_("visible, digit"), "visible_n", "visible_digit", "baseline_visible_digit"),
        (_("visible, direction"), "visible_n", "visible_direction", "baseline_visible_direction"),
    ]
    head = [_("frames"), "n", _("with its state"), _("state reset at each frame")]
    lines = [
        f"| {title} | {scores[count]:,.0f} | {percent(scores[own], 1)} | {percent(scores[reset], 1)} |"
        for title, count, own, reset in rows
    ]
    st.markdown("\n".join([f"| {' | '.join(head)} |", "| --- | ---: | ---: | ---: |", *lines]))
    st.markdown(compared(scores["score"], scores["baseline"], _("the same network with its state reset")))
