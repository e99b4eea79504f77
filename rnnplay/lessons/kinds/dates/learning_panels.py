"""The pictures of a network that learns to read dates: loss, held-out dates, and how it reads one of them."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Cells, Diagram, Scale, Shape, Text
from rnnplay.figures.palette import SHARE
from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.kinds.dates.letters import letter_of, shown
from rnnplay.lessons.kinds.dates.observation import Observation, Reading
from rnnplay.lessons.kinds.dates.task import VALIDATED
from rnnplay.lessons.kinds.dates.writing import TARGET_ALPHABET, TARGET_LENGTH
from rnnplay.lessons.kinds.learning_curves import loss_panel, shares_panel
from rnnplay.text import _, ngettext

COLUMN, ROW = 22.0, 19.0  # px of a cell
NAMES, TOP = 40.0, 26.0  # px beside the cells, and above them


def learning_panels(seen: Sequence[Observation], start: int, run: RunSteps) -> list[Panel]:
    """All pictures.

    Args:
        seen: one a step of the timeline.
        start: from which of them on the browser lacks what changes.
        run: the steps of the timeline.
    """
    readings = [each.readings[0] for each in seen[start:]]
    return [
        loss_panel(seen, run, _("mean cross-entropy of a digit of the next batch, teacher-forced")),
        _right_panel(seen, run),
        *([] if readings[-1].attention is None else [_attention_panel(readings)]),
        _probabilities_panel(readings),
    ]


def _right_panel(seen: Sequence[Observation], run: RunSteps) -> Panel:
    count = ngettext("{count} date", "{count} dates", VALIDATED).format(count=VALIDATED)
    return shares_panel(
        _("Held-out dates read correctly"),
        {_("whole dates"): [each.right for each in seen], _("digits"): [each.right_digits for each in seen]},
        run,
        note=_("{dates} on days that are never learned from, free-running").format(dates=count),
        alt=_("The share of held-out dates and of their digits that are read correctly after each step."),
    )


def _attention_panel(readings: Sequence[Reading]) -> Panel:
    """How the attention on one date comes about."""
    text = readings[-1].letters
    weights = np.stack([_padded(each.attention) for each in readings if each.attention is not None])
    columns = [
        _("letter {number} (“{letter}”)").format(number=at + 1, letter=shown(each)) for at, each in enumerate(text)
    ]
    rows = [_("written letter {number}").format(number=at + 1) for at in range(TARGET_LENGTH)]
    wide, high = COLUMN * len(text), ROW * TARGET_LENGTH
    shapes: list[Shape] = [
        Cells(NAMES, TOP, wide, high, weights, Scale(SHARE, 0, 1), _("attention"), rows, columns),
        *(Text(NAMES + COLUMN * (at + 0.5), TOP / 2, shown(each), size=13) for at, each in enumerate(text)),
        *(
            Text(NAMES - 8, TOP + ROW * (at + 0.5), letters, size=13, anchor="end")
            for at, letters in enumerate(_written(readings))
        ),
    ]
    return _reading_panel(
        "attention",
        _("Attention aₜ(s)"),
        Diagram(NAMES + wide + 6, TOP + high + 6, shapes),
        _("rows: letters written at this step of the training; columns: letters read"),
    )


def _probabilities_panel(readings: Sequence[Reading]) -> Panel:
    """How sure the decoder is of each letter at each of its steps."""
    values = np.stack([_padded(each.probabilities) for each in readings]).swapaxes(1, 2)  # (steps, letters, target)
    rows = [shown(letter_of(number)) for number in range(len(TARGET_ALPHABET) + 1)]
    columns = [_("written letter {number}").format(number=at + 1) for at in range(TARGET_LENGTH)]
    wide, high = 1.4 * COLUMN * TARGET_LENGTH, ROW * len(rows)
    shapes: list[Shape] = [
        Cells(NAMES, TOP, wide, high, values, Scale(SHARE, 0, 1), _("probability"), rows, columns),
        *(Text(NAMES - 8, TOP + ROW * (at + 0.5), row, size=12, anchor="end") for at, row in enumerate(rows)),
        *(
            Text(NAMES + 1.4 * COLUMN * (at + 0.5), TOP / 2, letters, size=14, bold=True)
            for at, letters in enumerate(_written(readings))
        ),
    ]
    return _reading_panel(
        "probabilities",
        _("Probability of every letter"),
        Diagram(NAMES + wide + 6, TOP + high + 6, shapes),
        _("columns: steps of the decoder, above them what it writes, free-running"),
    )


def _reading_panel(key: str, title: str, diagram: Diagram, note: str) -> Panel:
    return Panel(
        key,
        title,
        diagram,
        row=1,
        width=diagram.width / 400,
        min_width=300,
        height=round(diagram.height),
        least_width=round(0.62 * diagram.width),
        note=note,
        alt=_("How the date that you typed is read at each step of the training."),
    )


def _padded(values: np.ndarray) -> np.ndarray:
    """``(target, …)`` with as many rows as there can be; those that were not written are NaN."""
    whole = np.full((TARGET_LENGTH, values.shape[1]), np.nan, np.float32)
    whole[: len(values)] = values
    return whole


def _written(readings: Sequence[Reading]) -> list[np.ndarray]:
    """For each place what is written there, ``(steps,)``."""
    return [
        np.array([shown(letter_of(int(each.written[at]))) if at < len(each.written) else "" for each in readings])
        for at in range(TARGET_LENGTH)
    ]
