"""What a network makes of the text that was typed, in words."""

import streamlit as st

from rnnplay.lessons.kinds.dates.observation import Reading
from rnnplay.lessons.kinds.dates.reading import TextError, likeliest, read, unknown_letters
from rnnplay.lessons.kinds.dates.ui.networks import threshold_of
from rnnplay.lessons.kinds.dates.verdict import doubt, verdict
from rnnplay.lessons.kinds.ui.networks import Network
from rnnplay.literal import in_markdown
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.text import _, percent

BEAMS = 5


def read_typed(network: Network[Seq2Seq], text: str) -> Reading | None:
    """Read and say what was read; None, and why, where there is nothing to read."""
    try:
        reading = read(network.model, text)
    except TextError as error:
        st.info(in_markdown(str(error)))
        return None
    answer = f"**{in_markdown(reading.answer)}**" if reading.answer else ""
    threshold = threshold_of(network)
    st.markdown(f"{verdict(reading, threshold, answer)} {doubt(reading, threshold)}")
    strange = unknown_letters(network.model, text)
    if strange:
        st.caption(
            _("Letters that the network never learned: {letters}. All of them look the same to it.").format(
                letters=", ".join(map(in_markdown, strange[:10]))
            )
        )
    with st.expander(_("Other readings")):
        st.markdown(_("The likeliest readings, found by beam search with {count} beams:").format(count=BEAMS))
        lines = [
            f"1. {in_markdown(answer)}: {percent(share, 2)}" for answer, share in likeliest(network.model, text, BEAMS)
        ]
        st.markdown("\n".join(lines))
    return reading
