"""The stage: Plotly figures that stay mounted, and one clock that is scrubbed in the browser without the server.

A live stage (`stage` with ``run``) grows: each call sends only what the browser lacks, from `first_missing` on.

Python makes the figures as plain dicts; ``assets/stage.js`` draws them with the plotly.js that the plotly package
carries, lays a cursor and a veil over every panel that has a time axis, and moves them. Colours that follow the theme
are written as ``"var(--st-text-color)"`` anywhere in a figure and resolved in the browser.

``_fullLayout`` and ``l2p`` (in panel.js) are internal to Plotly, so requirements.txt holds it to a minor version.
"""

import base64
import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import streamlit as st

from rnnplay.figures.colour_key import keys_of
from rnnplay.figures.panel import BY_STEP, Panel
from rnnplay.text import _
from rnnplay.ui.components import component
from rnnplay.ui.query_params import kept_by_browser, one_of

SPEEDS = (2, 5, 10, 20, 60)  # steps a second; 60 is one a frame of a usual screen
SENT_TIMES = 3  # how often a position of a live stage is sent: a busy browser sees only the last of several messages

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


class StageError(ValueError):
    """The panels of a stage do not fit together; the message says which and how."""


def stage(
    panels: Sequence[Panel],
    *,
    key: str,
    steps: int,
    step_name: str,
    says: Sequence[str],
    label: str,
    version: str | None = None,
    step: int | None = None,
    speed: int = 10,
    autoplay: bool = False,
    on_new_data: Literal["stay", "replay", "end"] = "stay",
    labels: Mapping[str, str] | None = None,
    run: str | None = None,
    start: int = 0,
    positions: Sequence[str] | None = None,
    at: Sequence[float] | None = None,
    address: str | None = None,
) -> None:
    """Draw panels that share one clock, with the controls that play, step and scrub it in the browser.

    With ``run`` the stage is live: its timeline grows from call to call, and the browser keeps what it has received.
    Who stands at the last position follows the newest; who went back stays there, until End or the button «Newest».

    Args:
        panels: what to draw, in the order of reading.
        key: the stage's name; under one key it stays mounted over reruns.
        steps: how many steps of time there are.
        step_name: what a step is, such as ``"Row"``, for «Row 5 of 28».
        says: one sentence a step, shown beside the slider and said to screen readers; of a live stage those of
            positions ``start`` … ``steps - 1``.
        label: what the stage as a whole is, for screen readers.
        version: names the data. Another version is new data and starts ``on_new_data``; the same one only redraws what
            is different, such as another choice of panels. None: a hash of everything sent.
        step: the step at first; None: the last.
        speed: steps a second at first, one of `SPEEDS`. The address's ``?speed=`` goes before it.
        autoplay: play from step 0 at first, unless the reader asks for reduced motion.
        on_new_data: ``"stay"`` keeps step and playing, and follows the newest step if it stood at the last;
            ``"replay"`` plays from step 0 (with reduced motion it goes to the last step); ``"end"`` stops at the last.
        labels: texts to put in the place of those of `default_labels`.
        run: names the run of a live stage. Within one run a position of the same name always means the same; whatever
            changes what has been shown, such as going on from an earlier step, begins another run, and the stage goes
            to its newest. ``version``, ``step``, ``autoplay`` and ``on_new_data`` are for stages that are not live.
        start: of a live stage, the first position that is sent, from `first_missing`.
        positions: what each of all the steps is called, for «Epoch 8 of 12»; None: «1», «2», … and on a live stage «0»,
            «1», …. A live stage may leave out positions that it had before.
        at: the time of each position, growing, such as the step of a training that it shows; None: 0, 1, 2, …. On a
            time axis a position covers all that is nearer to it than to another, and no more than half a unit beyond
            the first and the last. On a logarithmic one time 0 stands at `rnnplay.figures.axes.ZERO`.
        address: the name by which the position at which one stands is in the address, so that a link goes there; None:
            it is not. The last position, where a new sequence comes to rest, is not in it.

    Raises:
        StageError: lengths, keys or names do not fit together.
    """
    data = payload(
        panels,
        steps=steps,
        step_name=step_name,
        says=says,
        label=label,
        version=version,
        step=step,
        speed=speed,
        autoplay=autoplay,
        on_new_data=on_new_data,
        labels=labels,
        run=run,
        start=start,
        positions=positions,
        at=at,
        address=address,
    )
    kept_by_browser("speed", one_of(SPEEDS))
    if run is None:
        component("stage")(key=key, data=data)
    else:
        _note_sent(key, run, data["positions"], start)
        component("stage")(key=key, data=data, on_missing_change=partial(_forget_sent, key))


def first_missing(key: str, run: str, positions: Sequence[str]) -> int:
    """From which position on a live stage is to be sent now: the ``start`` for `stage` with the same arguments.

    What has been sent in this session for this run is left out, except that the last few come again, in case a message
    is lost. If the browser says that more is missing, it is everything: the browser's word runs the script, or the
    fragment around the stage, once more.
    """
    sent = st.session_state.get(_sent(key))
    if sent is None or sent[0] != run:
        return 0
    first = next((at for at, name in enumerate(positions) if sent[1].get(name, 0) < SENT_TIMES), len(positions))
    return max(0, min(first, len(positions) - 1))


def send_anew(key: str) -> None:
    """Have the next `first_missing` be 0: what has been sent is no longer what is to be seen."""
    _forget_sent(key)


def _sent(key: str) -> str:
    return f"rnnplay.stage.sent.{key}"


def _note_sent(key: str, run: str, positions: Sequence[str], start: int) -> None:
    known = st.session_state.get(_sent(key))
    times = known[1] if known is not None and known[0] == run else {}
    # A new dict, without what the timeline has left out: a script that overlaps this one may be reading the old.
    now = {name: times.get(name, 0) + (at >= start) for at, name in enumerate(positions)}
    st.session_state[_sent(key)] = run, now


def _forget_sent(key: str) -> None:
    st.session_state.pop(_sent(key), None)


def prepare() -> None:
    """Have the browser fetch plotly.js now, while the server still imports what the stage of this page needs."""
    with st.container(key="prepare"):
        component("prepare")(key="prepare-plotly")


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
    }


def payload(
    panels: Sequence[Panel],
    *,
    steps: int,
    step_name: str,
    says: Sequence[str],
    label: str,
    version: str | None = None,
    step: int | None = None,
    speed: int = 10,
    autoplay: bool = False,
    on_new_data: str = "stay",
    labels: Mapping[str, str] | None = None,
    run: str | None = None,
    start: int = 0,
    positions: Sequence[str] | None = None,
    at: Sequence[float] | None = None,
    address: str | None = None,
) -> dict[str, Any]:
    """What `stage` sends to the browser, checked; the arguments are those of `stage`."""
    if steps < 1:
        raise StageError(f"A stage needs at least one step, not {steps}.")
    if run is None and start:
        raise StageError(f"start={start} is for a live stage, which has a `run`.")
    if run is not None and (version is not None or step is not None or autoplay or on_new_data != "stay"):
        raise StageError("A live stage follows its newest step: it takes no version, step, autoplay or on_new_data.")
    if not 0 <= start < steps:
        raise StageError(f"start={start} is not one of the positions 0 … {steps - 1}.")
    if positions is None:
        positions = [str(k + (run is None)) for k in range(steps)]
    if len(positions) != steps:
        raise StageError(f"{steps} steps need {steps} names in `positions`, not {len(positions)}.")
    if run is not None and len(set(positions)) < steps:
        raise StageError("Every position of a live stage needs a name of its own.")
    times = list(range(steps)) if at is None else [float(each) for each in at]
    if len(times) != steps:
        raise StageError(f"{steps} steps need {steps} times in `at`, not {len(times)}.")
    if not all(map(math.isfinite, times)) or any(a >= b for a, b in pairwise(times)):
        raise StageError("The times in `at` are finite numbers, each larger than the one before.")
    sent = steps - start
    if len(says) != sent:
        raise StageError(f"{_sent_steps(steps, start)} need {sent} sentences in `says`, not {len(says)}.")
    if step is not None and not 0 <= step < steps:
        raise StageError(f"step={step} is not one of the steps 0 … {steps - 1}.")
    if speed not in SPEEDS:
        raise StageError(f"speed={speed} is not one of {', '.join(map(str, SPEEDS))} steps a second.")
    if on_new_data not in ("stay", "replay", "end"):
        raise StageError(f'on_new_data is "stay", "replay" or "end", not {on_new_data!r}.')
    texts = default_labels()
    if unknown := set(labels or ()) - set(texts):
        raise StageError(f"Unknown labels: {', '.join(sorted(unknown))}. There are: {', '.join(texts)}.")
    keys = [panel.key for panel in panels]
    if twice := {name for name in keys if keys.count(name) > 1}:
        raise StageError(f"Every panel needs a key of its own; these stand twice: {', '.join(sorted(twice))}.")

    data: dict[str, Any] = {
        "panels": [_panel(panel, steps, start, live=run is not None) for panel in panels],
        "steps": steps,
        "run": run,
        "start": start,
        "positions": list(positions),
        "at": times,
        "stepName": step_name,
        "says": list(says),
        "label": label,
        "step": steps - 1 if step is None else step,
        "speed": speed,
        "speeds": list(SPEEDS),
        "autoplay": autoplay,
        "onNewData": on_new_data,
        "labels": texts | dict(labels or {}),
        "address": address,
    }
    # The panels' own digests stand for their figures: hashing each once is enough.
    panels_in_short = [(panel["digest"], panel["byStep"]) for panel in data["panels"]]
    data["digest"] = _digest([version, data | {"panels": panels_in_short}])
    data["version"] = version or run or data["digest"]
    return data


def _sent_steps(steps: int, start: int) -> str:
    return f"{steps} steps from {start} on" if start else f"{steps} steps"


def _panel(panel: Panel, steps: int, start: int, live: bool) -> dict[str, Any]:
    where = f"Panel {panel.key!r}"
    if panel.time not in ("x", "y", None):
        raise StageError(f'{where}: time is "x", "y" or None, not {panel.time!r}.')
    if not panel.directions or not set(panel.directions) <= {"forward", "backward"}:
        raise StageError(f'{where}: directions hold "forward", "backward" or both, not {panel.directions!r}.')
    changing = panel.by_step
    for path, values in changing.items():
        if len(values) not in (steps, steps - start):
            has = f"{len(values)} steps, the stage has"
            raise StageError(f"{where}: {path!r} is animated over {has} {_sent_steps(steps, start)}.")
    traces = [{name: each for name, each in trace.items() if name != BY_STEP} for trace in panel.figure.get("data", [])]
    figure = {
        # plotly.js takes typed arrays for data, but not for the short lists of a layout (range, domain).
        "data": _plain(traces, typed_arrays=True),
        "layout": _plain(panel.figure.get("layout", {}), typed_arrays=False),
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
    sent = {
        "key": panel.key,
        "title": panel.title,
        "note": panel.note,
        "alt": panel.alt,
        "figure": figure,
        "time": panel.time,
        "directions": list(panel.directions),
        "width": panel.width,
        "minWidth": panel.min_width,
        "height": panel.height,
        "row": panel.row,
        "leastWidth": panel.least_width,
        "keys": keys_of(panel.figure),
    }
    sent_from = start - steps  # counted from the end: a panel may be drawn of what is sent alone
    by_step = {path: _plain(np.asarray(values[sent_from:]), typed_arrays=True) for path, values in changing.items()}
    # Only when the digest changes does the browser draw the whole panel anew.
    return sent | {"byStep": by_step, "digest": _digest(sent)}


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
