"""«The steps must wait for one another», measured at a press."""

from collections.abc import Callable, Sequence

import streamlit as st

from rnnplay.engine.attended import Attended
from rnnplay.lessons.kinds.frames.timing import Timing, findings, measure, sizes
from rnnplay.text import _
from rnnplay.ui.measuring import measure_at_a_press


def measure_steps() -> None:
    """The sentence, a button, and the table as it is measured, once for all sessions of this server."""
    st.subheader(_("The steps must wait for one another"), anchor=False)
    st.markdown(
        _(
            "Step 2 begins with the state of step 1, so the frames of a video can only be read one after the other, "
            "whatever the machine. The videos of a batch do not wait for each other. How long does a call of "
            "`nn.RNN(4, 5)` take on this server, forward and backward?"
        )
    )
    timings, measuring = _measured()
    if measure_at_a_press(measuring, "rnn-steps", lambda: _show([*timings])):
        _show(timings)
        st.markdown(findings(timings))


@st.cache_resource(show_spinner=False)
def _measured() -> tuple[list[Timing], Attended]:
    timings: list[Timing] = []

    def compute(on_progress: Callable[[float], None]) -> None:
        timings.clear()
        measure(on_progress, timings.append)

    return timings, Attended(compute)


def _show(timings: Sequence[Timing]) -> None:
    if not timings:
        return
    rows = [
        f"| {each.length:,} | {each.batch:,} | {1000 * each.seconds:.2f} | {1e6 * each.per_frame:.2f} |"
        for each in timings
    ]
    head = [_("frames"), _("videos"), _("a call, ms"), _("a frame of a video, µs")]
    st.markdown("\n".join([f"| {' | '.join(head)} |", "| ---: | ---: | ---: | ---: |", *rows]))
    if len(timings) == len(sizes()):
        st.caption(_("Median of nine calls of each; other work of the server makes them slower."))
