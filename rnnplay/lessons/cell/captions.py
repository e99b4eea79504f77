"""What one unit does at each step, in a sentence."""

from rnnplay.lessons.cell.arithmetic import UnitArithmetic
from rnnplay.lessons.cell.numbers import number
from rnnplay.text import _

OPEN, SHUT = 0.9, 0.1  # a gate above the one lets nearly all through, below the other nearly nothing
MUCH = 0.3  # a change of the state by so much is said


def captions(unit: UnitArithmetic) -> list[str]:
    """One a step."""
    return [_at(unit, step) for step in range(len(unit.inputs))]


def _at(unit: UnitArithmetic, step: int) -> str:
    values = {name: float(each[step]) for name, each in unit.values.items()}
    state = number(values["hidden_state"])
    if unit.cell == "lstm":
        return _lstm(unit, values, float(unit.before["cell_state"][step]))
    if unit.cell == "gru":
        z = values["update_gate"]
        if z >= OPEN:
            said = _("Unit {unit} keeps its state: z = {z}; h = {state}.")
        elif z <= SHUT:
            said = _("Unit {unit} takes the candidate in the place of its state: z = {z}; h = {state}.")
        else:
            said = _("Unit {unit} mixes old state and candidate: z = {z}; h = {state}.")
        return said.format(unit=unit.unit + 1, z=number(z), state=state)
    before = float(unit.before["hidden_state"][step])
    return _("Unit {unit}: h goes from {before} to {state}.").format(
        unit=unit.unit + 1, before=number(before), state=state
    )


def _lstm(unit: UnitArithmetic, values: dict[str, float], before: float) -> str:
    f, i = values["forget_gate"], values["input_gate"]
    if f >= OPEN and i <= SHUT:
        said = _("Unit {unit} keeps its cell: f = {f}, i = {i}; c goes from {before} to {cell}.")
    elif f <= SHUT and i >= OPEN:
        said = _("Unit {unit} forgets and writes anew: f = {f}, i = {i}; c goes from {before} to {cell}.")
    elif f <= SHUT:
        said = _("Unit {unit} forgets: f = {f}; c goes from {before} to {cell}.")
    elif abs(values["cell_state"] - before) >= MUCH:
        said = _("Unit {unit} writes: i = {i}, g = {g}; c goes from {before} to {cell}.")
    else:
        said = _("Unit {unit}: f = {f}, i = {i}; c goes from {before} to {cell}.")
    return said.format(
        unit=unit.unit + 1,
        f=number(f),
        i=number(i),
        g=number(values["candidate"]),
        before=number(before),
        cell=number(values["cell_state"]),
    )
