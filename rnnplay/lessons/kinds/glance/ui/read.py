"""What two networks make of the same image, in words."""

import streamlit as st

from rnnplay.lessons.kinds.glance.observation import Reading
from rnnplay.lessons.kinds.glance.reading import read
from rnnplay.lessons.kinds.glance.ui.networks import Pair
from rnnplay.lessons.kinds.ui.digit import JUDGE, Digit
from rnnplay.text import _, percent


def read_image(pair: Pair, image: Digit) -> tuple[Reading, Reading]:
    """Have both read it, and say what they read."""
    glance, rows = read(pair.glance, image.pixels), read(pair.rows, image.pixels)
    st.markdown(_("At one glance: {glance}. Row by row: {rows}.").format(glance=_answer(glance), rows=_answer(rows)))
    if image.is_strange:
        st.markdown(
            _(
                "**This does not look like a digit**, by the measure of {judge}. Both networks have to choose one of "
                "ten all the same."
            ).format(judge=f"`{JUDGE}`")
        )
    st.caption(image.source)
    return glance, rows


def _answer(reading: Reading) -> str:
    return _("**{digit}** ({share})").format(digit=reading.digit, share=percent(reading.probability, 1))
