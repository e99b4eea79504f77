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
    window = np.array([each.window for each in observations])
    end = last.hand_over + len(last.free)
    along = np.arange(-before, end)
    clean = np.stack([_wave(name, each * points - before, len(along), points) for each in window])
    targets = np.stack([np.concatenate([each.before_targets.ravel(), each.targets]) for each in observations])
    said = np.stack([np.concatenate([each.before.ravel(), each.predictions]) for each in observations])
    free = np.stack([each.free for each in observations])
    # Beyond the end it is not seen.
    held = np.array(
        [last.hand_over + (2 * len(each.free) if (at := holds_for(each)) is None else at) for each in observations]
    )
    distances = (scale * base for scale in TENS for base in (1, 2, 5))
    every = next(each for each in distances if each * LABELS >= end / points)
    halves = np.arange(-(before // points // every) * every, round(end / points - every / 2), every)
    times = np.array([[_time(each + half) for half in halves.tolist()] for each in window.tolist()])
    low, high = strip_edges(noise)
    mode = "markers" if len(along) <= DOTTED else "lines"
    learned_at, free_at = np.arange(-before, points) + horizon, np.arange(last.hand_over, end)
    data: list[Figure] = [
        animated(curve(along, _("wave"), GRAY, width=1.5) | {"hoverinfo": "skip"}, y=clean),
        animated(dots(learned_at, _("target"), RED, 7), y=targets),
        animated(dots(learned_at, _("prediction"), BLUE, 5), y=said),
        animated(dots(np.arange(points), _("input"), TEXT, 3), y=np.stack([each.inputs for each in observations])),
        animated(
            curve(free_at, _("free-running (predictions fed back as input)"), BLUE, width=2)
            | {"mode": "lines+markers" if mode == "markers" else "lines", "marker": {"size": 3, "color": BLUE}},
            y=free,
        ),
        animated(
            curve(None, _("error of {most}").format(most=f"{TOLERANCE:g}"), "#c2570c", 2, "dash")
            | {"y": [-high, high - 0.3], "hoverinfo": "skip"},
            x=np.stack([held, held], axis=1),
        ),
        animated(
            {
                "type": "scatter",
                "mode": "text",
                "x": halves * points,
                "y": np.full(len(halves), -high - 0.25),
                "textposition": "middle right",
                "textfont": {"size": 11, "color": TEXT},
                "hoverinfo": "skip",
                "showlegend": False,
            },
            text=times,
        ),
        *edge_marks([(learned_at, said), (free_at, free)], low, high, BLUE, _("predictions outside the figure")),
    ]
    layout: Figure = {
        "margin": {"l": 28, "r": 8, "t": 24, "b": 4},
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"},
        "xaxis": {
            "range": [-before - 0.5, end - 0.5],
            "tickvals": (halves * points).tolist(),
            "showticklabels": False,
            "zeroline": False,
        },
        "yaxis": {"range": [low, high], "tickvals": [-1, 0, 1], "zeroline": False, "fixedrange": True},
        "shapes": [
            area(-0.5, points - 0.5, PRESENT),
            upright(last.hand_over - 0.5, TEXT, "dot"),
        ],
        "annotations": [note(_("free-running →"), last.hand_over, high, xanchor="left", yanchor="top")],
    }
    if end < ROOMY * points:
        here = min(points, last.hand_over) - 1
        layout["annotations"].append(note(_("this window"), here, high, xanchor="right", yanchor="top"))
    return {"data": data, "layout": layout}


def _wave(name: str, first: int, count: int, points: int) -> np.ndarray:
    """The wave from a point on; nothing before time 0."""
    values = wave(name, first, count, points).numpy()
    values[: max(0, -first)] = np.nan
    return values


def _time(half: int) -> str:
    return {0: "0", 1: "π"}.get(half, f"{half}π") if half >= 0 else ""
