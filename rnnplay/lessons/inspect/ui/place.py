"""What is looked at: a layer, a direction, a unit, and the step of the gradient; and what the weights do not tell."""

import re

import streamlit as st

from rnnplay.figures.trace_panels import ARROWS, READS
from rnnplay.lessons.inspect.finding import Recurrent
from rnnplay.lessons.inspect.look import Place, liveliest
from rnnplay.text import _
from rnnplay.trace import Trace
from rnnplay.ui.query_params import not_here, put
from rnnplay.ui.widgets import number, segments, toggle

WIDTH = 135  # px of a number


def choose_untold(module: Recurrent) -> dict[str, object]:
    """The arguments that its weights do not tell and that change what is computed."""
    if module.kind != "rnn":
        not_here("nonlinearity", "tanh")
        return {}
    helped = _("Weights do not tell which of the two a network was trained with.")
    chosen = segments(_("Nonlinearity"), ("tanh", "relu"), "tanh", "nonlinearity", help=helped)
    return {"nonlinearity": chosen} if chosen != "tanh" else {}


def choose_place(module: Recurrent, traced: Trace) -> Place:
    """What is measured.

    Args:
        module: that read.
        traced: what it made.
    """
    layers, directions = len(traced.layers), len(traced.layers[0])
    if layers == 1:
        not_here("layer", "1")
    if directions == 1:
        not_here("direction", READS[0])
    with st.container(horizontal=True):
        layer = number(_("Layer"), 1, layers, layers, "layer", width=WIDTH) - 1 if layers > 1 else 0
        names = {"forward": _("forward"), "backward": _("backward")}
        direction = READS[0]
        if directions > 1:
            named = {each: f"{names[each]} {ARROWS[each]}" for each in READS}
            direction = segments(_("Direction"), READS, READS[0], "direction", named.__getitem__)
    reads = READS.index(direction)
    read, steps = traced.layers[layer][reads], len(traced.inputs)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        units = read.hidden_state.shape[-1]
        unit = number(_("Unit"), 1, units, liveliest(read) + 1, "unit", width=WIDTH)
        step = number(_("Gradient at step"), 1, steps, 1 if reads else steps, "of-step", width=WIDTH)
    return Place(layer, reads, unit - 1, step - 1)


def shows_gates(module: Recurrent) -> bool:
    """Whether gates, candidate and cell state are drawn; an RNN has none."""
    if module.kind == "rnn":
        not_here("gates", "true")
        return False
    return toggle(_("Gates"), "gates", True)


def pick_unit(name: str) -> None:
    """Have the unit be the one whose column was picked."""
    if found := re.search(r"\d+", name):
        put("unit", int(found[0]))


def say_what_is_unknown(module: Recurrent) -> None:
    """What weights do not tell and what changes nothing here."""
    if not module.is_cell:
        st.caption(
            _("Weights tell neither batch_first nor dropout. Here neither changes anything: one sequence is read.")
        )
