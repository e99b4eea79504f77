"""A network learns to read digits while one watches it read one's own."""

import streamlit as st

from rnnplay.lessons.kinds.glance.learning_panels import learning_panels
from rnnplay.lessons.kinds.glance.observation import Observation
from rnnplay.lessons.kinds.glance.quantities import observed
from rnnplay.lessons.kinds.glance.repeat import repeat
from rnnplay.lessons.kinds.glance.script import script
from rnnplay.lessons.kinds.glance.task import Settings, Task, as_item
from rnnplay.lessons.kinds.glance.ui.form import FORM
from rnnplay.lessons.kinds.ui.digit import Digit
from rnnplay.lessons.kinds.ui.training import Training, plain_pytorch, say_how_settings_act, train
from rnnplay.text import _, ngettext, percent


def choose_settings() -> Settings:
    """The network and the rest, but for what acts while it learns."""
    chosen = FORM.begin(Settings())
    chosen.draw("reading")
    with st.container(horizontal=True):
        chosen.draw("cell", "seed")
    with st.container(horizontal=True):
        chosen.draw("hidden", "batch")
    say_how_settings_act()
    return chosen.settings()


def train_reader(settings: Settings, image: Digit) -> None:
    """The run.

    Args:
        settings: of it.
        image: that is read at each step.
    """
    training = Training(
        numbers=observed,
        repeat=lambda model, seen, file, npz: repeat(model, seen.reading, file, npz),
        key="glance-learning",
        task=Task,
        watched=lambda seen: seen.item,
        panels=learning_panels,
        captions=_after,
        label=_("A network learns to read digits"),
        script=script,
        file="glance.py",
        explained=lambda chosen: plain_pytorch(chosen, "torchvision"),
    )
    train(settings, training, as_item(image.pixels))


def _after(step: int, seen: Observation) -> str:
    said = ngettext(
        "After {step} step: your image is a {digit} ({share}); {right} of the test images are read correctly, loss "
        "{loss:.3g}.",
        "After {step} steps: your image is a {digit} ({share}); {right} of the test images are read correctly, loss "
        "{loss:.3g}.",
        step,
    )
    return said.format(
        step=step,
        digit=seen.reading.digit,
        share=percent(seen.reading.probability, 1),
        right=percent(seen.right, 1),
        loss=seen.loss,
    )
