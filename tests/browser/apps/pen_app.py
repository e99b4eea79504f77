"""A sheet whose answers take long, the first of a stroke the longest, and say of how many points each is."""

import time

import streamlit as st

from rnnplay.digits.ui.pen import sent_stroke
from rnnplay.digits.ui.sheet import Sheet, Words
from rnnplay.ui.layout import STYLE
from rnnplay.ui.messages import put_messages_right

SHEET: Sheet[None] = Sheet("-slow", lambda: Words("", "", "", "", ""))
LONGEST = 0.6  # seconds


@st.fragment
def draw() -> None:
    SHEET.draw(16)
    answer()


@st.fragment
def answer() -> None:
    stroke = sent_stroke("pen-slow")
    points = len(stroke.points) // 2 if stroke else 0
    time.sleep(LONGEST / (1 + points / 4) if points else 0)
    with st.container(key="verdict"):
        st.markdown(f"{len(SHEET.drawn())} strokes, {points} points, {'drawn' if stroke and stroke.done else 'begun'}")
    SHEET.watch("none", None)


if __name__ == "__main__":
    put_messages_right()
    st.html(STYLE)
    draw()
