"""The settings that every run of training has: rows that the tables of the lessons share."""

from typing import Literal

from rnnplay.engine.validation import LARGEST_SEED, MOST_STEPS
from rnnplay.text import N_
from rnnplay.ui.form import Conversion, Setting

# As they stand in the address: a learning rate is one of ten in each decade.
RATES = [f"{scale * base:g}" for scale in (0.001, 0.01, 0.1) for base in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)] + ["1"]
STOP = "stop"  # the name of `stopping`, whatever the unit
Unit = Literal["epoch", "step"]  # what one step of learning is called

SEED = Setting("seed", "seed", N_("Seed"), "number", (0, LARGEST_SEED), name_in_caption=N_("seed"))
RATE = Setting(
    "rate",
    "learning_rate",
    N_("Learning rate"),
    "select slider",
    options=RATES,
    help=N_("The size of each step. A change takes effect at the next step, also during training."),
    conversion=Conversion("{:g}".format, float),
    name_in_caption=N_("learning rate"),
)


def stopping(unit: Unit, field: str = "") -> Setting:
    """The step to stop at.

    Args:
        unit: of a run.
        field: of the lesson's settings, if it is one of theirs.
    """
    label = {"epoch": N_("Stop at epoch"), "step": N_("Stop at step")}[unit]
    explained = N_("The training pauses there. After that it continues without a limit.")
    return Setting(STOP, field, label, "number", (1, MOST_STEPS), help=explained, width=130)
