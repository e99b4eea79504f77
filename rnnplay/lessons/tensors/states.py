"""The panels of what goes in and of what comes out, with the clock over the steps of the sequence."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Diagram, Scale
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import SHARE, SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.faces import Face
from rnnplay.lessons.tensors.links import cell_links, owner_link, part_link
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.shapes import BATCH, LAYERS, TIME, Index, Tensor, inputs_of, outputs_of, overlaps, owners
from rnnplay.lessons.tensors.sketch import Part, Sketch
from rnnplay.lessons.tensors.words import direction_name, owner_name, written
from rnnplay.text import _

APART = 16.0  # px between two tensors
LEAST = 300.0  # px of a panel
SHARE_OF_WIDTH = 0.64  # down to which all panels beside each other become narrower, before they stand below one another


def input_sketches(arguments: Arguments, call: Call) -> list[Sketch]:
    """Input, h_0 and c_0."""
    return _sketches(arguments, call, inputs_of(arguments))


def output_sketches(arguments: Arguments, call: Call) -> list[Sketch]:
    """Output, h_n and c_n."""
    return _sketches(arguments, call, outputs_of(arguments))


def height_of(sketches: Sequence[Sketch]) -> float:
    """Of all, one below another."""
    return sum(sketch.height + APART for sketch in sketches) - APART + 4


def input_panel(sketches: Sequence[Sketch], height: float) -> Panel:
    """What goes in.

    Args:
        height: of the diagram, that of those beside it.
    """
    said = _("The input and the first states, with their axes and numbers.")
    names = ", ".join(each.tensor.name for each in sketches if each.tensor.name.endswith("_0"))
    note = _("random input; {names} = 0, torch's default").format(names=names)
    return _panel("in", _("What goes in"), sketches, height, said, note)


def output_panel(sketches: Sequence[Sketch], height: float) -> Panel:
    """What comes out; likewise."""
    said = _("The output and the last states, with their axes and numbers.")
    note = _("framed: the same numbers. Point at a cell")
    return _panel("out", _("What comes out"), sketches, height, said, note)


def read_at(arguments: Arguments, name: str, step: int) -> list[Index]:
    """What of the input is read, or of the output is written, at a step of the clock, by direction.

    The backward direction begins with the last step of the sequence.
    """
    found = []
    for direction in range(arguments.directions):
        time = arguments.length - 1 - step if direction else step
        index: list[int | slice] = [*[slice(None)] * arguments.time_axis, time]
        if name == "output" and arguments.directions > 1:
            size = arguments.state_size
            index += [slice(None)] * (1 + arguments.batched - len(index))
            index.append(slice(direction * size, (direction + 1) * size))
        found.append(tuple(index))
    return found


def _panel(key: str, title: str, sketches: Sequence[Sketch], height: float, alt: str, note: str) -> Panel:
    shapes, y = [], 0.0
    for sketch in sketches:
        shapes.append(sketch.group(y))
        y += sketch.height + APART
    width = max(LEAST, *(sketch.width for sketch in sketches)) + 4
    return Panel(
        key,
        title,
        Diagram(width, height, shapes),
        width=width,
        min_width=round(SHARE_OF_WIDTH * width),
        height=round(height),
        note=note,
        alt=alt,
    )


def _sketches(arguments: Arguments, call: Call, tensors: Sequence[Tensor]) -> list[Sketch]:
    """Each tensor with its numbers; all have one scale of colours, but for token ids, which are none to compare."""
    numbers = {each.name: call.tensors[each.name].numpy() for each in tensors}
    most = steady(max(float(np.abs(values).max()) for name, values in numbers.items() if name != "ids"))
    pale = 2 if any(Face.of(each).with_numbers for each in tensors) else 1  # where numbers are written over colours
    scale = Scale(SIGNED, -pale * most, pale * most)
    ids = Scale(SHARE, 0, max(2 * arguments.embedding, 1), "ids")
    links = cell_links(arguments)
    return [
        Sketch(
            each,
            numbers[each.name],
            ids if each.name == "ids" else scale,
            arguments.length,
            parts=_parts(arguments, each),
            names=_names(arguments, each),
            goes=range(arguments.length) if each.axes[0].name == TIME else (),
            links=links.get(each.name),
            halves=[direction_name(at) for at in range(2)]
            if each.name == "output" and arguments.directions > 1
            else (),
        )
        for each in tensors
    ]


def _parts(arguments: Arguments, tensor: Tensor) -> list[Part]:
    """What the clock marks of a tensor: the step that is read or written, and at its last step what h_n is."""
    last = arguments.length - 1
    if tensor.name == "h_n":
        return [
            Part(each.state_index, last, _same(each.output_index, each.state_index), part_link(each.direction))
            for each in overlaps(arguments)
        ]
    if tensor.place_of(TIME) is None:
        return []
    name = "output" if tensor.name == "output" else "input"
    parts = [Part(index, step) for step in range(arguments.length) for index in read_at(arguments, name, step)]
    if name == "output":
        parts = [each for each in parts if each.step != last]
        for each in overlaps(arguments):
            said = _same(each.output_index, each.state_index)
            parts.append(Part(each.output_index, last, said, part_link(each.direction)))
    return parts


def _same(output_index: Index, state_index: Index) -> str:
    return f"{written('output', output_index)} = {written('h_n', state_index)}"


def _names(arguments: Arguments, tensor: Tensor) -> list[tuple[str, int]]:
    """Of the places along the first axis."""
    first = tensor.axes[0]
    if first.name == LAYERS:
        both = arguments.directions
        return [(owner_name(*owner, both), owner_link(at)) for at, owner in enumerate(owners(arguments))]
    said = {TIME: _("time {place}"), BATCH: _("batch {place}")}.get(first.name)
    return [(said.format(place=place), 0) for place in range(first.size)] if said else []
