"""What is read, and which unit is looked into."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from rnnplay.data.drawing import field_of_lines
from rnnplay.data.ink import InkError, decode
from rnnplay.digits.ui.handed_over import handed_over
from rnnplay.digits.ui.samples import PREPARED, samples
from rnnplay.figures.trace_panels import READS
from rnnplay.figures.units import quantity_name
from rnnplay.lessons.cell.choice import largest_change
from rnnplay.lessons.cell.equations import Notation
from rnnplay.lessons.cell.source import Source
from rnnplay.text import _
from rnnplay.ui.query_params import asked_once, hold, not_here, on_this_page, put, visit
from rnnplay.ui.widgets import number, segments

_DRAWN = "rnnplay.cell.drawn"
# What makes no sense of another network, or of a sequence with another number of steps.
OF_ONE_SOURCE = ("layer", "direction", "unit", "gate", "set", "set-from", "set-until", "reset", "reset-at", "code-step")


@dataclass(frozen=True)
class Unit:
    """What is looked at.

    Attributes:
        layer, direction, unit: which unit, each from 0.
        gate: the quantity whose products are shown.
    """

    layer: int
    direction: int
    unit: int
    gate: str


def choose_image() -> tuple[np.ndarray, str]:
    """The digit that is read, ``(28, 28)``, and why it is not clearly one, or nothing.

    It is the drawing of the link that opened the page, a picture that the draw page handed over, or one of MNIST's.
    """
    drawn, picture = _drawn(), handed_over()
    images = {label: (image, "") for label, image in samples().items()}
    if drawn is not None:
        images["drawing"] = drawn, ""
    if picture is not None:
        images["picture"] = picture.image, picture.unclear
    names = {"drawing": _("your drawing"), "picture": _("your picture")}
    usual = "drawing" if drawn is not None else PREPARED
    options = sorted(images, key=str.isdigit)  # one's own first
    return images[segments(_("Digit"), options, usual, "digit", lambda each: names.get(each, each), absent=_gone)]


def _gone(name: str) -> str:
    """Why a link's picture is not there."""
    return _("was read in another session") if name == "picture" else _("does not exist")


def choose_source() -> str:
    """``"digit"``, ``"word"`` or ``"wave"``."""
    names = {"digit": _("a digit"), "word": _("a word"), "wave": _("a wave")}

    def begin() -> None:
        for name in OF_ONE_SOURCE:
            put(name, None)

    return segments(_("Read"), tuple(names), "digit", "source", names.__getitem__, on_change=begin)


def choose_unit(source: Source) -> Unit:
    """The unit, and the gate that is shown of it and of all units."""
    layers, hidden = source.num_layers, source.hidden_size
    say = source.largest_say()
    if layers == 1:
        not_here("layer", "1")
    if not source.bidirectional:
        not_here("direction", READS[0])
    with st.container(horizontal=True):
        layer = segments(_("Layer"), range(1, layers + 1), say[0] + 1, "layer") if layers > 1 else 1
        direction = READS[0]
        if source.bidirectional:
            direction = segments(_("Direction"), READS, READS[say[1]], "direction")
    states = dict(source.layers[layer - 1][READS.index(direction)])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        helped = _(
            "**Largest say**: the unit that adds most to the prediction, by weight × hidden state. **Largest change**: "
            "the unit that changes most from step to step, all steps added up."
        )
        unit = number(_("Unit"), 1, hidden, say[2] + 1, "unit", help=helped, width=110)
        _jump(_("Largest say"), {"layer": say[0] + 1, "direction": READS[say[1]], "unit": say[2] + 1}, "say")
        gated = any(name.endswith("gate") for name in states)
        change = _("Largest gate change") if gated else _("Largest change of h")
        _jump(change, {"unit": largest_change(states) + 1}, "change")
    gates = [name for name in states if name.endswith("gate") or name == "candidate"] or ["hidden_state"]
    gate = gates[0]
    if len(gates) > 1:
        gate = segments(_("Heat map and products of"), gates, gates[1], "gate", quantity_name)
    return Unit(layer - 1, READS.index(direction), unit - 1, gate)


def pick_unit(name: str) -> None:
    """Have the unit be the one that a heat map or a diagram names, such as “unit 12”."""
    if number_in_it := re.search(r"\d+", name):
        put("unit", int(number_in_it[0]))


def shows_whole_layer() -> bool:
    """Whether the diagram shows all units at once."""
    names = {"unit": _("one unit"), "layer": _("whole layer")}
    return segments(_("Show in the diagram"), tuple(names), "unit", "look", names.__getitem__) == "layer"


def choose_notation() -> Notation:
    """How the equations are written."""
    names: dict[Notation, str] = {
        "torch": _("torch: two matrices, two biases"),
        "joined": _("tutorials: one joined matrix"),
    }
    notation: Notation = segments(_("Equations as in"), list(names), "torch", "notation", names.__getitem__)
    with st.popover(_("Why two biases?"), type="tertiary"):
        st.markdown(
            _(
                "Only the sum of b_i and b_h enters a gate, so one bias would do, and most tutorials and papers have "
                "one. torch keeps two because NVIDIA's cuDNN library does, and so that both halves of the sum are "
                "complete linear layers. Both get the same gradient, and together they learn as one bias with twice "
                "the learning rate. In a GRU they are not the same: the reset gate multiplies W_hn hₜ₋₁ + b_hn, but "
                "not b_in."
            )
        )
    return notation


def _jump(label: str, to: dict[str, Any], key: str) -> None:
    def go() -> None:
        for name, value in to.items():
            put(name, value)

    # With a help of its own, a button in a row is as narrow as its border on a wide screen, and shows no word.
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
