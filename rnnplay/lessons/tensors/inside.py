"""The panel of the module: its layers and directions one above another, what each reads, and where dropout goes."""

from collections.abc import Iterator
from dataclasses import dataclass

from rnnplay.figures.diagram import Box, Diagram, Group, Lines, Shape, Text
from rnnplay.figures.palette import BACKGROUND
from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.links import owner_link
from rnnplay.lessons.tensors.states import SHARE_OF_WIDTH
from rnnplay.lessons.tensors.words import owner_name
from rnnplay.text import _, ngettext

WIDTH, MIDDLE = 248.0, 124.0
BOX_WIDTH, BOX_HEIGHT, UP = 112.0, 28.0, 20.0  # px of a box, and of the way up to the next one
LEFT, RIGHT = MIDDLE - BOX_WIDTH / 2, MIDDLE + BOX_WIDTH / 2
BESIDE, BELOW = 22.0, 4.0  # px of an arrow beside a box, and between the two directions of a layer
NAME = 20.0  # px of what stands at either end


@dataclass(frozen=True)
class _Part:
    """Shapes of the drawing, with their upper edge at 0."""

    shapes: list[Shape]
    height: float = BOX_HEIGHT


def module_panel(arguments: Arguments, room: float) -> Panel:
    """The network as a drawing; what goes in comes from below.

    Args:
        room: height of the diagrams beside it; the drawing stands in the middle of that.
    """
    parts, height = _parts(arguments), module_height(arguments)
    first, last = ("ids" if arguments.embedding else "input"), ("logits" if arguments.linear else "output")
    shapes: list[Shape] = [Text(MIDDLE, height - 10, first, bold=True), Text(MIDDLE, 10, last, bold=True)]
    y = height - NAME
    for part in parts:
        shapes += [_up(y, y - UP), Group(part.shapes, y=y - UP - part.height)]
        y -= UP + part.height
    shapes.append(_up(y, y - UP))
    return Panel(
        "module",
        _("The module"),
        Diagram(WIDTH, room, [Group(shapes, y=(room - height) / 2)]),
        width=WIDTH,
        min_width=round(SHARE_OF_WIDTH * WIDTH),
        height=round(room),
        note=_calls(arguments) if arguments.is_cell else _("from bottom to top"),
        alt=_("The module: its layers, the states that enter and leave each, and dropout between them."),
    )


def module_height(arguments: Arguments) -> float:
    """Of the drawing."""
    return 2 * NAME + sum(UP + part.height for part in _parts(arguments)) + UP


def _parts(arguments: Arguments) -> list[_Part]:
    """From below to above."""
    return [*_before(arguments), *_recurrent(arguments), *_after(arguments)]


def _up(start: float, end: float) -> Shape:
    return Lines([[(MIDDLE, start - 1), (MIDDLE, end + 1)]], arrow=True)


def _box(name: str, hover: str, y: float = 0, link: int = 0, corner: float = 4) -> list[Shape]:
    box = Box(LEFT, y, BOX_WIDTH, BOX_HEIGHT, fill=BACKGROUND, corner=corner)
    return [Group([box, Text(MIDDLE, y + BOX_HEIGHT / 2, name, size=12)], hover=hover, link=link)]


def _before(arguments: Arguments) -> Iterator[_Part]:
    if arguments.embedding:
        said = _("It makes the input: the row of its weight that each token id names.")
        yield _Part(_box(f"Embedding({arguments.embedding}, {arguments.input_size})", said))


def _after(arguments: Arguments) -> Iterator[_Part]:
    if arguments.linear:
        every, last = _("Reads every step of the output."), _("Reads the last step of the output.")
        read = arguments.directions * arguments.state_size
        yield _Part(_box(f"Linear({read}, {arguments.linear})", every if arguments.every_step else last))


def _recurrent(arguments: Arguments) -> Iterator[_Part]:
    """The layers from the first to the last, with dropout between them."""
    for layer in range(arguments.layers):
        if layer and arguments.dropout:
            yield _Part(_box(f"Dropout({arguments.dropout:g})", _dropped(arguments, layer), corner=14))
        shapes: list[Shape] = []
        for direction in range(arguments.directions):
            shapes += _one(arguments, layer, direction, direction * (BOX_HEIGHT + BELOW))
        yield _Part(shapes, arguments.directions * (BOX_HEIGHT + BELOW) - BELOW)


def _one(arguments: Arguments, layer: int, direction: int, y: float) -> list[Shape]:
    """A layer in one direction. Its first state enters where it begins to read, and its last one leaves at the end."""
    place = layer * arguments.directions + direction
    link = owner_link(place)
    index = "" if arguments.is_cell else f"[{place}]"
    name = arguments.module if arguments.is_cell else owner_name(layer, direction, arguments.directions)
    middle = y + BOX_HEIGHT / 2
    ends = [(LEFT - BESIDE, LEFT), (RIGHT, RIGHT + BESIDE)]
    runs = [[(start, middle), (end, middle)] for start, end in ends]
    if direction:
        runs = [run[::-1] for run in runs]
    before, after = f"h_0{index}", f"h_n{index}"
    return [
        *_box(name, _said(arguments, layer, direction, after), y, link),
        Lines(runs, arrow=True),
        Text(LEFT - BESIDE - 4, middle, after if direction else before, size=12, anchor="end"),
        Text(RIGHT + BESIDE + 4, middle, before if direction else after, size=12, anchor="start"),
    ]


def _said(arguments: Arguments, layer: int, direction: int, state: str) -> str:
    """What a layer reads, and where its last state is."""
    if arguments.is_cell:
        return _("What it returns is the hidden state that it is given at the next call.")
    size = arguments.directions * arguments.state_size if layer else arguments.input_size
    reads = ngettext("{name} reads {count} number a step", "{name} reads {count} numbers a step", size).format(
        name=owner_name(layer, direction, arguments.directions).capitalize(), count=size
    )
    if layer == 0:
        return _("{reads}, those of the input. Its last hidden state is {state}.").format(reads=reads, state=state)
    if arguments.directions == 1:
        said = _("{reads}, the hidden state of the layer below. Its last hidden state is {state}.")
    else:
        said = _("{reads}, the hidden states of both directions below. Its last hidden state is {state}.")
    return said.format(reads=reads, state=state)


def _calls(arguments: Arguments) -> str:
    count = arguments.length
    return ngettext("the loop calls it {count} time", "the loop calls it {count} times", count).format(count=count)


def _dropped(arguments: Arguments, layer: int) -> str:
    return _(
        "In training each number that layer {below} hands to layer {above} is 0 with a probability of {share:g}. "
        "Nothing is dropped inside a layer from step to step, nor of the last layer's output, nor in eval()."
    ).format(below=layer, above=layer + 1, share=arguments.dropout)
