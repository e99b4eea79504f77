"""One step of learning in slow motion, letter by letter: forward, loss, backward, update.

Four pictures that share the axis of the letters, so that they can stand below one another, and two of the weights.
Each function takes the step as it is known at each of its phases, and gives a figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnplay.figures.matrices import matrices_figure, note, steady
from rnnplay.figures.palette import GRAY, SHARE, SIGNED, TEAL, TEXT
from rnnplay.figures.panel import Figure, animated
from rnnplay.figures.traces import frame
from rnnplay.lessons.hello.letters import label
from rnnplay.lessons.hello.observation import Phases
from rnnplay.lessons.hello.words import Words
from rnnplay.text import _

LEFT, RIGHT = 44, 150  # px beside the letters, the same in all four
LETTER_WIDTH = 30  # px of «h→o»
TALL, THICK, THIN = 440, 14, 5  # px of all rows of a picture at most, and of one
BARS = 130  # px
NAMED = 12  # px that a row with a name takes


def phase_figures(
    phases: Sequence[Phases],
    words: Words,
    letter_floor: float | None = None,
    marked: tuple[str, int, int] | None = None,
) -> dict[str, Figure]:
    """The pictures of a step by name: ``forward``, ``loss``, ``backward``, ``update``, ``gradients`` and ``changes``.

    Args:
        phases: of the step, what is known at each of its phases.
        words: the lesson.
        letter_floor: below which the loss of a letter cannot fall.
        marked: name, row and column of a weight that is framed.
    """
    return {
        "forward": forward_figure(phases, words),
        "loss": letter_losses_figure(phases, words, letter_floor),
        "backward": state_gradients_figure(phases, words),
        "update": losses_after_figure(phases, words),
        "gradients": matrices_figure([each.gradients for each in phases], marked=marked),
        "changes": matrices_figure([each.changes for each in phases], marked=marked),
    }


def least_width(words: Words) -> int:
    """Pixels without which the letters cannot be read."""
    return LEFT + RIGHT + LETTER_WIDTH * len(words)


def forward_figure(phases: Sequence[Phases], words: Words) -> Figure:
    """What is computed at each letter, from below: in each layer the two sums and their tanh, then the probabilities.

    The probability of the right letter is framed.
    """
    alphabet = [label(each) for each in words.alphabet]
    probabilities = np.stack([each.probabilities for each in phases])
    name = _("class probability")
    most = _most(each for phase in phases for parts in (phase.from_input, phase.from_state) for each in parts)
    layers = range(len(phases[-1].hidden_states))
    figure = _blocks_figure(
        [
            _Block(name, name, probabilities, SHARE, 0, 1, alphabet),
            *(block for layer in reversed(layers) for block in _layer_blocks(phases, layer, most)),
        ],
        words,
    )
    layout = figure["layout"]
    rows = layout["yaxis"]["range"][0] + 0.5
    named = layout["height"] / rows >= NAMED
    layout["yaxis"] |= {
        "tickvals": list(range(len(alphabet))) if named else [],
        "ticktext": alphabet if named else [],
    }
    layout["shapes"] = [frame(place, target, 0.48, TEXT, 2) for place, target in enumerate(words.targets.tolist())]
    return figure


def _layer_blocks(phases: Sequence[Phases], layer: int, most: float) -> "list[_Block]":
    """Of one layer, from above: its hidden state, and the two sums, which go up to ``most``."""
    layers, units = len(phases[-1].hidden_states), phases[-1].hidden_states[layer].shape[1]
    return [
        _Block(
            _of_layer(layer, layers) + name,
            kind,
            np.stack([values[layer] for values in by_layer]),
            SIGNED,
            -reach,
            reach,
            _units(units),
        )
        for name, kind, by_layer, reach in (
            ("hₜ = tanh(+)", "hₜ", [each.hidden_states for each in phases], 1.0),
            ("W_hh hₜ₋₁ + b_hh", _("sums"), [each.from_state for each in phases], most),
            ("W_ih xₜ + b_ih", _("sums"), [each.from_input for each in phases], most),
        )
    ]


def letter_losses_figure(phases: Sequence[Phases], words: Words, floor: float | None = None) -> Figure:
    """What each letter loses, and the floor of one letter if there is one."""
    losses = np.stack([each.losses for each in phases])  # (steps, letters)
    bars = _bars(losses, words, TEAL) | {
        "hovertemplate": _("target letter %{hovertext}: loss %{y:.4g}") + "<extra></extra>",
    }
    layout = _bar_layout(words, losses)
    if floor:
        layout["shapes"] = [
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": floor,
                "y1": floor,
                "line": {"color": TEXT, "width": 1.5, "dash": "dash"},
            }
        ]
    return {"data": [bars], "layout": layout}


def state_gradients_figure(phases: Sequence[Phases], words: Words) -> Figure:
    """∂L/∂hₜ of every unit at each letter: all that comes back there, from later letters and from above."""
    layers = len(phases[-1].state_gradients)
    most = _most(each for phase in phases for each in phase.state_gradients)
    blocks = []
    for layer in reversed(range(layers)):
        values = np.stack([each.state_gradients[layer] for each in phases])
        name = _of_layer(layer, layers) + "∂L/∂hₜ"
        blocks.append(_Block(name, "∂L/∂hₜ", values, SIGNED, -most, most, _units(values.shape[2])))
    return _blocks_figure(blocks, words)


def losses_after_figure(phases: Sequence[Phases], words: Words) -> Figure:
    """What each letter loses with the changed weights, beside what it lost before."""
    before = np.stack([each.losses for each in phases])
    after = np.stack([each.losses_after for each in phases])  # (steps, letters)
    data = [
        _bars(values, words, colour) | {"name": name, "hovertemplate": name + " %{hovertext}: %{y:.4g}<extra></extra>"}
        for values, colour, name in ((before, GRAY, _("before")), (after, TEAL, _("after")))
    ]
    layout = _bar_layout(words, np.concatenate([before, after]))
    layout |= {"showlegend": True, "legend": {"orientation": "v", "x": 1.02, "y": 0.5, "yanchor": "middle"}}
    return {"data": data, "layout": layout}


@dataclass(frozen=True)
class _Block:
    """Numbers that stand together: a row a unit, a column a letter."""

    name: str
    kind: str  # for the key to its colours
    values: np.ndarray  # (steps, letters, units)
    colorscale: list[list[Any]]
    low: float
    high: float
    units: list[str]


def _of_layer(layer: int, layers: int) -> str:
    """What stands before a name where there are several layers."""
    return _("layer {layer}: ").format(layer=layer + 1) if layers > 1 else ""


def _units(count: int) -> list[str]:
    return [_("unit {unit}").format(unit=unit + 1) for unit in range(count)]


def _most(values: Iterable[np.ndarray]) -> float:
    """The end of a scale that all finite values lie within, on both sides of zero."""
    return steady(max((float(np.abs(each[np.isfinite(each)]).max(initial=0)) for each in values), default=0.0))


def _blocks_figure(blocks: Sequence[_Block], words: Words) -> Figure:
    """Blocks below one another, the highest first."""
    data: list[dict[str, Any]] = []
    names, top = [], 0.0
    for block in blocks:
        rows = top + np.arange(len(block.units))
        cells = {
            "type": "heatmap",
            "name": block.kind,
            "x": np.arange(len(words)),
            "y": rows,
            "text": _cell_names(words, block.units),
            "zmin": block.low,
            "zmax": block.high,
            "colorscale": block.colorscale,
            "showscale": False,
            "xgap": 1,
            "ygap": 1,
            "hovertemplate": block.name + ", %{text}: %{z:.3g}<extra></extra>",
        }
        data.append(animated(cells, z=block.values.transpose(0, 2, 1)))  # (steps, units, letters)
        names.append(note(block.name, 1.01, float(rows.mean()), xref="paper", xanchor="left"))
        top += len(block.units) + 1
    thickness = min(THICK, max(THIN, TALL / top))
    layout = {
        "margin": {"l": LEFT, "r": RIGHT, "t": 4, "b": 28},
        "height": round(32 + max(thickness * top, 18 * len(blocks))),
        "xaxis": _axis(words) | {"showgrid": False},
        "yaxis": {
            "range": [top - 1.5, -0.5],
            "tickvals": [],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "annotations": names,
    }
    return {"data": data, "layout": layout}


def _cell_names(words: Words, units: Sequence[str]) -> list[list[str]]:
    """What each cell is, for hovering: a row a unit, a column a letter."""
    places = [
        _("letter {place} ({letter})").format(place=place, letter=label(letter))
        for place, letter in enumerate(words.source, start=1)
    ]
    return [[f"{place}, {unit}" for place in places] for unit in units]


def _axis(words: Words) -> dict[str, Any]:
    """The letters: what is read, and what is to be answered."""
    return {
        "range": [-0.5, len(words) - 0.5],
        "tickvals": list(range(len(words))),
        "ticktext": [f"{label(read)}→{label(answer)}" for read, answer in zip(words.source, words.target, strict=True)],
        "tickangle": 0,
        "zeroline": False,
        "fixedrange": True,
    }


def _bars(values: np.ndarray, words: Words, colour: str) -> Figure:
    """Of ``(steps, letters)``, as high as they are at each step."""
    bars = {
        "type": "bar",
        "x": np.arange(len(words)),
        "marker": {"color": colour},
        "hovertext": [label(each) for each in words.target],
    }
    return animated(bars, y=values)


def _bar_layout(words: Words, values: np.ndarray) -> dict[str, Any]:
    finite = values[np.isfinite(values)]
    return {
        "margin": {"l": LEFT, "r": RIGHT, "t": 4, "b": 28},
        "height": BARS,
        "bargap": 0.25,
        "xaxis": _axis(words),
        "yaxis": {"range": [0, 1.05 * (float(finite.max(initial=0)) or 1.0)], "fixedrange": True, "nticks": 4},
    }
