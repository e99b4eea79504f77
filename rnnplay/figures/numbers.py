"""All numbers of a stage, to take away: as arrays by name, and as a table with a row a number."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from rnnplay.text import _

if TYPE_CHECKING:
    import pandas as pd

DIRECTIONS = ("forward", "backward")
USUAL = ("layer", "direction", "step", "unit")  # columns that every table has; further ones stand before them
TRAINING_STEP = "training_step"
DIGITS = "%.9g"  # in a table: as many as tell one float32 from the next

Seen = TypeVar("Seen")
Stacked = tuple[np.ndarray, list[str], dict[str, np.ndarray]]  # an array, the names of its axes, numbers along some


@dataclass(frozen=True, eq=False)
class Quantity:
    """Numbers of one kind.

    Attributes:
        name: as in `rnnplay.trace`, such as ``"forget_gate"``, where it has one there.
        values: an array; what is not known is NaN. Texts stand among the arrays only.
        axes: what each of its axes counts: ``"step"`` of the sequence, ``"unit"``, or another word.
        layer, direction: of the recurrent module, from 0; None: of none, or of all.
        at: where all of it lies on further axes, such as ``{"training_step": 20}``.
        labels: numbers along an axis that does not count from 0.
    """

    name: str
    values: Any
    axes: tuple[str, ...] = ()
    layer: int | None = None
    direction: int | None = None
    at: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, Sequence[int] | np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert self.array.ndim == len(self.axes), (self.name, self.array.shape, self.axes)

    @property
    def array(self) -> np.ndarray:
        """As numpy has it; float16 as float32, as few programs read that."""
        found = np.asarray(self.values)
        return found.astype(np.float32) if found.dtype == np.float16 else found

    @property
    def entry(self) -> str:
        """What it is called among arrays: layers and directions as torch names its weights."""
        place = "" if self.layer is None else f"_l{self.layer}"
        return self.name + place + ("_reverse" if self.direction else "")

    def along(self, axis: str) -> np.ndarray:
        """The numbers along one of its axes."""
        length = self.array.shape[self.axes.index(axis)]
        return np.asarray(self.labels.get(axis, range(length)), np.int64)


def of_layers(layers: Iterable[Iterable[Mapping[str, Any]]]) -> list[Quantity]:
    """Every gate and state, ``layers[layer][direction][name]`` ``(steps, units)``."""
    return [
        Quantity(name, values, ("step", "unit"), layer, direction)
        for layer, directions in enumerate(layers)
        for direction, made in enumerate(directions)
        for name, values in made.items()
    ]


# Of an attribute: what its numbers are called, what their axes count, and perhaps their layer and direction.
Fields = Mapping[str, tuple[str, tuple[str, ...]] | tuple[str, tuple[str, ...], int, int]]


def of_fields(seen: Any, named: Fields) -> list[Quantity]:
    """Attributes of what was observed; those that are None are left out.

    Args:
        seen: whose. A tuple holds an array for each layer, a mapping one for each parameter, whose name is added.
        named: which attributes.
    """
    found = []
    for attribute, (name, axes, *place) in named.items():
        values = getattr(seen, attribute)
        if isinstance(values, tuple):
            found += [Quantity(name, each, axes, layer, 0) for layer, each in enumerate(values)]
        elif isinstance(values, Mapping):
            found += [Quantity(f"{name}.{each}" if name else each, values[each], axes) for each in values]
        elif values is not None:
            layer, direction = place or (None, None)
            found.append(Quantity(name, values, axes, layer, direction))
    return found


def placed(quantities: Iterable[Quantity], axis: str, number: int) -> list[Quantity]:
    """The same, all of it at one number of a further axis, which stands before their others."""
    return [replace(each, at={axis: number, **each.at}) for each in quantities]


def over_run(
    steps: Sequence[int], seen: Sequence[Seen], quantities: Callable[[Seen], Sequence[Quantity]]
) -> list[Quantity]:
    """What is observed at each step of a training."""
    return [
        each for step, one in zip(steps, seen, strict=True) for each in placed(quantities(one), TRAINING_STEP, step)
    ]


@dataclass(frozen=True)
class Numbers:
    """All numbers of a stage.

    Attributes:
        about: what they are, in a sentence.
        quantities: the numbers.
    """

    about: str
    quantities: Sequence[Quantity]

    @property
    def readme(self) -> str:
        """What they are and how they are counted, in one line."""
        said = _(
            "{about}. Layers, steps and units count from 0; a direction reads forward or backward, its steps are "
            "positions in the input. Gates and states are named as rnnplay.trace names them. Units of an input are its "
            "features, those of probabilities what they are of."
        )
        return said.format(about=self.about.rstrip("."))

    def arrays(self) -> dict[str, np.ndarray]:
        """All of them by name: ``hidden_state_l0``, ``forget_gate_l1_reverse``, ``loss`` ….

        What lies at several places of a further axis is one array, whose first axis that is; where it is shorter than
        elsewhere, NaN. The numbers along an axis that does not count from 0 stand under its name.
        """
        return _with_labels(self._stacked())

    def npz(self) -> bytes:
        """`arrays` as a file that ``numpy.load`` reads, with a ``readme`` that tells the axes of each."""
        stacked = self._stacked()
        axes = [f"{entry}: ({', '.join(axes)})" for entry, (_whole, axes, _labels) in stacked.items()]
        content = io.BytesIO()
        named: dict[str, Any] = {**_with_labels(stacked), "readme": np.array("\n".join([self.readme, *axes]))}
        np.savez_compressed(content, **named)
        return content.getvalue()

    def to_dataframe(self) -> "pd.DataFrame":
        """One row a number: ``layer``, ``direction``, ``step``, ``unit``, ``quantity``, ``value``.

        Further axes have columns before these. Where a quantity has no such axis the cell is empty.
        """
        import pandas as pd  # here: a page does not need it

        parts = [each for each in self.quantities if each.array.dtype.kind in "biuf"]
        further = [name for each in parts for name in (*each.at, *each.axes) if name not in USUAL]
        columns = {
            name: _whole_numbers([_column(each, name) for each in parts])
            for name in [*dict.fromkeys(further), *USUAL]
            if name != "direction"
        }
        sizes = [each.array.size for each in parts]
        sides = ["" if each.direction is None else DIRECTIONS[each.direction] for each in parts]
        columns |= {"direction": np.repeat(np.array(sides, object), sizes)}
        columns |= {"quantity": np.repeat(np.array([each.name for each in parts], object), sizes)}
        columns |= {"value": np.concatenate([each.array.ravel() for each in parts])}
        return pd.DataFrame(columns)[[*dict.fromkeys(further), *USUAL, "quantity", "value"]]

    def csv(self) -> bytes:
        """`to_dataframe` as a file. `readme` stands in a last column, once: a line before the names of the columns
        would be read as these by most programs."""
        table = self.to_dataframe()
        table["readme"] = ""
        table.loc[0, "readme"] = self.readme
        written: str = table.to_csv(index=False, float_format=DIGITS)
        return written.encode()

    def _stacked(self) -> dict[str, Stacked]:
        """Each array by name, the names of its axes, and the numbers along those that do not count from 0."""
        groups: dict[str, list[Quantity]] = {}
        for each in self.quantities:
            groups.setdefault(each.entry, []).append(each)
        return {entry: _stack(group) for entry, group in groups.items()}


def _with_labels(stacked: Mapping[str, Stacked]) -> dict[str, np.ndarray]:
    """The arrays, and the numbers along their axes: those of an axis once, where all have the same."""
    found: dict[str, np.ndarray] = {}
    for entry, (whole, _axes, labels) in stacked.items():
        found[entry] = whole
        for axis, numbers in labels.items():
            same = np.array_equal(found.setdefault(axis, numbers), numbers)
            if not same:
                found[f"{entry}.{axis}"] = numbers
    return found


def _stack(group: Sequence[Quantity]) -> Stacked:
    """What is of one name as one array."""
    first = group[0]
    labels = {axis: first.along(axis) for axis in first.labels}
    if not first.at:
        return first.array, [*first.axes], labels
    places = {axis: np.unique([each.at[axis] for each in group]) for axis in first.at}
    arrays = [each.array for each in group]
    inner = tuple(np.max([each.shape for each in arrays], axis=0)) if first.axes else ()
    shape = (*map(len, places.values()), *inner)
    if len(group) == np.prod([len(each) for each in places.values()]) and all(each.shape == inner for each in arrays):
        whole = np.empty(shape, arrays[0].dtype)
    else:
        whole = np.full(shape, np.nan, np.result_type(*(each.dtype for each in arrays), np.float32))
    for each, values in zip(group, arrays, strict=True):
        at = tuple(int(np.searchsorted(places[axis], each.at[axis])) for axis in places)
        index: tuple[Any, ...] = (*at, *map(slice, values.shape))
        whole[index] = values
    return whole, [*places, *first.axes], places | labels


def _column(quantity: Quantity, name: str) -> np.ndarray:
    """The place of each of its numbers on an axis; -1 where it has none."""
    array = quantity.array
    if name in quantity.axes:
        axis = quantity.axes.index(name)
        shape = [-1 if each == axis else 1 for each in range(array.ndim)]
        return np.broadcast_to(quantity.along(name).reshape(shape), array.shape).ravel()
    place = quantity.at.get(name, quantity.layer if name == "layer" else None)
    return np.full(array.size, -1 if place is None else place)


def _whole_numbers(parts: Sequence[np.ndarray]) -> Any:
    """A column of places, empty where there is none."""
    import pandas as pd

    whole = np.concatenate(parts)
    return pd.arrays.IntegerArray(whole.astype(np.int64), whole < 0)
