"""What a network makes of the sentence that was typed, in words."""

import streamlit as st

from rnnplay.lessons.kinds.sentiment.observation import Reading
from rnnplay.lessons.kinds.sentiment.reading import SentenceError, read, words_of
from rnnplay.lessons.kinds.sentiment.verdict import unknown_words, verdict
from rnnplay.literal import in_markdown
from rnnplay.models.word_classifier import WordClassifier


def read_typed(network: WordClassifier, text: str) -> Reading | None:
    """Read and say what was read; None, and why, where there is nothing to read."""
    try:
        reading = read(network, words_of(text))
    except SentenceError as error:
        st.info(in_markdown(str(error)))
        return None
    st.markdown(f"**{verdict(reading)}**")
    if strange := unknown_words(reading):
        st.caption(in_markdown(strange))
    return reading
