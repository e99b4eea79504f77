"""The network unrolled over the letters of a word: a column a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnplay.figures.matrices import height, note, steady
from rnnplay.figures.palette import GRAY, SHARE, SIGNED, TEXT
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.lessons.hello.letters import ROOMY, label, marked
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.words import Words
from rnnplay.text import _

TEAL_VEIL, CLEAR = "rgba(13, 148, 136, 0.35)", "rgba(0, 0, 0, 0)"
LETTER_WIDTH = 22  # px
LONG_ROW = 13  # px of a row in the unrolled network of a long word
ROW_NAMES = 12  # rows of a block up to which each has room for its name
HALF = 0.35  # half the width of a letter's column; the rest is for the arrow to the next


@dataclass(frozen=True)
class _Block:
    """Numbers of the unrolled network that stand together: a row a unit, a column a letter."""

    name: str
    values: np.ndarray  # (steps, letters, units)
    colorscale: list[list[Any]]
    low: float
    high: float
    units: list[str]
    named: bool = False  # whether the units are letters, whose names stand beside the rows
    moves: bool = True  # whether the numbers change with learning


def unrolled_panel(observations: Sequence[Observation], words: Words, usual_height: int) -> Panel:
    """The network unrolled over the letters, with the values of all its layers.

    Args:
        observations: one a step.
        words: the lesson.
        usual_height: px of the panel; that of a long word takes more.
    """
    figure, long, wanted = unrolled_figure(observations, words), len(words) > ROOMY, unrolled_height(observations[-1])
    # No names of rows where they would stand upon each other.
    figure["layout"]["yaxis"]["showticklabels"] = long or wanted < 1.5 * usual_height
    return Panel(
        "unrolled",
        _("Network unrolled over the letters"),
        figure,
        row=1,
        width=1.5,
        min_width=320,
        height=wanted if long else usual_height,
        note=_("from bottom to top: letter, input, hidden state, class probabilities, prediction, target"),
        least_width=unrolled_width(words),
        alt=_("The network unrolled over the letters, with the values of all its layers."),
    )


def unrolled_figure(observations: Sequence[Observation], words: Words) -> Figure:
    """The network unrolled over the letters: a column a letter, and from below letter, input, states, output, target.

    Arrows run as the numbers do: upwards through the layers, and from each letter to the next within a layer.
    """
    blocks = _blocks(observations, words)
    letters = len(words)
    units = sum(len(block.units) for block in blocks)
    # A long word's rows have their full height (`unrolled_height`); else all that is drawn shares the room there is.
    gap = 2.0 if letters > ROOMY else max(1.5, units / 16)  # between blocks, in rows
    head = 2.5 if letters > ROOMY else max(2.5, units / 8)  # to the prediction, which stands in a square
    data: list[dict[str, Any]] = []
    names = [(0.0, _("target")), (head, _("prediction"))]
    ticks: dict[float, str] = {}
    spans = []  # upper and lower edge of each block
    top = head + gap
    for block in blocks:
        values = _spread(block.values)  # (steps, units, columns)
        rows = top + np.arange(len(block.units))
        if block.named and (len(rows) <= ROW_NAMES or letters > ROOMY):
            ticks |= dict(zip(rows.tolist(), block.units, strict=True))
        cells = {
            "type": "heatmap",
            "name": block.name,
            "z": values[-1],
            "x": _edges(letters),
            "y": rows,
            "text": cell_names(words, block.units),
            "zmin": block.low,
            "zmax": block.high,
            "colorscale": block.colorscale,
            "showscale": False,
            "ygap": 1,
            "hoverongaps": False,
            "hovertemplate": block.name + ", %{text}: %{z:.3f}<extra></extra>",
        }
        data.append(animated(cells, z=values) if block.moves else cells)
        names.append((float(rows.mean()), block.name))
        spans.append((top - 0.5, top + len(rows) - 0.5))
        top += len(rows) + gap
    bottom = top - 0.5
    names.append((bottom, _("letter")))

    data.append(_arrows(letters, spans, head, bottom))
    data.append(_letters_row(words.source, bottom))
    data.append(_letters_row(words.target, 0))
    data.append(_prediction_row(observations, words, head, 28 if letters <= ROOMY and units <= 16 else 18))
    layout = {
        "margin": {"l": 22, "r": 124, "t": 4, "b": 4},
        "showlegend": False,
        "xaxis": {"range": [-0.5, letters - 0.5], "visible": False, "fixedrange": True},
        "yaxis": {
            "range": [bottom + 0.4 * head, -0.4 * head],
            "tickvals": list(ticks),
            "ticktext": list(ticks.values()),
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        "annotations": [note(name, 1.01, y, xref="paper", xanchor="left") for y, name in names],
    }
    return {"data": data, "layout": layout}


def unrolled_height(observation: Observation) -> int:
    """Pixels that `unrolled_figure` wants: of a long word all that it takes to read each row."""
    states = sum(values.shape[1] for values in observation.hidden_states)
    rows = observation.inputs.shape[1] + states + observation.probabilities.shape[1] + 12
    return LONG_ROW * rows if len(observation.inputs) > ROOMY else height(rows)


def unrolled_width(words: Words) -> int:
    """Pixels without which `unrolled_figure` cannot be read."""
    return 146 + LETTER_WIDTH * len(words)


def _blocks(observations: Sequence[Observation], words: Words) -> list[_Block]:
    """The blocks of the unrolled network, the highest first."""
    last = observations[-1]
    alphabet = [label(each) for each in words.alphabet]
    probabilities = np.stack([each.probabilities for each in observations])
    blocks = [_Block(_("class probability"), probabilities, SHARE, 0, 1, alphabet, named=True)]
    for layer in reversed(range(len(last.hidden_states))):
        states = np.stack([each.hidden_states[layer] for each in observations])
        name = (
            _("hidden state, layer {layer}").format(layer=layer + 1)
            if len(last.hidden_states) > 1
            else _("hidden state")
        )
        if layer == len(last.hidden_states) - 1 and "linear.weight" not in last.weights:
            name = _("{state} = logits").format(state=name)
        blocks.append(_Block(name, states, SIGNED, -1, 1, _units(states)))
    inputs = np.stack([each.inputs for each in observations])
    if "embedding.weight" in last.weights:
        most = steady(float(np.abs(inputs[np.isfinite(inputs)]).max(initial=0)))
        blocks.append(_Block(_("embedding"), inputs, SIGNED, -most, most, _units(inputs)))
    else:
        blocks.append(_Block(_("one-hot"), inputs, SHARE, 0, 1, alphabet, named=True, moves=False))
    return blocks


def _units(values: np.ndarray) -> list[str]:
    return [_("unit {unit}").format(unit=unit + 1) for unit in range(values.shape[-1])]


def _spread(values: np.ndarray) -> np.ndarray:
    """``(steps, letters, units)`` as ``(steps, units, 2 letters − 1)``, with an empty column between two letters."""
    steps, letters, units = values.shape
    spread = np.full((steps, units, 2 * letters - 1), np.nan, dtype=np.float32)
    spread[:, :, ::2] = values.transpose(0, 2, 1)
    return spread


def _edges(letters: int) -> np.ndarray:
    """Left and right edge of each letter's column, in turn."""
    return (np.arange(letters)[:, None] + [-HALF, HALF]).ravel()


def cell_names(words: Words, units: Sequence[str], spread: bool = True) -> list[list[str]]:
    """What each cell is, for hovering; with ``spread``, an empty text for each empty column between two letters."""
    columns = []
    for place, letter in enumerate(words.source, start=1):
        at = _("letter {place} ({letter})").format(place=place, letter=label(letter))
        columns += [[f"{at}, {unit}" for unit in units], [""] * len(units)]
    columns = columns[:-1] if spread else columns[::2]
    return [list(row) for row in zip(*columns, strict=True)]


def _arrows(letters: int, spans: list[tuple[float, float]], prediction: float, letter: float) -> dict[str, Any]:
    """Up from each letter through the blocks to its prediction, and along the layers from letter to letter."""
    lines: list[tuple[tuple[float, float], tuple[float, float]]] = []
    edges = [prediction + 0.5, *(edge for span in spans for edge in span), letter - 0.5]
    for place in range(letters):
        lines += [((place, below), (place, above)) for above, below in zip(edges[::2], edges[1::2], strict=True)]
    for above, below in spans[1:-1]:  # the hidden layers
        middle = (above + below) / 2
        lines += [((place + HALF, middle), (place + 1 - HALF, middle)) for place in range(letters - 1)]
    points = [point for line in lines for point in (*line, (None, None))]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [x for x, _y in points],
        "y": [y for _x, y in points],
        "line": {"color": GRAY, "width": 1},
        "marker": {"symbol": "arrow", "angleref": "previous", "size": [0, 7, 0] * len(lines), "color": GRAY},
        "hoverinfo": "skip",
    }


def _letters_row(letters: Sequence[str], y: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": np.arange(len(letters)),
        "y": np.full(len(letters), y),
        "text": [label(each) for each in letters],
        "textfont": {"size": 15 if len(letters) <= ROOMY else 13, "color": TEXT},
        "hoverinfo": "skip",
    }


def _prediction_row(observations: Sequence[Observation], words: Words, y: float, size: int) -> Figure:
    """The predicted letters: ✓ in a filled square where right, × in an empty one where wrong."""
    predictions = np.stack([each.prediction for each in observations])  # (steps, letters)
    right = predictions == words.targets
    letters = [label(each) for each in words.alphabet]
    with_marks = len(words) <= ROOMY  # else the square alone tells
    text = np.array(
        marked(predictions, right, letters) if with_marks else [[letters[at] for at in row] for row in predictions]
    )
    row = _letters_row([], y) | {
        "mode": "markers+text",
        "x": np.arange(len(words)),
        "y": np.full(len(words), y),
        "textfont": {"size": 15 if size > 20 else 13, "color": TEXT},
        "marker": {
            "size": size,
            "symbol": "square",
            "line": {"color": GRAY, "width": 1},
            "opacity": 1,
        },
    }
    return animated(row, text=text, marker_color=np.where(right, TEAL_VEIL, CLEAR))
