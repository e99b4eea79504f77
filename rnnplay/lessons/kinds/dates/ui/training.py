"""A network learns to read dates while one watches it read the date that was typed."""

import streamlit as st

from rnnplay.lessons.kinds.dates.learning_panels import learning_panels
from rnnplay.lessons.kinds.dates.observation import Observation
from rnnplay.lessons.kinds.dates.quantities import observed
from rnnplay.lessons.kinds.dates.reading import TextError, checked
from rnnplay.lessons.kinds.dates.repeat import repeat
from rnnplay.lessons.kinds.dates.script import script
from rnnplay.lessons.kinds.dates.task import Settings, Task
from rnnplay.lessons.kinds.dates.ui.form import FORM
from rnnplay.lessons.kinds.dates.ui.text import USUAL
from rnnplay.lessons.kinds.ui.training import Training, plain_pytorch, say_how_settings_act, train
from rnnplay.literal import in_markdown, isolated
from rnnplay.text import _, ngettext, percent


def choose_settings() -> Settings:
    """The network and the rest, but for what acts while it learns."""
    chosen = FORM.begin(Settings())
    chosen.draw("attention")
    with st.container(horizontal=True):
        chosen.draw("cell", "seed")
    with st.container(horizontal=True):
        chosen.draw("hidden", "batch")
    say_how_settings_act()
    return chosen.settings()


def train_reader(settings: Settings, text: str) -> None:
    """The run.

    Args:
        settings: of it.
        text: that is read at each step; the usual one where it cannot be read.
    """
    try:
        text = checked(text)
    except TextError as error:
        st.info(in_markdown(str(error)))
        text = checked(USUAL)
    training = Training(
        numbers=observed,
        repeat=lambda model, seen, file, npz: repeat(model, seen.readings[0], file, npz),
        key="dates-learning",
        task=Task,
        watched=lambda seen: tuple(each.text for each in seen.readings),
        panels=learning_panels,
        captions=_after,
        label=_("A network learns to read dates"),
        script=script,
        file="dates.py",
        explained=lambda chosen: plain_pytorch(chosen, "babel"),
    )
    train(settings, training, (text,))


def _after(step: int, seen: Observation) -> str:
    reading = seen.readings[0]
    said = ngettext(
        "After {step} step: “{text}” → “{answer}”; {share} of the held-out dates are read correctly, loss {loss:.3g}.",
        "After {step} steps: “{text}” → “{answer}”; {share} of the held-out dates are read correctly, loss {loss:.3g}.",
        step,
    )
    return said.format(
        step=step, text=isolated(reading.text), answer=reading.answer, share=percent(seen.right, 1), loss=seen.loss
    )
