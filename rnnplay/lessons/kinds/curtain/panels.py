"""The pictures of one scene as a network reads it, and of a network that learns to."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Cells, Diagram, Scale, Shape, Text
from rnnplay.figures.palette import GRAY, SHARE, TEAL
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.figures.run_steps import RunSteps
from rnnplay.figures.units import units_figure
from rnnplay.lessons.kinds.curtain.arrows import ARROWS
from rnnplay.lessons.kinds.curtain.film import answers_panel, film_panel
from rnnplay.lessons.kinds.curtain.observation import Observation, Reading
from rnnplay.lessons.kinds.learning_curves import loss_panel, shares_axis, shares_panel
from rnnplay.text import _

COLUMN, ROW, NAMES = 22.0, 17.0, 30.0  # px of the probabilities over time


def reading_panels(reading: Reading) -> list[Panel]:
    """All pictures of a reading; a step is a frame."""
    digit = _shares_panel("digit", _("Which digit?"), reading.carried.digit, reading.reset.digit, "0123456789")
    way = _shares_panel("way", _("Which way?"), reading.carried.direction, reading.reset.direction, ARROWS)
    return [film_panel(reading), digit, way, answers_panel(reading), _states_panel(reading)]


def _shares_panel(key: str, title: str, carried: np.ndarray, reset: np.ndarray, names: str) -> Panel:
    return Panel(
        key,
        title,
        _bars(carried, reset, names),
        width=0.5,
        min_width=150,
        height=262,
        note=_("teal: with its state; grey: reset"),
        alt=_("The probability of each answer at each frame, with the state and with the state reset."),
    )


def _bars(carried: np.ndarray, reset: np.ndarray, names: str) -> Figure:
    """Two bars for each answer, which change by step; ``(time, answers)``."""
    count = carried.shape[1]
    data = [
        animated(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "y": [at + shift for at in range(count)],
                "width": 0.38,
                "marker": {"color": colour},
                "hovertemplate": f"{name}: %{{x:.3f}}<extra></extra>",
            },
            x=values.astype(np.float32),
        )
        for name, values, colour, shift in (
            (_("with its state"), carried, TEAL, -0.2),
            (_("state reset"), reset, GRAY, 0.2),
        )
    ]
    layout = {
        "margin": {"l": 26, "r": 10, "t": 4, "b": 26},
        "showlegend": False,
        "barmode": "overlay",
        "xaxis": {"range": [0, 1.02], "fixedrange": True} | shares_axis(),
        "yaxis": {
            "range": [count - 0.4, -0.6],
            "tickvals": list(range(count)),
            "ticktext": list(names),
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    }
    return {"data": data, "layout": layout}


def _states_panel(reading: Reading) -> Panel:
    states = reading.hidden_states
    return Panel(
        "states",
        _("Hidden state h"),
        units_figure("hidden_state", states, np.arange(states.shape[1])),
        time="y",
        row=2,
        min_width=300,
        height=270,
        note=_("rows: frames; columns: units; it holds what is hidden"),
        alt=_("The hidden state of every unit after each frame."),
    )


def learning_panels(seen: Sequence[Observation], start: int, run: RunSteps) -> list[Panel]:
    """All pictures of a network that learns.

    Args:
        seen: one a step of the timeline.
        start: from which of them on the browser lacks what changes.
        run: the steps of the timeline.
    """
    readings = [each.reading for each in seen[start:]]
    lines = {
        _("hidden"): [each.hidden_right for each in seen],
        _("visible"): [each.visible_right for each in seen],
    }
    return [
        loss_panel(seen, run, _("mean cross-entropy of digit and direction together, of the next batch")),
        shares_panel(
            _("Held-out frames labelled correctly"),
            lines,
            run,
            note=_("digit and direction both right"),
            alt=_("The share of hidden and of visible frames at which both answers are right, after each step."),
        ),
        _over_time("digit", _("Your video: which digit?"), [each.carried.digit for each in readings], "0123456789"),
        _over_time("way", _("Your video: which way?"), [each.carried.direction for each in readings], ARROWS),
    ]


def _over_time(key: str, title: str, answers: Sequence[np.ndarray], names: str) -> Panel:
    """The probabilities at each frame, at each step of the training."""
    values = np.stack(answers).swapaxes(1, 2)  # (steps, answers, time)
    count = values.shape[-1]
    columns = [_("frame {number}").format(number=at + 1) for at in range(count)]
    high = ROW * len(names)
    shapes: list[Shape] = [
        Cells(NAMES, 4, COLUMN * count, high, values, Scale(SHARE, 0, 1), _("probability"), list(names), columns),
        *(Text(NAMES - 8, 4 + ROW * (at + 0.5), name, size=13, anchor="end") for at, name in enumerate(names)),
        *(Text(NAMES + COLUMN * (at + 0.5), high + 14, str(at + 1), size=10) for at in range(count)),
    ]
    width = NAMES + COLUMN * count + 6
    return Panel(
        key,
        title,
        Diagram(width, high + 24, shapes),
        row=1,
        min_width=300,
        height=round(high + 24),
        least_width=round(0.62 * width),
        note=_("columns: frames; rows: answers, at this step of the training"),
        alt=_("The probability of each answer at each frame of your video, at each step of the training."),
    )
