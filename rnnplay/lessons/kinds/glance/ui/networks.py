"""The two networks that read a digit, and the one that was trained here."""

from dataclasses import dataclass

import streamlit as st

from rnnplay.checkpoints import CheckpointError
from rnnplay.families.glance import GLANCE
from rnnplay.lessons.kinds.glance.task import Task
from rnnplay.lessons.kinds.ui.networks import choose_network, load_network
from rnnplay.literal import in_markdown
from rnnplay.models.glance import Glance
from rnnplay.text import _

ONE_STEP, ROWS = "glance", "glance-rows"  # the shipped networks


@dataclass(frozen=True, eq=False)
class Pair:
    """Two networks that read the same image.

    Attributes:
        glance: in one step.
        rows: in several.
        name: a name for their weights: others have another.
    """

    glance: Glance
    rows: Glance
    name: str


def choose_pair() -> Pair:
    """The shipped ones; one that was trained here can take the place of that which reads as it does."""
    chosen = choose_network(GLANCE, {ONE_STEP: _("shipped")}, Task)
    glance, rows = shipped()
    if chosen.name == ONE_STEP:
        return Pair(glance, rows, chosen.name)
    if chosen.model.architecture["steps"] == 1:
        return Pair(chosen.model, rows, chosen.name)
    return Pair(glance, chosen.model, chosen.name)


def shipped() -> tuple[Glance, Glance]:
    """Both; the page ends here where one cannot be loaded."""
    try:
        return load_network(ONE_STEP, GLANCE)[0], load_network(ROWS, GLANCE)[0]
    except CheckpointError as error:
        st.error(in_markdown(str(error)))
        st.stop()
