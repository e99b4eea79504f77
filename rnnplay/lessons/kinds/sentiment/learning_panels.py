"""The pictures of a network that learns opinions: loss, held-out sentences, and its belief in one of them."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Cells, Diagram, Scale, Shape, Text
from rnnplay.figures.palette import SIGNED
from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.kinds.learning_curves import loss_panel, shares_panel
from rnnplay.lessons.kinds.sentiment.drawing import LETTER
from rnnplay.lessons.kinds.sentiment.observation import Observation, Reading
from rnnplay.lessons.kinds.sentiment.task import VALIDATED
from rnnplay.text import _, ngettext, percent

ROW, NAMES, SHARES = 19.0, 24.0, 62.0  # px: of a word, beside the words, and of a probability
BELIEF, UNIT = 130.0, 7.0  # px: of the bar of a belief, and of a unit's column


def learning_panels(seen: Sequence[Observation], start: int, run: RunSteps) -> list[Panel]:
    """All pictures.

    Args:
        seen: one a step of the timeline.
        start: from which of them on the browser lacks what changes.
        run: the steps of the timeline.
    """
    readings = [each.reading for each in seen[start:]]
    return [
        loss_panel(seen, run, _("mean cross-entropy of the next batch")),
        _right_panel(seen, run),
        _sentence_panel(readings),
    ]


def _right_panel(seen: Sequence[Observation], run: RunSteps) -> Panel:
    count = ngettext("{count} sentence", "{count} sentences", VALIDATED).format(count=VALIDATED)
    return shares_panel(
        _("Held-out sentences told correctly"),
        {
            _("one or two statements"): [each.right for each in seen],
            _("three or four"): [each.right_longer for each in seen],
        },
        run,
        note=_("{sentences} of each kind that are never learned from").format(sentences=count),
        alt=_("The share of held-out sentences whose opinion is told after each step, and that of longer ones."),
    )


def _sentence_panel(readings: Sequence[Reading]) -> Panel:
    """The belief after each word, and the states, at each step of the training."""
    words, hidden = readings[-1].words, readings[-1].hidden_states.shape[1]
    left = NAMES + LETTER * min(16, max(map(len, words)))
    beliefs = np.stack([each.positive for each in readings])  # (steps, time)
    states = np.stack([each.hidden_states for each in readings])  # (steps, time, hidden)
    high, right = ROW * len(words), left + SHARES + BELIEF * 0.3
    rows = [*words]
    units = [_("unit {unit}").format(unit=each + 1) for each in range(hidden)]
    name, state = _("probability of “positive”"), _("hidden state")
    scale = Scale(SIGNED, 0, 1, name)
    shapes: list[Shape] = [
        *(Text(left - 8, ROW * (at + 0.5), word[:16], size=12, anchor="end") for at, word in enumerate(words)),
        *(
            Text(left + SHARES - 8, ROW * (at + 0.5), _shares(beliefs[:, at]), size=12, anchor="end")
            for at in range(len(words))
        ),
        Cells(left + SHARES, 0, BELIEF * 0.3 - 10, high, beliefs[:, :, None], scale, name, rows, [""]),
        Cells(right, 0, UNIT * hidden, high, states, Scale(SIGNED, -1, 1, state), state, rows, units),
    ]
    diagram = Diagram(right + UNIT * hidden + 6, high + 6, shapes)
    return Panel(
        "sentence",
        _("Belief and hidden state after each word"),
        diagram,
        row=1,
        min_width=300,
        height=round(diagram.height),
        least_width=round(0.62 * diagram.width),
        note=_("rows: words; at the left the probability of “positive” if it ended there; columns at the right: units"),
        alt=_("How the sentence that you typed is read at each step of the training."),
    )


def _shares(of_word: np.ndarray) -> np.ndarray:
    """``(steps,)`` probabilities, as they are written."""
    return np.array([percent(share, 1) for share in of_word.tolist()])
