"""A network learns opinions while one watches it read the sentence that was typed."""

import streamlit as st

from rnnplay.lessons.kinds.sentiment.grammar import USUAL
from rnnplay.lessons.kinds.sentiment.learning_panels import learning_panels
from rnnplay.lessons.kinds.sentiment.observation import Observation
from rnnplay.lessons.kinds.sentiment.quantities import observed
from rnnplay.lessons.kinds.sentiment.reading import SentenceError, words_of
from rnnplay.lessons.kinds.sentiment.repeat import repeat
from rnnplay.lessons.kinds.sentiment.script import script
from rnnplay.lessons.kinds.sentiment.task import Settings, Task
from rnnplay.lessons.kinds.sentiment.ui.form import FORM
from rnnplay.lessons.kinds.ui.training import Training, plain_pytorch, say_how_settings_act, train
from rnnplay.literal import in_markdown, isolated
from rnnplay.text import _, ngettext, percent


def choose_settings() -> Settings:
    """The network and the rest, but for what acts while it learns."""
    chosen = FORM.begin(Settings())
    with st.container(horizontal=True):
        chosen.draw("cell", "seed")
    with st.container(horizontal=True):
        chosen.draw("hidden", "batch")
    say_how_settings_act()
    return chosen.settings()


def train_network(settings: Settings, text: str) -> None:
    """The run.

    Args:
        settings: of it.
        text: that is read at each step; the usual one where it cannot be read.
    """
    try:
        words = words_of(text)
    except SentenceError as error:
        st.info(in_markdown(str(error)))
        words = words_of(USUAL)
    training = Training(
        numbers=observed,
        repeat=lambda model, seen, file, npz: repeat(model, seen.reading.words, file, npz),
        key="sentiment-learning",
        task=Task,
        watched=lambda seen: seen.reading.words,
        panels=learning_panels,
        captions=_after,
        label=_("A network learns to tell praise from complaint"),
        script=script,
        file="sentiment.py",
        explained=plain_pytorch,
    )
    train(settings, training, words)


def _after(step: int, seen: Observation) -> str:
    said = ngettext(
        "After {step} step: “{text}” is positive with probability {belief}; {share} of the held-out sentences are told "
        "correctly, loss {loss:.3g}.",
        "After {step} steps: “{text}” is positive with probability {belief}; {share} of the held-out sentences are "
        "told correctly, loss {loss:.3g}.",
        step,
    )
    return said.format(
        step=step,
        text=isolated(" ".join(seen.reading.words)),
        belief=percent(seen.reading.belief, 1),
        share=percent(seen.right, 1),
        loss=seen.loss,
    )
