"""The strip of windows: the wave, what is said of it while it is learned, and how the network goes on by itself."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.curves import TENS
from rnnplay.figures.edges import edge_marks
from rnnplay.figures.matrices import note
from rnnplay.figures.palette import GRAY, TEXT
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.figures.traces import area, curve, dots, upright
from rnnplay.lessons.sine.colours import BLUE, DOTTED, PRESENT, RED
from rnnplay.lessons.sine.observation import Observation
from rnnplay.lessons.sine.task import Settings
from rnnplay.lessons.sine.waves import wave
from rnnplay.text import _

TOLERANCE = 0.2  # by more than that it has left the wave
LABELS = 14  # times along the strip, at most
ROOMY = 40  # half periods up to which the present one can be told by its name


def strip_panel(seen: Sequence[Observation], settings: Settings, height: int) -> Panel:
    """The window, those before it, and how the network goes on by itself."""
    return Panel(
        "strip",
        _("The wave, window by window"),
        strip_figure(seen, settings.wave, settings.horizon, settings.noise),
        min_width=320,
        height=height,
        note=_(
            "left: predictions during training on these windows; right: free-running, which leaves the "
            "wave where the error exceeds {most}"
        ).format(most=f"{TOLERANCE:g}"),
        alt=_(
            "The wave with the network's predictions, then the network free-running, with its "
            "predictions fed back as input."
        ),
    )


def holds_for(seen: Observation) -> int | None:
    """After how many points of its own it first leaves the wave by more than `TOLERANCE`; None if it does not."""
    off = ~(np.abs(seen.free - seen.free_wave) <= TOLERANCE)  # what is no number has left it too
    return int(off.argmax()) if off.any() else None


def strip_edges(noise: float) -> tuple[float, float]:
    """Where the strip ends below and above. What lies beyond is marked there."""
    return -1.9 - noise, 1.45 + noise


def strip_figure(observations: Sequence[Observation], name: str, horizon: int, noise: float = 0.0) -> Figure:
    """The window, those before it, and how it goes on when it is left to itself; the window stays in its place.

    Args:
        observations: all looked at through the same rollout.
        name: of the wave.
        horizon: how many points the targets lie after the inputs.
        noise: of the wave.
    """
    last = observations[-1]
    points, before = len(last.inputs), last.before.size
    end = last.hand_over + len(last.free)
    low, high = strip_edges(noise)
    targets = np.stack([np.concatenate([each.before_targets.ravel(), each.targets]) for each in observations])
    said = np.stack([np.concatenate([each.before.ravel(), each.predictions]) for each in observations])
    free = np.stack([each.free for each in observations])
    learned_at, free_at = np.arange(-before, points) + horizon, np.arange(last.hand_over, end)
    inputs = np.stack([each.inputs for each in observations])  # each (steps, points)
    halves = _halves(before / points, end / points)
    data: list[Figure] = [
        animated(
            curve(np.arange(-before, end), _("wave"), GRAY, width=1.5) | {"hoverinfo": "skip"},
            y=np.stack([_wave(name, each.window * points - before, before + end, points) for each in observations]),
        ),
        animated(dots(learned_at, _("target"), RED, 7), y=targets),
        animated(dots(learned_at, _("prediction"), BLUE, 5), y=said),
        animated(dots(np.arange(points), _("input"), TEXT, 3), y=inputs),
        animated(_free_running(free_at, dotted=before + end <= DOTTED), y=free),
        animated(_leaving(high), x=_leaves_at(observations)),
        animated(_times(halves * points, -high - 0.25), text=_times_of(observations, halves)),
        *edge_marks([(learned_at, said), (free_at, free)], low, high, BLUE, _("predictions outside the figure")),
    ]
    return {"data": data, "layout": _layout(last, halves, low, high)}


def _halves(before: float, after: float) -> np.ndarray:
    """Half periods along the strip at which a time is written, ``(times,)``; 0 is where the window begins.

    Args:
        before: how many half periods the strip shows before it.
        after: and from it on.
    """
    distances = (scale * base for scale in TENS for base in (1, 2, 5))
    every = next(each for each in distances if each * LABELS >= after)
    return np.arange(-(int(before) // every) * every, round(after - every / 2), every)


def _times_of(observations: Sequence[Observation], halves: np.ndarray) -> np.ndarray:
    """What is written there, ``(steps, times)``."""
    return np.array([[_time(each.window + half) for half in halves.tolist()] for each in observations])


def _times(at: np.ndarray, height: float) -> Figure:
    return {
        "type": "scatter",
        "mode": "text",
        "x": at,
        "y": np.full(len(at), height),
        "textposition": "middle right",
        "textfont": {"size": 11, "color": TEXT},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _free_running(at: np.ndarray, dotted: bool) -> Figure:
    look = {"mode": "lines+markers" if dotted else "lines", "marker": {"size": 3, "color": BLUE}}
    return curve(at, _("free-running (predictions fed back as input)"), BLUE, width=2) | look


def _leaving(high: float) -> Figure:
    """A line from top to bottom, where the error becomes too large."""
    line = curve(None, _("error of {most}").format(most=f"{TOLERANCE:g}"), "#c2570c", 2, "dash")
    return line | {"y": [-high, high - 0.3], "hoverinfo": "skip"}


def _leaves_at(observations: Sequence[Observation]) -> np.ndarray:
    """Where it first leaves the wave, ``(steps, 2)``: both ends of an upright line. Beyond the end it is not seen."""
    held = np.array(
        [each.hand_over + (2 * len(each.free) if (at := holds_for(each)) is None else at) for each in observations]
    )
    return np.stack([held, held], axis=1)


def _layout(last: Observation, halves: np.ndarray, low: float, high: float) -> Figure:
    """Axes, the present window, and from where on the network is left to itself."""
    points, end = len(last.inputs), last.hand_over + len(last.free)
    notes = [note(_("free-running →"), last.hand_over, high, xanchor="left", yanchor="top")]
    if end < ROOMY * points:
        here = min(points, last.hand_over) - 1
        notes.append(note(_("this window"), here, high, xanchor="right", yanchor="top"))
    return {
        "margin": {"l": 28, "r": 8, "t": 24, "b": 4},
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": {
            "range": [-last.before.size - 0.5, end - 0.5],
            "tickvals": (halves * points).tolist(),
            "showticklabels": False,
            "zeroline": False,
        },
        "yaxis": {"range": [low, high], "tickvals": [-1, 0, 1], "zeroline": False, "fixedrange": True},
        "shapes": [area(-0.5, points - 0.5, PRESENT), upright(last.hand_over - 0.5, TEXT, "dot")],
        "annotations": notes,
    }


def _wave(name: str, first: int, count: int, points: int) -> np.ndarray:
    """The wave from a point on; nothing before time 0."""
    values = wave(name, first, count, points).numpy()
    values[: max(0, -first)] = np.nan
    return values


def _time(half: int) -> str:
    return {0: "0", 1: "π"}.get(half, f"{half}π") if half >= 0 else ""
