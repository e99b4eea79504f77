"""What one can look at more closely, and change by hand."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnnplay.engine.job import Job
from rnnplay.lessons.hello.observation import Observation
from rnnplay.text import _
from rnnplay.ui.kinds import number_in, one_of
from rnnplay.ui.query_params import on_this_page, will_be
from rnnplay.ui.run_view import RunView, choose_run_view
from rnnplay.ui.watch import announce
from rnnplay.ui.widgets import number, select, toggle

REACH = 3.0  # of the slider, unless the weight is larger


@dataclass(frozen=True)
class View(RunView):
    """What is shown besides predictions and loss.

    Attributes:
        weight: the controls that change a weight.
    """

    weight: bool


def choose_view() -> View:
    """The switches."""
    with st.container(horizontal=True, vertical_alignment="center", key="view"):
        weight = toggle(
            _("Change a weight"),
            "weight",
            help=_("While the training is paused, you can set any weight by hand, and all figures change with it."),
        )
        return View(**vars(choose_run_view()), weight=weight)


def chosen_weight(weights: Mapping[str, np.ndarray]) -> tuple[str, int, int]:
    """Name, row and column of the weight that the controls stand at.

    Args:
        weights: of the network as it stands.
    """
    name = will_be("weights", one_of([*weights]), next(iter(weights)))
    rows, columns = weights[name].shape
    row, column = (
        will_be("weight-row", number_in(0, rows - 1), 0),
        will_be("weight-column", number_in(0, columns - 1), 0),
    )
    return name, row, column


def change_a_weight(job: Job[Observation]) -> None:
    """Pick a weight of the network as it stands, and set it."""
    if job.running:
        st.caption(_("Pause the training to change a weight."))
        return
    snapshot = job.snapshot
    weights = snapshot.observation.weights
    with st.container(horizontal=True, vertical_alignment="bottom", key="change"):
        with st.container(width=230):
            label = _("Weights at epoch {epoch}").format(epoch=snapshot.step)
            name = select(label, list(weights), next(iter(weights)), "weights")
        rows, columns = weights[name].shape
        row = _index(_("Row"), rows, "weight-row")
        column = _index(_("Column"), columns, "weight-column")
        value = float(np.nan_to_num(weights[name][row, column]))  # a slider stands somewhere
        reach = max(REACH, float(math.ceil(abs(value))))
        # A key for each step: after one the weight is another, while the slider moves it is the same.
        key = f"weight-{name}-{row}-{column}-{snapshot.step}-{reach:g}"

        def change() -> None:
            chosen = st.session_state[key]
            announce()
            if job.snapshot.status != "closed":
                job.edit(lambda task: task.edit_weight(name, row, column, chosen))

        st.slider(
            f"{name}[{row}, {column}]",
            -reach,
            reach,
            value,
            0.01,
            key=key,
            on_change=on_this_page(change),
            help=_("A change discards the epochs after this one. Rewind to an earlier epoch to undo it."),
        )


def _index(label: str, size: int, name: str) -> int:
    return number(label, 0, size - 1, 0, name, width=120) if size > 1 else 0
