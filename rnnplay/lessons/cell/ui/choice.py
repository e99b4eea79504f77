"""Which digit is read, and which unit is looked into."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from rnnplay.data.drawing import field_of_lines
from rnnplay.data.ink import InkError, decode
from rnnplay.digits.panels import READS
from rnnplay.digits.reading import Reading
from rnnplay.digits.ui.samples import PREPARED, samples
from rnnplay.figures.units import quantity_name
from rnnplay.lessons.cell.choice import largest_change, largest_say
from rnnplay.lessons.cell.equations import Notation
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.ui.query_params import asked_once, hold, not_here, on_this_page, put, visit
from rnnplay.ui.widgets import number, segments

_DRAWN = "rnnplay.cell.drawn"


@dataclass(frozen=True)
class Choice:
    """What is looked at.

    Attributes:
        layer, direction, unit: which unit, each from 0.
        gate: the quantity whose products are shown.
        notation: of the equations.
    """

    layer: int
    direction: int
    unit: int
    gate: str
    notation: Notation


def choose_image() -> np.ndarray:
    """The digit that is read, ``(28, 28)``: the drawing of the link that opened the page, else one of MNIST's."""
    drawn = _drawn()
    options = [*(["drawing"] if drawn is not None else []), *map(str, range(10))]
    names = {"drawing": _("your drawing")}
    usual = "drawing" if drawn is not None else PREPARED
    chosen = segments(_("Digit"), options, usual, "digit", lambda each: names.get(each, each))
    return drawn if chosen == "drawing" and drawn is not None else samples()[chosen]


def choose_unit(reading: Reading, model: RowClassifier) -> Choice:
    """The unit, and what is shown of it."""
    architecture = model.architecture
    layers, both, hidden = architecture["num_layers"], architecture["bidirectional"], architecture["hidden_size"]
    say = largest_say(
        reading.layers, model.linear.weight[reading.digit].detach().cpu().numpy(), architecture["readout"]
    )
    if layers == 1:
        not_here("layer", "1")
    if not both:
        not_here("direction", READS[0])
    with st.container(horizontal=True):
        layer = segments(_("Layer"), range(1, layers + 1), say[0] + 1, "layer") if layers > 1 else 1
        direction = segments(_("Direction"), READS, READS[say[1]], "direction") if both else READS[0]
    states = dict(reading.layers[layer - 1][READS.index(direction)])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        unit = number(_("Unit"), 1, hidden, say[2] + 1, "unit", width=110)
        _jump(_("Largest say"), {"layer": say[0] + 1, "direction": READS[say[1]], "unit": say[2] + 1}, "say")
        _jump(_("Largest gate change"), {"unit": largest_change(states) + 1}, "change")
    gates = [name for name in states if name.endswith("gate") or name == "candidate"] or ["hidden_state"]
    gate = segments(_("Products of"), gates, gates[min(1, len(gates) - 1)], "gate", quantity_name)
    names = {"torch": _("torch: two matrices, two biases"), "joined": _("tutorials: one joined matrix")}
    notation = segments(_("Equations as in"), tuple(names), "torch", "notation", names.__getitem__)
    return Choice(layer - 1, READS.index(direction), unit - 1, gate, notation)  # type: ignore[arg-type]


def _jump(label: str, to: dict[str, Any], key: str) -> None:
    def go() -> None:
        for name, value in to.items():
            put(name, value)

    st.button(label, key=f"cell-{key}", on_click=on_this_page(go))


def _drawn() -> np.ndarray | None:
    """The drawing that a link brought; it stays for the session."""
    if st.session_state.get("rnnplay.cell.visit") != visit():
        st.session_state["rnnplay.cell.visit"] = visit()
        linked = asked_once("ink")
        if linked is not None:
            st.session_state[_DRAWN] = linked
    ink = st.session_state.get(_DRAWN)
    if ink is None:
        return None
    hold("ink", ink)
    try:
        image = field_of_lines(decode(ink))
    except InkError:
        st.caption(_("The link holds a drawing that cannot be read."))
        return None
    return image if image.any() else None
