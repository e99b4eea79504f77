"""The panel of all parameters: name, shape, which rows are which gate, and how many numbers there are."""

from collections.abc import Sequence
from itertools import groupby

from rnnplay.figures.diagram import Box, Diagram, Group, Shape, Text
from rnnplay.figures.palette import CLEAR
from rnnplay.figures.panel import Panel
from rnnplay.figures.units import formula, quantity_name
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.parameters import Parameter, Rows, parameters_around, parameters_of
from rnnplay.lessons.tensors.words import axis_name, direction_name
from rnnplay.text import _, ngettext

LINE = 24.0  # px of a parameter
NAME, SHAPE, AXES, GATES, COUNT = 4.0, 190.0, 282.0, 506.0, 872.0  # where the columns begin; the last one ends there
ACROSS = 300.0  # px of all rows of a parameter
COLOURS = ("rgba(0, 114, 178, 0.22)", "rgba(213, 94, 0, 0.22)", "rgba(0, 158, 115, 0.22)", "rgba(184, 85, 154, 0.22)")


def parameter_panel(arguments: Arguments) -> Panel:
    """A table of them, a layer and direction after another."""
    sections = _sections(arguments)
    parameters = [each for _name, those in sections for each in those]
    shapes: list[Shape] = []
    y = LINE / 2
    for name, x in ((_("name"), NAME), (_("shape"), SHAPE), (_("axes"), AXES), (_("rows by gate"), GATES)):
        shapes.append(Text(x, y, name, size=12, anchor="start", bold=True))
    shapes.append(Text(COUNT, y, _("numbers"), size=12, anchor="end", bold=True))
    for name, those in sections:
        if len(sections) > 1 or not arguments.is_cell:
            y += LINE
            shapes.append(Text(NAME, y, name, size=12, anchor="start"))
        for each in those:
            y += LINE
            shapes += _line(each, arguments, y)
    total = sum(each.count for each in parameters)
    y += LINE
    shapes.append(Text(COUNT, y, _("sum {total}").format(total=f"{total:,}"), anchor="end", bold=True))
    count = ngettext("{count} parameter", "{count} parameters", len(parameters)).format(count=len(parameters))
    return Panel(
        "parameters",
        _("Every parameter"),
        Diagram(COUNT + 4, y + LINE / 2, shapes),
        row=2,
        min_width=320,
        height=round(y + LINE / 2),
        least_width=round(COUNT),
        note=_("{parameters} with {total} numbers together").format(parameters=count, total=f"{total:,}"),
        alt=_("A table of all parameters: name, shape, the rows of each gate, and how many numbers there are."),
    )


def _sections(arguments: Arguments) -> list[tuple[str, list[Parameter]]]:
    """All under their headings: what stands before the module, its layers and directions, what comes after."""
    around = parameters_around(arguments)
    owned = groupby(parameters_of(arguments), lambda each: (each.layer, each.direction))
    own = [
        (arguments.module if arguments.is_cell else _owner(layer, direction, arguments.directions), [*those])
        for (layer, direction), those in owned
    ]
    return [*_section(around, "Embedding"), *own, *_section(around, "Linear")]


def _section(around: dict[str, list[Parameter]], name: str) -> list[tuple[str, list[Parameter]]]:
    return [(name, around[name])] if name in around else []


def _owner(layer: int, direction: int, directions: int) -> str:
    name = _("Layer {layer}").format(layer=layer + 1)
    return f"{name}, {direction_name(direction)}" if directions > 1 else name


def _line(parameter: Parameter, arguments: Arguments, y: float) -> list[Shape]:
    axes = " × ".join(map(axis_name, parameter.axes))
    return [
        Text(NAME + 12, y, parameter.name, anchor="start"),
        Text(SHAPE, y, str(parameter.shape), anchor="start"),
        Text(AXES, y, axes, size=12, anchor="start"),
        *_gates(parameter, arguments, y),
        Text(COUNT, y, f"{parameter.count:,}", anchor="end"),
    ]


def _gates(parameter: Parameter, arguments: Arguments, y: float) -> Sequence[Shape]:
    """A bar for the rows, from the first to the last, with a piece for each gate."""
    if not parameter.rows:
        if not parameter.name.startswith("weight_hr"):
            return []
        return [Text(GATES, y, _("projection: hₜ = W_hr (oₜ ⊙ tanh(cₜ))"), size=12, anchor="start")]
    shapes: list[Shape] = []
    wide = ACROSS / len(parameter.rows)
    for at, rows in enumerate(parameter.rows):
        colour = COLOURS[at] if len(parameter.rows) > 1 else CLEAR
        hover = _said(parameter, rows, arguments)
        left = GATES + at * wide
        box = Box(left, y - LINE / 2 + 3, wide, LINE - 6, fill=colour)
        shapes.append(Group([box, Text(left + wide / 2, y, _rows(rows), size=12)], hover=hover))
    return shapes


def _rows(rows: Rows) -> str:
    """``f 20–39``; of a module without gates, its rows alone."""
    span = f"{rows.first}–{rows.last}" if rows.last > rows.first else str(rows.first)
    return f"{rows.letter} {span}".strip()


def _said(parameter: Parameter, rows: Rows, arguments: Arguments) -> str:
    part = f"{parameter.name}[{rows.first}:{rows.last + 1}]"
    said = formula(
        arguments.kind.lower(), rows.quantity, parameter.direction == 1, arguments.nonlinearity, arguments.bias
    )
    return f"{part} · {quantity_name(rows.quantity)}: {said}"
