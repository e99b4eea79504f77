"""A network that learns to go on with a wave: the strip of windows, hidden units and their path, gradients.

Every function takes one observation a step of the timeline and gives a figure.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnnplay.figures.curves import TENS
from rnnplay.figures.edges import edge_marks
from rnnplay.figures.heatmap import GRAY, SIGNED, TEAL, TEXT
from rnnplay.figures.matrices import note, steady
from rnnplay.figures.panel import Figure, animated
from rnnplay.lessons.sine.observation import SineObservation
from rnnplay.lessons.sine.waves import wave
from rnnplay.text import _

RED, BLUE = "#d6453d", "#2f80ed"  # and the dots differ in size and the lines in dash
LAYER_COLOURS = (TEAL, BLUE, "#c2570c")
PRESENT = "rgba(127, 132, 150, 0.16)"
TOLERANCE = 0.2  # by more than that it has left the wave
LABELS = 14  # times along the strip, at most
ROOMY = 40  # half periods up to which the present one can be told by its name
DOTTED = 400  # points up to which each is a dot


def holds_for(seen: SineObservation) -> int | None:
    """After how many points of its own it first leaves the wave by more than `TOLERANCE`; None if it does not."""
    off = ~(np.abs(seen.free - seen.free_wave) <= TOLERANCE)  # what is no number has left it too
    return int(off.argmax()) if off.any() else None


def strip_edges(noise: float) -> tuple[float, float]:
    """Where the strip ends below and above. What lies beyond is marked there."""
    return -1.9 - noise, 1.45 + noise


def strip_figure(observations: Sequence[SineObservation], name: str, ahead: int, noise: float = 0.0) -> Figure:
    """The window, those before it, and how it goes on when it is left to itself; the window stays in its place.

    Args:
        observations: all looked at through the same lens.
        name: of the wave.
        ahead: how many points the targets lie after the inputs.
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
    learned_at, free_at = np.arange(-before, points) + ahead, np.arange(last.hand_over, end)
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
    layout: dict[str, Any] = {
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
            _area(-0.5, points - 0.5, PRESENT),
            _upright(last.hand_over - 0.5, TEXT, "dot"),
        ],
        "annotations": [note(_("free-running →"), last.hand_over, high, xanchor="left", yanchor="top")],
    }
    if end < ROOMY * points:
        here = min(points, last.hand_over) - 1
        layout["annotations"].append(note(_("this window"), here, high, xanchor="right", yanchor="top"))
    return {"data": data, "layout": layout}


def units_figure(observations: Sequence[SineObservation]) -> Figure:
    """The hidden units of the last layer at each point of the window: a row a unit, time from left to right."""
    states = np.stack([each.hidden_states.T for each in observations])  # (steps, hidden, points)
    _steps, units, points = states.shape
    cells = {
        "type": "heatmap",
        "x": np.arange(1, points + 1),
        "y": np.arange(1, units + 1),
        "zmin": -1,
        "zmax": 1,
        "colorscale": SIGNED,
        "showscale": False,
        "hovertemplate": _("unit %{y}, point %{x}: %{z:.3f}") + "<extra></extra>",
    }
    layout = {
        "margin": {"l": 40, "r": 6, "t": 6, "b": 40},
        "xaxis": {"title": {"text": _("point of the window"), "standoff": 4}, "showgrid": False, "zeroline": False},
        "yaxis": {
            "title": {"text": _("unit"), "standoff": 4},
            "range": [units + 0.5, 0.5],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    }
    return {"data": [animated(cells, z=states)], "layout": layout}


def path_figure(observations: Sequence[SineObservation]) -> Figure:
    """The path of the hidden state over a period in the plane of its two main components.

    The window's part is a solid line, the next window's a dotted one; a dot marks where the window begins.
    """
    paths = np.stack([each.path for each in observations])  # (steps, 2 points, 2)
    points = paths.shape[1] // 2
    parts = [
        (curve(None, "", TEAL, width=2) | {"mode": "lines+markers"}, 1, paths[:, :points]),
        (curve(None, "", TEAL, width=1.5, dash="dot") | {"mode": "lines+markers"}, points + 1, paths[:, points:]),
        (dots(None, "", TEXT, 10), 1, paths[:, :1]),
    ]
    data = []
    for trace, first, part in parts:
        trace["marker"] = {"size": 4, "color": TEAL} | trace.get("marker", {})
        trace["customdata"] = np.arange(first, first + points)
        trace["hovertemplate"] = _("point %{customdata}") + "<extra></extra>"
        data.append(animated(trace, x=part[:, :, 0], y=part[:, :, 1]))
    layout: Figure = {"margin": {"l": 34, "r": 6, "t": 6, "b": 24}, "showlegend": False}
    for at, axis in enumerate(("xaxis", "yaxis")):
        values = paths[..., at]
        most = 1.08 * steady(float(np.abs(values[np.isfinite(values)]).max(initial=0)))
        layout[axis] = {"range": [-most, most], "fixedrange": True, "nticks": 5}
    return {"data": data, "layout": layout}


def gradients_figure(observations: Sequence[SineObservation], cut: str) -> Figure:
    """How long the gradient of the loss with respect to the hidden state is at each point that it comes back to.

    Args:
        observations: of the same run.
        cut: a text for the window before, to which it does not come back.
    """
    norms = [np.stack([each.gradient_norms[layer] for each in observations]) for layer in range(_layers(observations))]
    _steps, windows, points = norms[0].shape
    along = np.arange(-(windows - 1) * points, points)
    flat = [_positive(each.reshape(len(each), -1)) for each in norms]  # by layer (steps, windows × points)
    every = np.concatenate([values.ravel() for values in flat])
    every = every[np.isfinite(every)]
    high = float(np.ceil(np.log10(every.max()))) if len(every) else 0.0
    low = min(float(np.floor(np.log10(every.min()))), high - 1) if len(every) else -1.0
    data = [
        animated(
            curve(along + 1, _("layer {layer}").format(layer=layer + 1), LAYER_COLOURS[layer], 2)
            | {
                "mode": "lines+markers" if len(along) <= DOTTED else "lines",
                "marker": {"size": 4, "color": LAYER_COLOURS[layer]},
                "hovertemplate": _("point %{x}: ‖∂L/∂hₜ‖ = %{y:.3g}") + "<extra></extra>",
            },
            y=values,
        )
        for layer, values in enumerate(flat)
    ]
    empty = -windows * points + 0.5
    layout = {
        "margin": {"l": 48, "r": 6, "t": 22 if len(norms) > 1 else 14, "b": 40},
        "showlegend": len(norms) > 1,
        "xaxis": {
            "title": {"text": _("point"), "standoff": 4},
            "range": [empty, points + 0.5],
            "zeroline": False,
            "fixedrange": True,
            "nticks": 6,
        },
        "yaxis": {
            "type": "log",
            "range": [low, high],
            "dtick": max(1, round((high - low) / 4)),
            "exponentformat": "power",
            "fixedrange": True,
        },
        "shapes": [
            _area(0.5, points + 0.5, PRESENT),
            _upright(empty + points, TEXT, "dash"),
        ],
        "annotations": [
            note(cut, empty + points / 2, 0.5, yref="paper", yanchor="middle", textangle=-90 if windows > 1 else 0)
        ],
    }
    return {"data": data, "layout": layout}


def _wave(name: str, first: int, count: int, points: int) -> np.ndarray:
    """The wave from a point on; nothing before time 0."""
    values = wave(name, first, count, points).numpy()
    values[: max(0, -first)] = np.nan
    return values


def _time(half: int) -> str:
    return {0: "0", 1: "π"}.get(half, f"{half}π") if half >= 0 else ""


def _layers(observations: Sequence[SineObservation]) -> int:
    return len(observations[-1].gradient_norms)


def _positive(values: np.ndarray) -> np.ndarray:
    """For a logarithmic axis: zeros are gaps."""
    return np.where(values > 0, values, np.nan).astype(np.float32)


def curve(x: Any, name: str, color: str, width: float, dash: str = "solid") -> Figure:
    """A line through values, which are still to be given."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "name": name,
        "line": {"color": color, "width": width, "dash": dash},
        "hovertemplate": "%{y:.3f}" + (f"<extra>{name}</extra>" if name else "<extra></extra>"),
    }


def dots(x: Any, name: str, color: str, size: int) -> Figure:
    """A dot for each value; these are still to be given."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "name": name,
        "marker": {"color": color, "size": size},
        "hovertemplate": "%{y:.3f}" + f"<extra>{name}</extra>",
    }


def _area(x0: float, x1: float, color: str) -> Figure:
    return {
        "type": "rect",
        "x0": x0,
        "x1": x1,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": color,
        "line": {"width": 0},
        "layer": "below",
    }


def _upright(x: float, color: str, dash: str) -> Figure:
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": color, "width": 1.5, "dash": dash},
    }
