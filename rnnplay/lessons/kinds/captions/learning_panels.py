"""The pictures of a network that learns to describe: loss, held-out scenes, and how it describes one's own picture."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Cells, Diagram, Scale, Shape, Text
from rnnplay.figures.palette import SHARE
from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.kinds.captions.examples import word_of
from rnnplay.lessons.kinds.captions.grammar import LONGEST, WORDS
from rnnplay.lessons.kinds.captions.observation import Observation, Reading
from rnnplay.lessons.kinds.captions.task import VALIDATED
from rnnplay.lessons.kinds.learning_curves import loss_panel, shares_panel
from rnnplay.text import _, ngettext

COLUMN, ROW = 44.0, 17.0  # px of a cell
NAMES, TOP = 48.0, 26.0  # px beside the cells, and above them


def learning_panels(seen: Sequence[Observation], start: int, run: RunSteps) -> list[Panel]:
    """All pictures.

    Args:
        seen: one a step of the timeline.
        start: from which of them on the browser lacks what changes.
        run: the steps of the timeline.
    """
    count = ngettext("{count} scene", "{count} scenes", VALIDATED).format(count=VALIDATED)
    return [
        loss_panel(seen, run, _("mean cross-entropy of a word of the next batch, teacher-forced")),
        shares_panel(
            _("Held-out scenes described truly"),
            {_("true"): [each.true for each in seen], _("grammatical"): [each.grammatical for each in seen]},
            run,
            note=_("{scenes} of digits that are never learned from, free-running").format(scenes=count),
            alt=_("The share of held-out scenes of which the caption is true, and grammatical, after each step."),
        ),
        _probabilities_panel([each.reading for each in seen[start:]]),
    ]


def _probabilities_panel(readings: Sequence[Reading]) -> Panel:
    """How sure the network is of each word at each place of the caption of one's own picture."""
    values = np.stack([_padded(each.probabilities) for each in readings]).swapaxes(1, 2)  # (steps, words, places)
    rows = [word_of(number) or _("end") for number in range(len(WORDS) + 1)]
    columns = [_("written word {number}").format(number=at + 1) for at in range(LONGEST)]
    wide, high = COLUMN * LONGEST, ROW * len(rows)
    shapes: list[Shape] = [
        Cells(NAMES, TOP, wide, high, values, Scale(SHARE, 0, 1), _("probability"), rows, columns),
        *(Text(NAMES - 6, TOP + ROW * (at + 0.5), row, size=11, anchor="end") for at, row in enumerate(rows)),
        *(
            Text(NAMES + COLUMN * (at + 0.5), TOP / 2, words, size=12, bold=True)
            for at, words in enumerate(_written(readings))
        ),
    ]
    diagram = Diagram(NAMES + wide + 6, TOP + high + 6, shapes)
    return Panel(
        "probabilities",
        _("Probability of every word"),
        diagram,
        row=1,
        min_width=320,
        height=round(diagram.height),
        least_width=round(0.62 * diagram.width),
        note=_("columns: the words of the caption of your picture, above them what is written, free-running"),
        alt=_("How your picture is described at each step of the training."),
    )


def _padded(values: np.ndarray) -> np.ndarray:
    """``(time, words)`` with as many rows as there can be; those that were not written are NaN."""
    whole = np.full((LONGEST, values.shape[1]), np.nan, np.float32)
    whole[: len(values)] = values
    return whole


def _written(readings: Sequence[Reading]) -> list[np.ndarray]:
    """For each place what is written there, ``(steps,)``."""
    return [
        np.array([word_of(int(each.written[at])) if at < len(each.written) else "" for each in readings])
        for at in range(LONGEST)
    ]
