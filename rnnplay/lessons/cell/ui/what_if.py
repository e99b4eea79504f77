"""What if this unit were otherwise: the network reads once more; and the smallest change that turns its prediction."""

from dataclasses import dataclass

import streamlit as st

from rnnplay.figures.units import quantity_name
from rnnplay.lessons.cell.changes import UnitPlace
from rnnplay.lessons.cell.numbers import number as written
from rnnplay.lessons.cell.source import Source
from rnnplay.lessons.cell.turning import Turn, smallest_changes
from rnnplay.lessons.cell.ui.choice import Unit
from rnnplay.text import _
from rnnplay.trace import Intervention, Trace
from rnnplay.ui.newest import newest
from rnnplay.ui.widgets import number, segments, select, toggle

LOW, HIGH = -10.0, 10.0  # a cell state has no bounds of its own


@dataclass(frozen=True, eq=False)
class Changed:
    """A reading where something is otherwise.

    Attributes:
        traced: the reading.
        interventions: what is otherwise.
    """

    traced: Trace
    interventions: list[Intervention]


def what_if(source: Source, chosen: Unit) -> Changed | None:
    """The switch, and below it what is otherwise, and what becomes of the prediction.

    Args:
        source: what is read, and the network.
        chosen: which unit.

    Returns:
        The reading where something is otherwise; None if it is switched off.
    """
    if not toggle(
        _("What if?"),
        "what-if",
        help=_("Changes this unit while the network reads. Everything after it is computed again."),
    ):
        return None
    names = {"clamp": _("Clamp"), "reset": _("Reset"), "cut": _("Cut the unit")}
    kind = segments(_("Change"), tuple(names), "clamp", "what", names.__getitem__)
    place = UnitPlace(chosen.layer, chosen.direction, chosen.unit)
    interventions = {"clamp": _clamp, "reset": _reset, "cut": _cut}[kind](source, place)
    changed = source.traced(interventions)
    st.markdown(source.what_changes(source.outcomes_of(changed)[0]))
    if toggle(
        source.names.turn,
        "smallest",
        help=_("The least that has to be added to a gate or state of this unit, at every step and within its bounds."),
    ):
        _tell_smallest(source, place)
    return Changed(changed, interventions)


def _clamp(source: Source, place: UnitPlace) -> list[Intervention]:
    """A gate or state, to which value, and at which steps."""
    steps, states = len(source.inputs), source.layers[place.layer][place.direction]
    gates = [name for name in states if name.endswith("gate")]
    usual = gates[1] if gates else "hidden_state"  # an LSTM's forget gate, a GRU's update gate
    quantity = select(_("Gate or state"), [*states], usual, "set", quantity_name)
    mean = float(states[quantity][:, place.unit].mean())
    names = {"0": "0", "mean": _("its mean"), "1": "1", "own": _("own value")}
    value = segments(_("to"), tuple(names), "0", "set-as", names.__getitem__)
    if value == "mean":
        st.caption(_("Its mean over these steps is {mean}.").format(mean=written(mean, 4)))
    own = number(_("Value"), LOW, HIGH, 0.5, "set-to", 0.1, width=120) if value == "own" else float(value == "1")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = number(source.names.start, 1, steps, 1, "set-from", width=120)
        last = number(source.names.end, 1, steps, steps, "set-until", width=120)
    if last < first:
        st.caption(_("The end lies before the start, so only one step is changed: {number}.").format(number=first))
    return place.clamp(quantity, mean if value == "mean" else own, range(first - 1, max(first, last)))


def _reset(source: Source, place: UnitPlace) -> list[Intervention]:
    """Which state, and after which step."""
    steps = len(source.inputs)
    states = {"h": ["hidden_state"]}
    if "cell_state" in source.layers[place.layer][place.direction]:
        states |= {"c": ["cell_state"], "both": ["hidden_state", "cell_state"]}
    names = {"h": "h", "c": "c", "both": _("h and c")}
    which = segments(_("State set to 0"), tuple(states), "h", "reset", names.__getitem__)
    after = number(source.names.at, 1, steps, (steps + 1) // 2, "reset-at", width=120)
    return place.reset(states[which], after - 1)


def _cut(_source: Source, place: UnitPlace) -> list[Intervention]:
    st.caption(_("Its hidden state is 0 at every step: nothing reads it."))
    return place.cut()


def _tell_smallest(source: Source, place: UnitPlace) -> None:
    """A line for each gate and state, the smallest first."""

    def find() -> list[Turn]:
        with st.spinner(_("Trying changes …")):  # it takes half a second
            return smallest_changes(source, place.layer, place.direction, place.unit)

    turns = newest("smallest_changes", (source.inputs.tobytes(), source.outcome.tobytes(), place), find)
    found = sorted((turn for turn in turns if turn.shift is not None), key=lambda turn: abs(turn.shift or 0))
    st.markdown("\n".join(_line(source, turn) for turn in found))
    if not found:
        said = _("None: with any shift of any gate or state of unit {unit}, the prediction stays as it is.")
        st.markdown(said.format(unit=place.unit + 1))
    elif len(found) < len(turns):
        others = ", ".join(quantity_name(turn.quantity) for turn in turns if turn.shift is None)
        st.caption(_("Not by any shift: {quantities}.").format(quantities=others))


def _line(source: Source, turn: Turn) -> str:
    shift = turn.shift or 0.0
    return _("- {quantity} {shift} at every step: {outcome}").format(
        quantity=quantity_name(turn.quantity),
        shift=("+" if shift > 0 else "") + written(shift, 3),
        outcome=source.named(turn.outcome),
    )
