"""What a stage sends to the browser: its panels, checked, as JSON and typed arrays."""

import base64
import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Unpack

import numpy as np

from rnnplay.figures.colour_key import keys_of
from rnnplay.figures.diagram import Diagram
from rnnplay.figures.panel import BY_STEP, Panel
from rnnplay.text import _
from rnnplay.ui.diagram_data import check_diagram, diagram_data
from rnnplay.ui.stage_error import StageError
from rnnplay.ui.stage_options import SPEEDS, Told, completed, sent_steps

# The types that plotly.js reads from base64; arrays of numpy's other types of number are cast to one of these.
_TYPED = {
    "int8": "i1",
    "uint8": "u1",
    "int16": "i2",
    "uint16": "u2",
    "int32": "i4",
    "uint32": "u4",
    "float32": "f4",
    "float64": "f8",
}


def default_labels() -> dict[str, str]:
    """The texts of the controls, in the session's language."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "back": _("One step back"),
        "forward": _("One step forward"),
        "speed": _("Playback speed"),
        "rate": _("{speed}/s"),
        "position": _("{number} of {total}"),
        "hint": _("Keys: ←/→ one step, Space to play, Home, End. Click a figure to go to that step."),
        "loading": _("Loading the figures …"),
        "failed": _(
            "The figures cannot be drawn, because plotly.js did not load. Reload the page. If that does "
            "not help, reinstall the plotly package."
        ),
        "broken": _("This figure cannot be drawn."),
        "picture": _("figure"),
        "walk": _("Arrow keys: move from value to value. Enter: go to that step."),
        "zoom_in": _("Zoom in"),
        "zoom_out": _("Zoom out"),
        "reset": _("Reset zoom"),
        "zoom_back": _("Double-click to reset the zoom"),
        "newest": _("Newest"),
        "newest_hint": _("Go to the newest and follow it (End)"),
        "pictures": _("Save pictures"),
        "whole": _("The whole stage"),
        "saved": _("Saved: {name}"),
        "unsaved": _("The picture could not be saved. Reload the page and try again."),
    }


def payload(panels: Sequence[Panel], **told: Unpack[Told]) -> dict[str, Any]:
    """What is sent, checked; see `rnnplay.ui.stage_options` for what a stage is told.

    Raises:
        StageError: options or panels do not fit together.
    """
    stage = completed(told)
    steps, start, run = stage["steps"], stage["start"], stage["run"]
    _check_keys(panels)
    data: dict[str, Any] = {
        "panels": [_panel(panel, steps, start, live=run is not None) for panel in panels],
        "steps": steps,
        "run": run,
        "start": start,
        "positions": list(stage["positions"] or ()),
        "at": list(stage["at"] or ()),
        "stepName": stage["step_name"],
        "captions": list(stage["captions"]),
        "label": stage["label"],
        "step": steps - 1 if stage["step"] is None else stage["step"],
        "speed": stage["speed"],
        "speeds": list(SPEEDS),
        "autoplay": stage["autoplay"],
        "onNewData": stage["on_new_data"],
        "labels": _labels(stage["labels"] or {}),
        "address": stage["address"],
    }
    # The panels' own digests stand for their figures: hashing each once is enough.
    panels_in_short = [(panel["digest"], panel["byStep"]) for panel in data["panels"]]
    data["digest"] = _digest([stage["version"], data | {"panels": panels_in_short}])
    data["version"] = stage["version"] or run or data["digest"]
    return data


def _check_keys(panels: Sequence[Panel]) -> None:
    keys = [panel.key for panel in panels]
    if twice := {name for name in keys if keys.count(name) > 1}:
        raise StageError(f"Every panel needs a key of its own; these stand twice: {', '.join(sorted(twice))}.")


def _labels(replaced: Mapping[str, str]) -> dict[str, str]:
    """All texts of the controls, some of them replaced."""
    usual = default_labels()
    if unknown := set(replaced) - set(usual):
        raise StageError(f"Unknown labels: {', '.join(sorted(unknown))}. There are: {', '.join(usual)}.")
    return usual | dict(replaced)


def _panel(panel: Panel, steps: int, start: int, live: bool) -> dict[str, Any]:
    where = f"Panel {panel.key!r}"
    if panel.time not in ("x", "y", None):
        raise StageError(f'{where}: time is "x", "y" or None, not {panel.time!r}.')
    if not panel.directions or not set(panel.directions) <= {"forward", "backward"}:
        raise StageError(f'{where}: directions hold "forward", "backward" or both, not {panel.directions!r}.')
    if isinstance(panel.figure, Diagram):
        if panel.time:
            raise StageError(f"{where}: a diagram has no axis of time.")
        check_diagram(panel.figure, where, steps)
    changing = panel.by_step
    for path, values in changing.items():
        if len(values) not in (steps, steps - start):
            has = f"{len(values)} steps, the stage has"
            raise StageError(f"{where}: {path!r} is animated over {has} {sent_steps(steps, start)}.")
    kind, figure, by_step = _picture(panel.figure, changing, steps - start, live)
    sent = {
        "key": panel.key,
        "title": panel.title,
        "note": panel.note,
        "alt": panel.alt,
        "kind": kind,
        "figure": figure,
        "time": panel.time,
        "directions": list(panel.directions),
        "width": panel.width,
        "minWidth": panel.min_width,
        "height": panel.height,
        "row": panel.row,
        "leastWidth": panel.least_width,
        "picks": panel.picks,
        "keys": keys_of(panel.figure),
    }
    # Only when the digest changes does the browser draw the whole panel anew.
    return sent | {"byStep": _plain(by_step, typed_arrays=True), "digest": _digest(sent)}


def _picture(
    given: Mapping[str, Any] | Diagram, changing: Mapping[str, np.ndarray], sent: int, live: bool
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Its kind, what of it is the same at every step, and what is not: of the last steps, so many as are sent."""
    if isinstance(given, Diagram):
        diagram, by_step = diagram_data(given, sent)
        return "diagram", _plain(diagram, typed_arrays=True), by_step
    # Counted from the end: a panel may be drawn of what is sent alone.
    return (
        "plotly",
        _plotly(given, changing, live),
        {path: np.asarray(values[-sent:]) for path, values in changing.items()},
    )


def _plotly(given: Mapping[str, Any], changing: Iterable[str], live: bool) -> dict[str, Any]:
    """A figure as plotly.js reads it, without what changes by step."""
    traces = [{name: each for name, each in trace.items() if name != BY_STEP} for trace in given.get("data", [])]
    figure = {
        # plotly.js takes typed arrays for data, but not for the short lists of a layout (range, domain).
        "data": _plain(traces, typed_arrays=True),
        "layout": _plain(given.get("layout", {}), typed_arrays=False),
    }
    if live:  # so Plotly need not measure every label at every picture, which takes half of its time
        for axis in ("xaxis", "yaxis"):
            figure["layout"].setdefault(axis, {}).update(ticklabeloverflow="allow", automargin=False)
    for path in changing:  # the figure is then the same at every step of a live stage
        trace, *attributes = path.split(".")
        inner = figure["data"][int(trace)]
        for name in attributes[:-1]:
            inner = inner.get(name, {})
        inner.pop(attributes[-1], None)
    return figure


def typed_array(values: np.ndarray) -> dict[str, str]:
    """An array as plotly.js reads it: ``{"dtype": "f4", "bdata": base64, "shape": "8,5"}``, the shape from two axes on.

    NaN passes; plotly draws it as a gap. Booleans become u1, float16 f4, and 64-bit integers i4 if they fit, else f8.

    Raises:
        StageError: it has more than three axes, or holds no numbers.
    """
    if values.ndim > 3:
        raise StageError(f"plotly draws arrays of at most three axes, not {values.ndim}.")
    if values.dtype == bool:
        values = values.astype(np.uint8)
    elif values.dtype == np.float16:
        values = values.astype(np.float32)
    elif values.dtype in (np.int64, np.uint64):
        fits = values.size == 0 or (values.min() >= -(2**31) and values.max() < 2**31)
        values = values.astype(np.int32 if fits else np.float64)
    code = _TYPED.get(values.dtype.name)
    if code is None:
        raise StageError(f"plotly draws numbers, not arrays of {values.dtype}.")
    little_endian = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
    sent = {"dtype": code, "bdata": base64.b64encode(little_endian.tobytes()).decode()}
    return sent | {"shape": ",".join(map(str, values.shape))} if values.ndim > 1 else sent


def _plain(value: Any, *, typed_arrays: bool) -> Any:
    """``value`` as JSON can carry it: arrays typed or as lists, and None for a lone NaN or infinity."""
    kind = type(value)  # most of what there is first: this runs for every label of every picture
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is float:
        return value if math.isfinite(value) else None
    if isinstance(value, np.ndarray):
        if typed_arrays and value.ndim and value.dtype.kind in "biuf":
            return typed_array(value)
        return _plain(value.tolist(), typed_arrays=typed_arrays)
    if isinstance(value, np.generic):
        return _plain(value.item(), typed_arrays=typed_arrays)
    if kind is dict or isinstance(value, Mapping):
        return {str(name): _plain(inner, typed_arrays=typed_arrays) for name, inner in value.items()}
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Iterable):
        return [_plain(inner, typed_arrays=typed_arrays) for inner in value]
    raise StageError(f"A figure holds numbers, texts, lists, dicts and numpy arrays, not {type(value).__name__}.")


def _digest(data: Any) -> str:
    return hashlib.blake2b(json.dumps(data, sort_keys=True).encode(), digest_size=8).hexdigest()
