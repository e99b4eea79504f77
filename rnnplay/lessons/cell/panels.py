"""The pictures of one unit: the cell as a diagram, its equations with numbers, and every product of one of them."""

from collections.abc import Mapping, Sequence

import numpy as np

from rnnplay.figures.diagram import Cells, Diagram, Scale, Shape, Text, Word
from rnnplay.figures.matrices import MARK, steady
from rnnplay.figures.palette import CLEAR, SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.figures.trace_panels import READS
from rnnplay.figures.traces import area
from rnnplay.figures.units import quantity_name, units_figure
from rnnplay.lessons.cell.arithmetic import Sums, UnitArithmetic
from rnnplay.lessons.cell.drawing import HEIGHT, WIDTH, cell_diagram
from rnnplay.lessons.cell.equations import Notation, equations
from rnnplay.lessons.cell.layer import WholeLayer
from rnnplay.lessons.cell.look import OneUnit
from rnnplay.lessons.cell.numbers import number
from rnnplay.lessons.cell.source import Names
from rnnplay.text import _

LINE = 21.0  # px of a line of text
COLUMN = 400.0  # px of the equations
LARGER = 1.3  # times as high is the diagram with all units
BESIDE = 250.0  # px of the heat map beside them
EXACT = 6  # digits of their numbers when one asks
ROW = 17.0  # px of a row of products
NAMED = 66.0  # px beside the rows, for their names
LARGEST = 8  # products with hidden states that are shown one by one


def cell_panels(unit: UnitArithmetic, sums: Sums, notation: Notation, names: Names) -> list[Panel]:
    """The equations and products of one unit.

    Args:
        unit: whose numbers they show.
        sums: the gate, or candidate, whose products are shown.
        notation: of the equations.
        names: how the sequence is spoken of.
    """
    products = [_input_panel(unit, sums, names), _hidden_panel(unit, sums)]
    return [_equations_panel(unit, notation, names), *products]


def units_panel(states: Mapping[str, np.ndarray], unit: UnitArithmetic, quantity: str, names: Names) -> Panel:
    """A gate or state of all units of the layer as a heat map, to pick one from.

    Args:
        states: every one of them by its name, ``(steps, hidden)``, steps in the order of the input.
        unit: the one that is picked.
        quantity: which of them.
        names: how the sequence is spoken of.
    """
    values = states[quantity]
    figure = units_figure(quantity, values, np.arange(values.shape[1]))
    figure["data"][0]["hovertemplate"] = names.hover + "<extra></extra>"
    if names.steps:
        figure["layout"]["yaxis"] |= {"tickvals": figure["data"][0]["y"], "ticktext": list(names.steps)}
    mark = area(unit.unit - 0.5, unit.unit + 0.5, CLEAR) | {"layer": "above", "line": {"color": MARK, "width": 2}}
    figure["layout"]["shapes"] = [mark]
    return Panel(
        "units",
        _("{quantity} of all units").format(quantity=quantity_name(quantity)),
        figure,
        time="y",
        directions=(READS[unit.direction],),
        row=2 if unit.cell == "rnn" else 1,  # beside one equation there would be nothing
        width=2,
        min_width=300,
        height=round(BESIDE),
        note=_("click a unit to look into it (by keyboard: arrow keys, then Enter)"),
        alt=_("{quantity} of each unit of the layer, at each step.").format(quantity=quantity_name(quantity)),
        picks=True,
    )


def layer_panel(layer: WholeLayer) -> Panel:
    """The same boxes with all units in each, to pick one from."""
    name = _("all units, layer {layer}").format(layer=layer.unit.layer + 1)
    return Panel(
        "cell",
        _("The cell, {unit}").format(unit=name),
        cell_diagram(layer),
        width=3,
        min_width=420,
        height=round(HEIGHT * LARGER),
        least_width=round(WIDTH),
        note=_("each unit has its place in every box; a line is as thick as the mean size; click a unit to pick it"),
        alt=_("The cell as a diagram, with every gate and state of all units of the layer."),
        picks=True,
    )


def cell_panel(unit: UnitArithmetic) -> Panel:
    """The cell as a diagram, with the numbers of one unit."""
    name = _("unit {unit}, layer {layer}").format(unit=unit.unit + 1, layer=unit.layer + 1)
    return Panel(
        "cell",
        _("The cell, {unit}").format(unit=name),
        cell_diagram(OneUnit(unit)),
        width=3,
        min_width=420,
        height=round(HEIGHT),
        least_width=round(WIDTH),
        note=_("a line is as thick as the size of its number"),
        alt=_("The cell as a diagram, with the value of every gate and state."),
    )


def _equations_panel(unit: UnitArithmetic, notation: Notation, names: Names) -> Panel:
    lines: list[Shape] = []
    rounded, exact = equations(unit, notation), equations(unit, notation, EXACT)
    for row, (equation, long) in enumerate(zip(rounded, exact, strict=True)):
        y, said = (row * 2 + 0.5) * LINE, quantity_name(equation.quantity)
        lines.append(Text(4, y, f"({row + 1})", anchor="start"))
        lines.append(Text(36, y, equation.symbols, anchor="start", hover=said))
        lines.append(Text(52, y + LINE - 2, equation.numbers, anchor="start", bold=True, hover=long.numbers))
    height = len(rounded) * 2 * LINE
    if len(rounded) > 1:
        height = max(height, BESIDE)  # so that they begin where the picture beside them does
    return Panel(
        "equations",
        _("The equations with their numbers"),
        Diagram(COLUMN, height, lines),
        row=1,
        min_width=330,
        height=round(height),
        least_width=round(COLUMN * 0.85),
        note=names.here,
        alt=_("The equations of the cell, with the numbers of this unit at this step."),
    )


def _input_panel(unit: UnitArithmetic, sums: Sums, names: Names) -> Panel:
    """Each weight of W_i, what it is multiplied by, and the product: in the first layer all of them."""
    if unit.layer:
        states = [f"h{each + 1}" for each in range(unit.inputs.shape[1])]
        diagram = _largest(sums.input_weights, unit.inputs, sums.input_products, states, _("input xₜ"))
        note = _("with xₜ, the states of the layer below: the {count} largest by size, the rest added up")
    else:
        weights = np.broadcast_to(sums.input_weights, sums.input_products.shape)
        rows = [(_("weight"), weights), (_("input xₜ"), unit.inputs), (_("product"), sums.input_products)]
        diagram = _blocks(rows, names.features, _totals(sums.from_input), column=16.0)
        note = names.inputs
    title = _("{gate}: every product with the input") if unit.layer == 0 else _("{gate}: products with the input")
    return _product_panel("input-products", title.format(gate=quantity_name(sums.quantity)), diagram, note)


def _hidden_panel(unit: UnitArithmetic, sums: Sums) -> Panel:
    """The largest products of W_h with the hidden state of the step before, and the rest as one."""
    names = [f"h{each + 1}" for each in range(unit.hidden_before.shape[1])]
    diagram = _largest(sums.hidden_weights, unit.hidden_before, sums.hidden_products, names, unit.in_its_order("hₜ₋₁"))
    title = _("{gate}: products with the hidden state").format(gate=quantity_name(sums.quantity))
    note = unit.in_its_order(_("with hₜ₋₁ of all units: the {count} largest by size, the rest added up"))
    return _product_panel("hidden-products", title, diagram, note)


def _product_panel(key: str, title: str, diagram: Diagram, note: str) -> Panel:
    return Panel(
        key,
        title,
        diagram,
        row=3,
        width=diagram.width / 400,
        min_width=320,
        height=round(diagram.height),
        least_width=round(diagram.width * 0.9),
        note=note.format(count=LARGEST),
        alt=_("Each weight, what it is multiplied by, and their product."),
    )


def _largest(weights: np.ndarray, read: np.ndarray, products: np.ndarray, names: Sequence[str], factor: str) -> Diagram:
    """The largest products by size at each step, and the rest as one.

    Args:
        weights: ``(numbers,)``.
        read: what they are multiplied by, ``(steps, numbers)``.
        products: likewise.
        names: of the numbers.
        factor: what ``read`` is called.
    """
    order = np.argsort(-np.abs(products), axis=1, kind="stable")[:, :LARGEST]  # (steps, largest)
    of_weights, of_read, of_products = (
        np.take_along_axis(each, order, axis=1) for each in (np.broadcast_to(weights, products.shape), read, products)
    )
    total = products.sum(axis=1)
    columns: list[Word] = [np.array([names[index] for index in column]) for column in order.T]
    if products.shape[1] <= LARGEST:
        rows = [(_("weight"), of_weights), (factor, of_read), (_("product"), of_products)]
        return _blocks(rows, columns, _totals(total), column=38.0)
    rest, nothing = (total - of_products.sum(axis=1))[:, None], np.full((len(total), 1), np.nan)
    rows = [
        (_("weight"), np.hstack([of_weights, nothing])),
        (factor, np.hstack([of_read, nothing])),
        (_("product"), np.hstack([of_products, rest])),
    ]
    return _blocks(rows, [*columns, _("rest")], _totals(total), column=38.0)


def _totals(values: np.ndarray) -> np.ndarray:
    return np.array([_("sum {total}").format(total=number(float(each))) for each in values])


def _blocks(
    rows: Sequence[tuple[str, np.ndarray]], columns: Sequence[Word], total: np.ndarray, column: float = 20.0
) -> Diagram:
    """Rows of cells below one another, the names of the columns above them, and the sum of the last row below.

    Args:
        rows: name and values, ``(columns,)`` or ``(steps, columns)``.
        columns: their names.
        total: ``(steps,)``.
        column: px of one.
    """
    wide = column * len(columns)
    shapes: list[Shape] = [
        Text(NAMED + column * (at + 0.5), LINE / 2, name, size=10) for at, name in enumerate(columns)
    ]
    y = LINE
    names = [name if isinstance(name, str) else "" for name in columns]
    for name, values in rows:
        most = steady(float(np.abs(values[np.isfinite(values)]).max(initial=0)))
        scale = Scale(SIGNED, -most, most, name)
        shapes.append(Text(4, y + ROW / 2, name, anchor="start"))
        shapes.append(Cells(NAMED, y, wide, ROW, values[..., None, :], scale, name, [""], names))
        y += ROW + 4
    shapes.append(Text(NAMED + wide, y + LINE / 2, total, anchor="end", bold=True))
    return Diagram(NAMED + wide + 8, y + LINE, shapes)
