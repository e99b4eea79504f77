"""The matrices of a network as heatmaps in one figure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnplay.figures.palette import SIGNED, TEXT
from rnnplay.figures.panel import Figure, animated
from rnnplay.figures.traces import frame
from rnnplay.text import _

MARK = "var(--st-primary-color)"  # as of the cursor: no colour of data
ROW_HEIGHT, LEAST_HEIGHT, MOST_HEIGHT = 14, 260, 640  # px


@dataclass(frozen=True)
class _Place:
    """Where a matrix stands, in cells, and its name in short."""

    top: float
    left: float
    rows: int
    columns: int
    title: str


def matrices_figure(
    matrices: Sequence[Mapping[str, np.ndarray]],
    common_scale: bool = True,
    marked: tuple[str, int, int] | None = None,
) -> Figure:
    """All matrices of a network: weights, their gradients or their changes; a line of them a layer.

    Orange is below zero, blue above. The scale is that of all steps, so that they can be compared.

    Args:
        matrices: at each step by the parameter's name ``(rows, columns)``, a bias as one column.
        common_scale: one for all, so that layers can be compared too; else each layer has its own.
        marked: name, row and column of a weight that is framed.
    """
    places = _places_of(matrices[-1])
    by_step = {name: np.stack([each[name] for each in matrices]).astype(np.float32) for name in places}  # (steps, …)
    reach = _reach(places, by_step, common_scale)
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        "margin": {"l": 4, "r": 16, "t": 22, "b": 4},  # for the names
        # The name of a bias is wider than its column.
        "xaxis": hidden | {"range": [-0.5, max(each.left + each.columns for each in places.values()) + 0.5]},
        "yaxis": hidden | {"range": [max(each.top + each.rows for each in places.values()) - 0.5, -0.7]},
        "annotations": [
            note(each.title, each.left - 0.5, each.top - 0.6, xanchor="left", yanchor="bottom")
            for each in places.values()
        ],
    }
    if marked:
        name, row, column = marked
        layout["shapes"] = [frame(places[name].left + column, places[name].top + row, 0.5, MARK, 3)]
    return {"data": [_cells(name, places[name], by_step[name], reach[name]) for name in places], "layout": layout}


def _reach(places: Mapping[str, _Place], by_step: Mapping[str, np.ndarray], common: bool) -> dict[str, float]:
    """Where the scale of each matrix ends: the same for all in a line, or in all lines."""
    of_line: dict[float, float] = {}  # the largest number by the line's upper row
    for name, values in by_step.items():
        most = float(np.abs(values[np.isfinite(values)]).max(initial=0))
        top = places[name].top
        of_line[top] = max(of_line.get(top, 0.0), most)
    if common:
        of_line = dict.fromkeys(of_line, max(of_line.values()))
    return {name: steady(of_line[place.top]) for name, place in places.items()}


def _cells(name: str, place: _Place, values: np.ndarray, reach: float) -> Figure:
    """One matrix, ``(steps, rows, columns)``."""
    cells = {
        "type": "heatmap",
        "name": _line_name(name),
        "x": place.left + np.arange(place.columns),
        "y": place.top + np.arange(place.rows),
        "text": [[f"{name}[{row}, {column}]" for column in range(place.columns)] for row in range(place.rows)],
        "zmin": -reach,
        "zmax": reach,
        "colorscale": SIGNED,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertemplate": "%{text} = %{z:.4g}<extra></extra>",
    }
    return animated(cells, z=values)


def matrices_height(matrices: Mapping[str, np.ndarray]) -> int:
    """Pixels that `matrices_figure` wants."""
    return height(max(each.top + each.rows for each in _places_of(matrices).values()) + 2)


def steady(most: float) -> float:
    """Where a scale for values up to ``most`` ends: a number that stays while they grow a little.

    So a figure that is drawn again and again, as learning goes on, need not be drawn with another scale each time.
    """
    if not 0 < most < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return float(next(end * power for end in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 20) if most <= end * power))


def height(rows: float) -> int:
    """Pixels that a figure of so many rows of cells wants."""
    return round(min(max(ROW_HEIGHT * rows, LEAST_HEIGHT), MOST_HEIGHT))


def note(text: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    """A small text at a place of the figure."""
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"size": 11, "color": TEXT}, **more}


def _places_of(matrices: Mapping[str, np.ndarray]) -> dict[str, _Place]:
    """Where each matrix stands. A layer is a line, biases come last."""
    lines: dict[str, list[str]] = {}
    for name in matrices:
        module, parameter = name.split(".")
        layer = parameter.partition("_l")[2]
        lines.setdefault(module + layer, []).append(name)
    places: dict[str, _Place] = {}
    top = 0.0
    for names in lines.values():
        left = 0.0
        for name in sorted(names, key=lambda each: "bias" in each):
            rows, columns = matrices[name].shape
            title = _short(name, layers="recurrent.weight_ih_l1" in matrices)
            places[name] = _Place(top, left, rows, columns, title)
            left += columns + 2
        top += max(places[name].rows for name in names) + 3
    return places


def _line_name(name: str) -> str:
    """Of the line that a parameter stands in, for the key to its colours."""
    module, parameter = name.split(".")
    layer = parameter.partition("_l")[2]
    if module == "recurrent":
        return _("layer {layer}").format(layer=int(layer or 0) + 1)
    return {"embedding": _("embedding"), "linear": _("linear")}.get(module, module)


def _short(name: str, layers: bool) -> str:
    """A parameter's name over its matrix, such as W<sub>ih</sub>."""
    module, parameter = name.split(".")
    kind, _underscore, rest = parameter.partition("_")
    between, _l, layer = rest.partition("_l")
    if module == "embedding":
        return _("embedding")
    letter = "b" if kind == "bias" else "W"
    if module == "linear":
        return letter if kind == "bias" else _("linear {letter}").format(letter=letter)
    sign = f"{letter}<sub>{between}</sub>"
    if layers and sign == "W<sub>ih</sub>":  # the first of its line
        return _("layer {layer}: {sign}").format(layer=int(layer) + 1, sign=sign)
    return sign
