"""Networks that learn digits side by side: losses, accuracies, and what of the gradient reaches each row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from rnnplay.digits.observation import Race
from rnnplay.figures.axes import along, step_axis
from rnnplay.figures.curves import BEHIND, LEGEND, NAMED, ROOM_FOR_LEGEND, rate_at, say_rates
from rnnplay.figures.curves import DASHES as LEFT_DASHES
from rnnplay.figures.palette import GRAY
from rnnplay.figures.panel import Figure, animated
from rnnplay.figures.run_steps import Rates, RunSteps
from rnnplay.text import _, percent

# Blue, orange and teal, which the colour-blind tell apart, and three kinds of line besides.
COLORS, DASHES = ("#2f80ed", "#dd6b10", "#0d9488"), ("solid", "dash", "dot")
POINTS = 400  # of a curve at most; a screen shows no more
SMOOTHED = 40  # the running mean of a loss is over one of so many parts of it
FIFTHS = (0, 0.2, 0.4, 0.6, 0.8, 1)  # ticks of an axis of accuracies
LOWEST, HIGHEST = -9.0, 0.5  # powers of ten: the ends of the axis of gradients


@dataclass(frozen=True)
class Course:
    """The curves of one network, with as many points as a picture shows.

    Attributes:
        name: of the network.
        steps, losses: ``(points,)``: the running mean of the losses of so many steps.
        measured_at, accuracies, training_accuracies: ``(measured,)``, as in `rnnplay.digits.observation.Runner`.
    """

    name: str
    steps: np.ndarray
    losses: np.ndarray
    measured_at: np.ndarray
    accuracies: np.ndarray
    training_accuracies: np.ndarray


def courses(race: Race) -> tuple[Course, ...]:
    """The curves of all networks. Of a branch that is left behind they are what is kept."""
    found = []
    for runner in race.runners:
        after = np.arange(1, len(runner.losses) + 1)
        chosen = _thinned(len(after))
        measured = runner.measured_at, runner.accuracies, runner.training_accuracies
        found.append(Course(runner.name, after[chosen], running_mean(runner.losses)[chosen], *measured))
    return tuple(found)


def losses_figure(race: Race, run: RunSteps) -> Figure:
    """The loss of every step of every network. Time runs along x.

    One alone shows each step's loss, pale, and the running mean of them; several show their running means.

    Args:
        race: the networks as far as they have come.
        run: its steps; the ``summary`` of what was left behind are its `courses`. Of several networks the last such
            branch is drawn, of one alone all.
    """
    newest, alone = run.steps[-1], len(race.runners) == 1
    data = []
    for branch, course, look in _left_behind(run.left_behind, alone):
        seen = (course.steps > branch.step) & (course.steps <= newest)
        data.append(
            look
            | _points(course.steps[seen], course.losses[seen], branch.rates, run.log)
            | {
                "hovertemplate": _hover(
                    _("{name}, discarded branch, step {step}: loss {value}, learning rate {rate}"), course, _LOSS
                )
            }
        )
    for index, course in enumerate(courses(race)):
        seen = course.steps <= newest
        if alone:
            losses = race.runners[0].losses[:newest]
            each = _thinned(len(losses))
            points = _points(np.arange(1, len(losses) + 1)[each], losses[each], run.rates, run.log)
            data.append(_line(index, "") | points | {"opacity": 0.35, "hoverinfo": "skip", "showlegend": False})
        data.append(
            _line(index, say_rates(run.rates) if alone else course.name)
            | _points(course.steps[seen], course.losses[seen], run.rates, run.log)
            | {"hovertemplate": _hover(_("{name}, step {step}: loss {value}, learning rate {rate}"), course, _LOSS)}
        )
    layout = _layout(run, legend=not alone or bool(run.left_behind))
    return {"data": data, "layout": layout | {"yaxis": {"rangemode": "tozero"}}}


def accuracies_figure(race: Race, run: RunSteps) -> Figure:
    """Test accuracy and, thinner, training accuracy at each step at which they were measured. Time runs along x.

    The arguments are those of `losses_figure`; of a branch that was left behind the test accuracy is drawn.
    """
    newest, alone = run.steps[-1], len(race.runners) == 1
    data = []
    for branch, course, look in _left_behind(run.left_behind, alone):
        parted = course.measured_at[course.measured_at <= branch.step].max(initial=0)  # what both have measured last
        seen = (course.measured_at >= parted) & (course.measured_at <= newest)
        hover = _hover(
            _("{name}, discarded branch, step {step}: test accuracy {value}, learning rate {rate}"), course, _SHARE
        )
        points = _points(course.measured_at[seen], course.accuracies[seen], branch.rates, run.log)
        data.append(look | points | {"mode": "lines+markers", "marker": {"size": 4}, "hovertemplate": hover})
    for index, course in enumerate(courses(race)):
        data += _accuracies(index, course, run, alone)
    return {"data": data, "layout": _layout(run, legend=True) | {"yaxis": accuracy_axis()}}


def accuracy_axis() -> dict[str, Any]:
    """From 0 to all, with a mark at every fifth."""
    return {"range": [0, 1.02], "tickvals": list(FIFTHS), "ticktext": [percent(each) for each in FIFTHS]}


def _accuracies(index: int, course: Course, run: RunSteps, alone: bool) -> list[Figure]:
    """Of one network, the training accuracy and the test accuracy, which lies above it."""
    seen = course.measured_at <= run.steps[-1]
    at = course.measured_at[seen]
    training = _line(index, _("training") if alone else _("{name}, training").format(name=course.name))
    test = _line(index, _("test") if alone else course.name)
    return [
        training
        | _points(at, course.training_accuracies[seen], run.rates, run.log)
        | {
            "mode": "lines+markers",
            "line": training["line"] | {"width": 1},
            "marker": {"size": 5, "symbol": "circle-open"},
            "showlegend": alone,
            "legendrank": BEHIND - 1,
            "hovertemplate": _hover(
                _("{name}, step {step}: training accuracy {value}, learning rate {rate}"), course, _SHARE
            ),
        },
        test
        | _points(at, course.accuracies[seen], run.rates, run.log)
        | {
            "mode": "lines+markers",
            "marker": {"size": 5},
            "hovertemplate": _hover(
                _("{name}, step {step}: test accuracy {value}, learning rate {rate}"), course, _SHARE
            ),
        },
    ]


def gradients_figure(races: Sequence[Race], names: Sequence[str]) -> Figure:
    """How much of the verdict's gradient comes back to each row, on a logarithmic axis; row 1 was read first.

    Args:
        races: the networks at each step of the timeline that is drawn.
        names: of the networks.
    """
    data = []
    low, high = LOWEST, HIGHEST  # unless the norms of some step lie beyond them
    rows = next((len(each.watched.gradient_by_row) for race in races for each in race.runners if each.watched), 1)
    for index, name in enumerate(names):
        norms = np.full((len(races), rows), np.nan, np.float32)  # (steps, rows)
        for at, race in enumerate(races):
            watched = race.runners[index].watched
            if watched is not None:
                norms[at] = _positive(watched.gradient_by_row)
        if np.isfinite(norms).any():
            low = min(low, float(np.floor(np.log10(np.nanmin(norms)))))
            high = max(high, float(np.ceil(np.log10(np.nanmax(norms[np.isfinite(norms)])))))
        line = _line(index, name) | {
            "x": np.arange(1, rows + 1),
            "hovertemplate": _("{name}, row %{{x}}: %{{y:.2e}}").format(name=name) + "<extra></extra>",
        }
        data.append(animated(line, y=norms))
    layout = {
        "margin": {"l": 48, "r": 8, "t": 8, "b": 36},
        "showlegend": len(names) > 1,
        "legend": LEGEND,
        "xaxis": {"title": {"text": _("row")}, "range": [0.5, rows + 0.5], "zeroline": False},
        "yaxis": _powers(low, high),
    }
    return {"data": data, "layout": layout}


def shares_figure(race: Race, run: RunSteps) -> Figure:
    """What share of the gradient at the last row reaches the first, on a logarithmic axis. Time runs along x.

    The arguments are those of `losses_figure`.
    """
    data, low, high = [], -3.0, HIGHEST
    for index, runner in enumerate(race.runners):
        seen = runner.shares_at <= run.steps[-1]
        shares = _positive(runner.shares[seen])
        if np.isfinite(shares).any():
            low = min(low, float(np.floor(np.log10(np.nanmin(shares)))))
            high = max(high, float(np.log10(np.nanmax(shares))) + 0.2)
        hover = _("{name}, step %{{customdata[0]}}: %{{y:.1e}}, learning rate %{{customdata[1]:.3~g}}").format(
            name=runner.name
        )
        data.append(
            _line(index, runner.name)
            | _points(runner.shares_at[seen], shares, run.rates, run.log)
            | {"mode": "lines+markers", "marker": {"size": 5}, "hovertemplate": hover + "<extra></extra>"}
        )
    return {"data": data, "layout": _layout(run, legend=True) | {"yaxis": _powers(low, high)}}


def running_mean(values: np.ndarray) -> np.ndarray:
    """Each value's mean with those before it, over one of `SMOOTHED` parts of all; the first have fewer."""
    if not len(values):
        return values
    window = max(1, len(values) // SMOOTHED)
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    until = np.arange(1, len(values) + 1)
    start = np.maximum(0, until - window)
    return ((sums[until] - sums[start]) / (until - start)).astype(np.float32)


_LOSS, _SHARE = "%{y:.3f}", "%{y:.3f}"


def _hover(text: str, course: Course, value: str) -> str:
    placeholders = {"step": "%{customdata[0]}", "value": value, "rate": "%{customdata[1]:.3~g}"}
    return text.format(name=course.name, **placeholders) + "<extra></extra>"


def _line(index: int, name: str) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "line": {"color": COLORS[index], "dash": DASHES[index], "width": 2},
    }


def _points(at: np.ndarray, values: np.ndarray, rates: Rates, log_steps: bool) -> Figure:
    """Values at steps of the training, and for hovering the step and its learning rate."""
    return {
        "x": along(at, log_steps).astype(np.float32),
        "y": np.asarray(values, np.float32),
        "customdata": [[step, rate_at(rates, step)] for step in at.tolist()],
    }


def _left_behind(branches: Sequence[Any], alone: bool) -> Iterator[tuple[Any, Course, Figure]]:
    """Each branch, the curves of each of its networks, and how they look; the oldest first, so that it lies below."""
    shown = [*enumerate(reversed(branches))][: None if alone else 1]
    for age, branch in reversed(shown):
        for index, course in enumerate(branch.summary or ()):
            yield (
                branch,
                course,
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": say_rates(branch.rates),
                    "legendrank": BEHIND + age,
                    "showlegend": index == 0 and age < NAMED,
                    "line": {
                        "color": GRAY,
                        "width": 2,
                        "dash": LEFT_DASHES[age % len(LEFT_DASHES)] if alone else DASHES[index],
                    },
                },
            )


def _positive(values: np.ndarray) -> np.ndarray:
    """For a logarithmic axis, which has no zero: a gap where there is nothing."""
    return np.where(values > 0, values, np.nan).astype(np.float32)


def _powers(low: float, high: float) -> Figure:
    """A logarithmic axis between two powers of ten."""
    every = max(1, round((high - low) / 3))  # more would overlap in a low figure
    return {"type": "log", "range": [low, high], "dtick": every, "exponentformat": "power"}


def _thinned(points: int) -> slice:
    """Every so many of them, so that they are `POINTS` at most; the newest is among them."""
    every = max(1, -(-points // POINTS))
    return slice((points - 1) % every if points else 0, None, every)


def _layout(run: RunSteps, legend: bool) -> Figure:
    return {
        "margin": {"l": 48, "r": 16, "t": ROOM_FOR_LEGEND if legend else 8, "b": 36},
        "showlegend": legend,
        "legend": LEGEND,
        "xaxis": step_axis(run.steps[-1], _("step"), run.log),
    }
