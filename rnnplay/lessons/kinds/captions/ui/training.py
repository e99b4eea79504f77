"""A network learns to describe pictures while one watches it describe one's own."""

import streamlit as st

from rnnplay.lessons.kinds.captions.learning_panels import learning_panels
from rnnplay.lessons.kinds.captions.observation import Observation
from rnnplay.lessons.kinds.captions.quantities import observed
from rnnplay.lessons.kinds.captions.repeat import repeat
from rnnplay.lessons.kinds.captions.script import script
from rnnplay.lessons.kinds.captions.task import CYCLE, Settings, Task
from rnnplay.lessons.kinds.captions.ui.form import FORM
from rnnplay.lessons.kinds.captions.ui.scene import Shown
from rnnplay.lessons.kinds.ui.training import Training, plain_pytorch, say_how_settings_act, train
from rnnplay.text import _, ngettext, percent


def choose_settings() -> Settings:
    """The network and the rest, but for what acts while it learns."""
    chosen = FORM.begin(Settings())
    with st.container(horizontal=True):
        chosen.draw("channels", "hidden")
    with st.container(horizontal=True):
        chosen.draw("batch", "seed")
    say_how_settings_act()
    st.caption(_("After every {count:,} steps another cycle begins, and the optimiser anew.").format(count=CYCLE))
    return chosen.settings()


def train_writer(settings: Settings, shown: Shown) -> None:
    """The run.

    Args:
        settings: of it.
        shown: the picture that is described at each step.
    """
    training = Training(
        numbers=observed,
        repeat=lambda model, seen, file, _npz: repeat(model, seen.reading, file, ""),
        key="captions-learning",
        task=Task,
        watched=lambda seen: seen.reading.picture.tobytes(),
        panels=learning_panels,
        captions=_after,
        label=_("A network learns to describe pictures"),
        script=script,
        file="captions.py",
        explained=lambda chosen: plain_pytorch(chosen, "torch torchvision"),
    )
    train(settings, training, shown.picture.tobytes())


def _after(step: int, seen: Observation) -> str:
    said = ngettext(
        "After {step} step: “{caption}”; {share} of the held-out captions are true, loss {loss:.3g}.",
        "After {step} steps: “{caption}”; {share} of the held-out captions are true, loss {loss:.3g}.",
        step,
    )
    return said.format(step=step, caption=seen.reading.caption, share=percent(seen.true, 1), loss=seen.loss)
