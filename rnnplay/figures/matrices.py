"""The matrices of a network as heatmaps in one figure."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from rnnplay.figures.palette import SIGNED, TEXT
from rnnplay.figures.panel import Figure, animated
from rnnplay.text import _

MARK = "var(--st-primary-color)"  # as of the cursor: no colour of data
ROW_HEIGHT, LEAST_HEIGHT, MOST_HEIGHT = 14, 260, 640  # px


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
    reach: dict[float, float] = {}  # the largest number by the line that a matrix stands in
    for (top, *_place), values in zip(places.values(), by_step.values(), strict=True):
        most = float(np.abs(values[np.isfinite(values)]).max(initial=0))
        reach[top] = max(reach.get(top, 0.0), most)
    if common_scale:
        reach = dict.fromkeys(reach, max(reach.values()))
    reach = {top: steady(most) for top, most in reach.items()}
    data, notes, widest, lowest = [], [], 0.0, 0.0
    for name, (top, left, title) in places.items():
        rows, columns = matrices[-1][name].shape
        cells = {
            "type": "heatmap",
            "name": _line_name(name),
            "x": left + np.arange(columns),
            "y": top + np.arange(rows),
            "text": [[f"{name}[{row}, {column}]" for column in range(columns)] for row in range(rows)],
            "zmin": -reach[top],
            "zmax": reach[top],
            "colorscale": SIGNED,
            "showscale": False,
            "xgap": 1,
            "ygap": 1,
            "hovertemplate": "%{text} = %{z:.4g}<extra></extra>",
        }
        data.append(animated(cells, z=by_step[name]))
        notes.append(note(title, left - 0.5, top - 0.6, xanchor="left", yanchor="bottom"))
        widest, lowest = max(widest, left + columns), max(lowest, top + rows)
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        "margin": {"l": 4, "r": 16, "t": 22, "b": 4},  # for the names
        "xaxis": hidden | {"range": [-0.5, widest + 0.5]},  # the name of a bias is wider than its column
        "yaxis": hidden | {"range": [lowest - 0.5, -0.7]},
        "annotations": notes,
    }
    if marked:
        name, row, column = marked
        top, left, _title = places[name]
        layout["shapes"] = [
            {
                "type": "rect",
                "x0": left + column - 0.5,
                "x1": left + column + 0.5,
                "y0": top + row - 0.5,
                "y1": top + row + 0.5,
                "line": {"color": MARK, "width": 3},
            }
        ]
    return {"data": data, "layout": layout}


def matrices_height(matrices: Mapping[str, np.ndarray]) -> int:
    """Pixels that `matrices_figure` wants."""
    return height(max(top + len(matrices[name]) for name, (top, *_rest) in _places_of(matrices).items()) + 2)


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


def _places_of(matrices: Mapping[str, np.ndarray]) -> dict[str, tuple[float, float, str]]:
    """Where each matrix stands: upper row, left column, and its name in short. A layer is a line, biases come last."""
    lines: dict[str, list[str]] = {}
    for name in matrices:
        module, parameter = name.split(".")
        layer = parameter.partition("_l")[2]
        lines.setdefault(module + layer, []).append(name)
    places, top = {}, 0.0
    for names in lines.values():
        left = 0.0
        for name in sorted(names, key=lambda each: "bias" in each):
            places[name] = (top, left, _short(name, layers="recurrent.weight_ih_l1" in matrices))
            left += matrices[name].shape[1] + 2
        top += max(len(matrices[name]) for name in names) + 3
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
