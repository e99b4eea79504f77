"""What if one thing is otherwise while a network reads a picture: a change of the picture or in the network."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from rnnplay.digits.reading import Reading, read
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.trace import Intervention


@dataclass(frozen=True, eq=False)
class Change:
    """What is otherwise.

    Attributes:
        said: it in a few words, such as «Without rows 9–12».
        rows, pixels: the part of the picture that is blank, each from 0; none if either is empty.
        interventions: what is otherwise in the network.
        note: what there is to say of it besides.
    """

    said: str
    rows: range = range(0)
    pixels: range = range(0)
    interventions: tuple[Intervention, ...] = ()
    note: str = ""

    def image(self, image: np.ndarray) -> np.ndarray:
        """The picture ``(rows, pixels)`` with it; the one given stays as it is."""
        changed = image.copy()
        changed[self.rows.start : self.rows.stop, self.pixels.start : self.pixels.stop] = 0
        return changed

    def read(self, model: RowClassifier, reading: Reading) -> Reading:
        """The same picture read with it.

        Args:
            model: the network, in eval mode.
            reading: as it reads the picture without.
        """
        return read(model, self.image(reading.image), reading.unclear, interventions=self.interventions)


def blank_rows(rows: range, pixels: int) -> Change:
    """Some rows of the picture, each of so many pixels, have no ink."""
    return Change(_("Without {rows}").format(rows=rows_named(rows)), rows, range(pixels))


def blank_block(rows: range, pixels: range) -> Change:
    """A block of the picture has no ink."""
    said = _("Without pixel {pixel} of {rows}") if len(pixels) == 1 else _("Without pixels {pixel}–{last} of {rows}")
    said = said.format(pixel=pixels.start + 1, last=pixels.stop, rows=rows_named(rows))
    return Change(said, rows, pixels)


def clamp_gate(gate: str, value: float | Tensor, place: "Place", rows: range) -> Change:
    """A gate of a layer has a fixed value in some rows.

    Args:
        gate: its name in the trace.
        value: a number for all units, or ``(units,)``: one for each, its mean.
        place: which layer and direction.
        rows: which, from 0.
    """
    fixed = _("its mean") if isinstance(value, Tensor) else f"{value:g}".replace("-", "−")
    message = _("With the {gate} of {place} fixed to {value} in {rows}")
    said = message.format(gate=gate_named(gate), place=place.named(), value=fixed, rows=rows_named(rows))
    return Change(said, interventions=(place.intervention(gate, value, rows),))


def reset_states(states: Collection[str], place: "Place", row: int) -> Change:
    """Some states of a layer are 0 once it has read a row: what it knew until then is gone.

    Args:
        states: ``"hidden_state"``, ``"cell_state"`` or both.
        place: which layer and direction.
        row: from 0.
    """
    letters = {"hidden_state": "h", "cell_state": "c"}
    names = _(" and ").join(letters[each] for each in states)
    said = _("With {states} of {place} reset to 0 at row {row}")
    interventions = tuple(place.intervention(each, 0.0, range(row, row + 1)) for each in states)
    return Change(said.format(states=names, place=place.named(), row=row + 1), interventions=interventions)


def cut_unit(unit: int, place: "Place") -> Change:
    """The hidden state of one unit, from 0, is 0 at every row: nobody reads anything of it."""
    said = _("Without unit {unit} of {place}").format(unit=unit + 1, place=place.named())
    return Change(said, interventions=(place.intervention("hidden_state", 0.0, None, [unit]),))


@dataclass(frozen=True)
class Place:
    """A layer and direction of a network, each from 0; ``both``: whether it has two directions."""

    layer: int
    direction: int
    both: bool

    @staticmethod
    def of(architecture: Mapping[str, Any], layer: int, direction: int) -> "Place":
        """One of a network of that architecture."""
        return Place(layer, direction, architecture["bidirectional"])

    def named(self) -> str:
        """In words."""
        if not self.both:
            return _("layer {layer}").format(layer=self.layer + 1)
        name = _("layer {layer} (backward)") if self.direction else _("layer {layer} (forward)")
        return name.format(layer=self.layer + 1)

    def intervention(
        self,
        quantity: str,
        value: float | Tensor,
        rows: Collection[int] | None,
        units: Collection[int] | None = None,
    ) -> Intervention:
        """One here; the arguments are those of `Intervention`."""
        return Intervention(quantity, value, [self.layer], [self.direction], rows, units)


def gate_named(gate: str) -> str:
    """A gate's name within a sentence."""
    return {
        "input_gate": _("input gate"),
        "forget_gate": _("forget gate"),
        "candidate": _("candidate"),
        "output_gate": _("output gate"),
        "reset_gate": _("reset gate"),
        "update_gate": _("update gate"),
    }[gate]


def rows_named(rows: range) -> str:
    """«row 9», «rows 9–12»."""
    if len(rows) == 1:
        return _("row {row}").format(row=rows.start + 1)
    return _("rows {first}–{last}").format(first=rows.start + 1, last=rows.stop)
