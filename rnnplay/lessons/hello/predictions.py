"""What the network predicts, epoch by epoch."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.figures.axes import cell_edges, step_axis
from rnnplay.figures.palette import YES_OR_NO
from rnnplay.figures.panel import Figure, Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.hello.letters import label, marked, tall
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.words import Words
from rnnplay.text import _

MARKS, LETTERS = 24, 60  # epochs up to which a cell has room for letter and mark, and for the letter


def predictions_panel(seen: Sequence[Observation], words: Words, run: RunSteps) -> Panel:
    """The prediction of every epoch. Time runs along x."""
    return Panel(
        "predictions",
        _("Predictions by epoch"),
        predictions_figure(seen, words, run.steps, run.log),
        time="x",
        width=1.5,
        min_width=320,
        height=tall(len(words)),
        note=_("one column per epoch, one row per letter; ✓ correct, × wrong"),
        alt=_("The predicted letter at each place of the word after each epoch."),
    )


def predictions_figure(
    observations: Sequence[Observation], words: Words, epochs: Sequence[int], log_steps: bool = False
) -> Figure:
    """The prediction of every epoch, one column an epoch, one row a letter. Time runs along x.

    A right letter stands in a filled cell, a wrong one in an empty one, and where there is room with ✓ or ×.

    Args:
        observations: one a column.
        words: the lesson.
        epochs: how many lie before each. Where some are left out, the columns are wider.
        log_steps: a logarithmic axis of epochs.
    """
    predictions = np.stack([each.prediction for each in observations])  # (steps, letters)
    edges = cell_edges(epochs, log_steps)
    cells = _cells(predictions, words, epochs, _columns(edges, log_steps))
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
    return {"data": [cells | {"x": edges}], "layout": layout}


def _columns(edges: np.ndarray, log_steps: bool) -> int:
    """How many columns there would be, were all as wide as the narrowest."""
    drawn = np.log(edges) if log_steps else edges
    return round((drawn[-1] - drawn[0]) / np.diff(drawn).min())


def _cells(predictions: np.ndarray, words: Words, epochs: Sequence[int], columns: int) -> dict[str, Any]:
    """A cell for each of ``(steps, letters)``, with what there is room for in so many columns."""
    right = predictions == words.targets
    letters = [label(each) for each in words.alphabet]
    text = (
        marked(predictions, right, letters)
        if columns <= MARKS
        else [[letters[prediction] for prediction in row] for row in predictions]
    )
    cells = {
        "type": "heatmap",
        "z": right.T.astype(np.uint8),  # (letters, steps)
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
    return cells | ({"texttemplate": "%{text}"} if columns <= LETTERS else {})
