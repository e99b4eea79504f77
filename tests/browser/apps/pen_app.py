"""A sheet whose answers take long, the first of a stroke the longest, and say how long the drawing is."""

import time
from collections.abc import Sequence

import numpy as np
import streamlit as st

from rnnplay.data.drawing import Line
from rnnplay.digits.ui.pen import Seen
from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.ui.layout import STYLE

SHEET: Sheet[None] = Sheet("-slow", lambda: Words("", "", "", "", ""))
LONGEST = 0.6  # seconds


def said(lines: Sequence[Line]) -> str:
    long = sum(np.linalg.norm(np.diff(line.points, axis=0), axis=1).sum() for line in lines)
    return f"{len(lines)} strokes, {long:.0f} pixels"


def look(lines: Sequence[Line], has_time: bool) -> Seen:
    time.sleep(LONGEST / len(lines[-1].points))
    return Seen(said(lines), ["begun"])


@st.fragment
def draw() -> None:
    lines = SHEET.draw(16)
    with st.container(key="verdict"):
        st.markdown(said(lines))
        st.caption("drawn")
    SHEET.watch(look, "verdict", "none")


if __name__ == "__main__":
    st.html(STYLE)
    draw()
