"""Names of axes, directions and parts of tensors, as they are written."""

from dataclasses import replace

from rnnplay.lessons.tensors.shapes import BATCH, LAYERS, TIME, Axis, Index
from rnnplay.text import _

ARROWS = ("→", "←")  # of the forward and the backward direction


def axis_name(axis: Axis) -> str:
    """``time``, ``2 · num_layers``, ``4 · hidden_size``, …"""
    name = {TIME: _("time"), BATCH: _("batch"), LAYERS: "num_layers"}.get(axis.name, axis.name)
    return f"{axis.times} · {name}" if axis.times > 1 else name


def place_name(axis: Axis, place: int) -> str:
    """One place along an axis: ``time 3``."""
    return f"{axis_name(replace(axis, times=1))} {place}"


def shape_text(shape: tuple[int, ...]) -> str:
    """As torch writes it: ``(5, 3, 10)``, ``(7,)``."""
    return str(tuple(shape))


def owner_name(layer: int, direction: int, directions: int) -> str:
    """``layer 2``, or of two directions ``layer 2 ←``."""
    name = _("layer {layer}").format(layer=layer + 1)
    return f"{name} {ARROWS[direction]}" if directions > 1 else name


def direction_name(direction: int) -> str:
    return (_("forward"), _("backward"))[direction]


def written(name: str, index: Index) -> str:
    """A part of a tensor as Python writes it: ``output[-1, :, :20]``."""
    parts = [_written(each) for each in index]
    while parts and parts[-1] == ":":
        parts.pop()
    return f"{name}[{', '.join(parts)}]" if parts else name


def rounded(number: float) -> str:
    """``−0.30``, with a minus that is one, and none before 0."""
    text = f"{number:.2f}"
    return text.replace("-", "−") if float(text) else text.removeprefix("-")


def _written(index: int | slice) -> str:
    if isinstance(index, int):
        return str(index)
    return f"{index.start or ''}:{'' if index.stop is None else index.stop}"
