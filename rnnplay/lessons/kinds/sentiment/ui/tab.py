"""The tab of sentiment: type a sentence and have it read, or have a network learn to."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.families.word_classifier import WORD_CLASSIFIER
from rnnplay.lessons.kinds.sentiment.task import Task
from rnnplay.lessons.kinds.sentiment.ui.numbers import show_numbers
from rnnplay.lessons.kinds.sentiment.ui.read import read_typed
from rnnplay.lessons.kinds.sentiment.ui.stage import reading_stage
from rnnplay.lessons.kinds.sentiment.ui.text import choose_text, choose_words, introduce
from rnnplay.lessons.kinds.sentiment.ui.training import choose_settings, train_network
from rnnplay.lessons.kinds.ui.doing import is_training
from rnnplay.lessons.kinds.ui.networks import choose_network
from rnnplay.lessons.kinds.ui.training import pause_training
from rnnplay.text import _
from rnnplay.ui.widgets import toggle


def sentiment_tab(desk: DeltaGenerator) -> None:
    """The whole tab.

    Args:
        desk: what is typed and chosen stands there.
    """
    with desk:
        introduce()
        with st.container():
            text = choose_text()
            verdict = st.container(key="reading-verdict")
            choose_words()
            training = is_training("sentiment", _("sentiment"), _("Read a sentence"))
    if training:
        with desk, st.container():
            settings = choose_settings()
        train_network(settings, text)
        return
    pause_training()
    with desk, st.container():
        network = choose_network(WORD_CLASSIFIER, {"sentiment": _("that comes with the project")}, Task)
        gates = toggle(_("Gates"), "gates", help=_("Also show every gate and the cell state after each word."))
    with verdict:
        reading = read_typed(network.model, text)
    with st.container(key="pictures"):
        if reading is not None:
            reading_stage(reading, gates, network.name, network.model)
        show_numbers()
