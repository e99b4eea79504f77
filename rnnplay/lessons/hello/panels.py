"""A network that learns to answer a word with a word: guesses, loss, the net unrolled over the letters, weights.

Every function takes one observation a step of the timeline and gives a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnplay.figures.axes import cell_edges, step_axis
from rnnplay.figures.heatmap import SHARE, SIGNED, TEAL, TEXT, YES_OR_NO
from rnnplay.figures.matrices import height, matrices_figure, note, steady
from rnnplay.figures.panel import Figure, animated
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.words import Words, shown
from rnnplay.literal import in_plotly
from rnnplay.text import _

RIGHT, WRONG = "✓", "×"
GRAY, BLUE = "var(--st-gray-color)", "#1d6fd1"
TEAL_VEIL, CLEAR = "rgba(13, 148, 136, 0.35)", "rgba(0, 0, 0, 0)"
MARKS, LETTERS = 24, 60  # epochs up to which a cell has room for letter and mark, and for the letter
ROOMY = 12  # letters up to which the guess in the unrolled network has room for its mark
LETTER_WIDTH, BAR_WIDTH = 22, 14  # px of a letter in the unrolled network, and of one under a bar
LONG_ROW = 13  # px of a row in the unrolled network of a long word
ROW_NAMES = 12  # rows of a block up to which each has room for its name
HALF = 0.35  # half the width of a letter's column; the rest is for the arrow to the next
LAYER_COLOURS = (TEAL, BLUE, "#c2570c", GRAY)


def guesses_figure(
    observations: Sequence[Observation], words: Words, epochs: Sequence[int], log_steps: bool = False
) -> Figure:
    """The guess of every epoch, one column an epoch, one row a letter. Time runs along x.

    A right letter stands in a filled cell, a wrong one in an empty one, and where there is room with ✓ or ×.

    Args:
        observations: one a column.
        words: the lesson.
        epochs: how many lie before each. Where some are left out, the columns are wider.
        log_steps: a logarithmic axis of epochs.
    """
    guesses = np.stack([each.guess for each in observations])  # (steps, letters)
    right = guesses == words.targets
    letters = [label(each) for each in words.alphabet]
    edges = cell_edges(epochs, log_steps)
    drawn = np.log(edges) if log_steps else edges
    columns = round((drawn[-1] - drawn[0]) / np.diff(drawn).min())  # so many, were all as wide as the narrowest
    marked = columns <= MARKS
    text = _marked(guesses, right, letters) if marked else [[letters[guess] for guess in row] for row in guesses]
    cells = {
        "type": "heatmap",
        "z": right.T.astype(np.uint8),  # (letters, steps)
        "x": edges,
        "y": [
            f"{place} {label(source)} → {label(target)}"
            for place, (source, target) in enumerate(zip(words.source, words.target, strict=True), start=1)
        ],
        "text": [list(row) for row in zip(*text, strict=True)],
        "customdata": np.tile(np.asarray(epochs), (len(words), 1)),
        "zmin": 0,
        "zmax": 1,
        "colorscale": YES_OR_NO,
        "colorbar": {"tickvals": [0, 1], "ticktext": [_("wrong"), _("correct")]},
        "showscale": False,
        "xgap": 1 if columns <= LETTERS else 0,
        "ygap": 1,
        "hovertemplate": _("epoch %{customdata}, letter %{y}: %{text}") + "<extra></extra>",
    }
    if columns <= LETTERS:
        cells["texttemplate"] = "%{text}"
    layout = {
        "margin": {"l": 60, "r": 16, "t": 8, "b": 40},
        "xaxis": step_axis(epochs[-1], _("epoch"), log_steps) | {"showgrid": False},
        "yaxis": {
            "type": "category",
            "range": [len(words) - 0.5, -0.5],
            "tickmode": "linear",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    }
    return {"data": [cells], "layout": layout}


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


def unrolled_figure(observations: Sequence[Observation], words: Words) -> Figure:
    """The network unrolled over the letters: a column a letter, and from below letter, input, states, output, target.

    Arrows run as the numbers do: upwards through the layers, and from each letter to the next within a layer.
    """
    blocks = _blocks(observations, words)
    letters = len(words)
    units = sum(len(block.units) for block in blocks)
    # A long word's rows have their full height (`unrolled_height`); else all that is drawn shares the room there is.
    gap = 2.0 if letters > ROOMY else max(1.5, units / 16)  # between blocks, in rows
    head = 2.5 if letters > ROOMY else max(2.5, units / 8)  # from the target to the guess, which stands in a square
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
    data.append(_guess_row(observations, words, head, 28 if letters <= ROOMY and units <= 16 else 18))
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


def gradients_width(words: Words) -> int:
    """Pixels without which the letters of `gradients_figure` cannot be read."""
    return 52 + BAR_WIDTH * len(words)


def weights_figure(observations: Sequence[Observation], marked: tuple[str, int, int] | None = None) -> Figure:
    """Every weight of the network, one of them framed; `rnnplay.figures.matrices.matrices_figure`."""
    return matrices_figure([each.weights for each in observations], common_scale=False, marked=marked)


def gradients_figure(observations: Sequence[Observation], words: Words, log: bool = False) -> Figure:
    """How long the gradient of the loss with respect to the hidden state is at each letter, in bars, for each layer.

    The axis stays the same over the steps, so that they can be compared.
    """
    layers = len(observations[0].gradient_norms)
    norms = [np.stack([each.gradient_norms[layer] for each in observations]) for layer in range(layers)]
    every = np.concatenate([values.ravel() for values in norms])  # each (steps, letters)
    every = every[np.isfinite(every) & (every > 0)]
    low, high = (float(every.min()), float(every.max())) if len(every) else (0.1, 1.0)
    if log:
        values_axis = {"type": "log", "range": [float(np.log10(low)) - 0.3, float(np.log10(high)) + 0.1]}
    else:
        values_axis = {"range": [0, 1.05 * steady(high)]}
    bars = [
        {
            "type": "bar",
            "x": np.arange(len(words)),
            "name": _("layer {layer}").format(layer=layer + 1),
            "marker": {"color": LAYER_COLOURS[layer % len(LAYER_COLOURS)]},
            "hovertext": [f"{place} ({label(letter)})" for place, letter in enumerate(words.source, start=1)],
            "hovertemplate": _("letter %{hovertext}: ‖∂L/∂hₜ‖ = %{y:.4g}"),
        }
        for layer in range(layers)
    ]
    data = [animated(each, y=values) for each, values in zip(bars, norms, strict=True)]
    layout = {
        "margin": {"l": 44, "r": 8, "t": 24 if layers > 1 else 8, "b": 28},
        "showlegend": layers > 1,
        "bargap": 0.25,
        "xaxis": letter_axis(words.source),
        "yaxis": values_axis | {"fixedrange": True},
    }
    return {"data": data, "layout": layout}


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


def _arrows(letters: int, spans: list[tuple[float, float]], guess: float, letter: float) -> dict[str, Any]:
    """Up from each letter through the blocks to its guess, and along the layers from letter to letter."""
    lines: list[tuple[tuple[float, float], tuple[float, float]]] = []
    edges = [guess + 0.5, *(edge for span in spans for edge in span), letter - 0.5]
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


def _guess_row(observations: Sequence[Observation], words: Words, y: float, size: int) -> Figure:
    """The guessed letters: ✓ in a filled square where right, × in an empty one where wrong."""
    guesses = np.stack([each.guess for each in observations])  # (steps, letters)
    right = guesses == words.targets
    letters = [label(each) for each in words.alphabet]
    marked = len(words) <= ROOMY  # else the square alone tells
    text = np.array(_marked(guesses, right, letters) if marked else [[letters[at] for at in row] for row in guesses])
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


def _marked(guesses: np.ndarray, right: np.ndarray, alphabet: Sequence[str]) -> list[list[str]]:
    """Each guessed letter with ✓ or ×, ``[step][letter]``."""
    return [
        [f"{alphabet[guess]} {RIGHT if hit else WRONG}" for guess, hit in zip(*row, strict=True)]
        for row in zip(guesses, right, strict=True)
    ]


def letter_axis(word: Sequence[str]) -> dict[str, Any]:
    return {
        "range": [-0.5, len(word) - 0.5],
        "tickvals": list(range(len(word))),
        "ticktext": [label(each) for each in word],
        "zeroline": False,
        "fixedrange": True,
    }


def label(character: str) -> str:
    return in_plotly(shown(character))
