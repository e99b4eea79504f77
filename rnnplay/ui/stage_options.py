"""What a stage is told beside its panels, and whether that fits together."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, Required, TypedDict, cast

from rnnplay.ui.stage_error import StageError

SPEEDS = (2, 5, 10, 20, 60)  # steps a second; 60 is one a frame of a usual screen


class Words(TypedDict, total=False):
    """How a stage says what it shows.

    Attributes:
        step_name: what a step is, such as ``"Row"``, for «Row 5 of 28».
        captions: one sentence a step that is sent, shown beside the slider and said to screen readers.
        label: what the stage as a whole is, for screen readers.
        labels: texts to put in the place of those of `rnnplay.ui.stage_data.default_labels`.
    """

    step_name: Required[str]
    captions: Required[Sequence[str]]
    label: Required[str]
    labels: Mapping[str, str] | None


class Replayed(Words, total=False):
    """A finished sequence.

    Attributes:
        steps: how many steps of time there are.
        positions: what each of the steps is called, for «Row 8 of 28»; None: «1», «2», ….
        version: names the data. Another version is new data and starts ``on_new_data``; the same one only redraws what
            is different, such as another choice of panels. None: a hash of everything sent.
        step: the step at first; None: the last.
        speed: steps a second at first, one of `SPEEDS`. The address's ``?speed=`` goes before it.
        autoplay: play from step 0 at first, unless the reader asks for reduced motion.
        on_new_data: ``"stay"`` keeps step and playing, and follows the newest step if it stood at the last;
            ``"replay"`` plays from step 0 (with reduced motion it goes to the last step); ``"end"`` stops at the last.
        address: the name by which the position at which one stands is in the address, so that a link goes there; None:
            it is not. The last position, where a new sequence comes to rest, is not in it.
    """

    steps: Required[int]
    positions: Sequence[str] | None
    version: str | None
    step: int | None
    speed: int
    autoplay: bool
    on_new_data: Literal["stay", "replay", "end"]
    address: str | None


class Grown(Words, total=False):
    """A run that grows, of which the browser is sent what it lacks.

    Attributes:
        run: names the run. Within one run a position of the same name always means the same; whatever changes what has
            been shown, such as going on from an earlier step, begins another run, and the stage goes to its newest.
        start: the first position that is sent, from `rnnplay.ui.live_stage.first_missing`.
        positions: what each of all the steps is called. Some may be left out that were there before.
        at: the time of each position, growing, such as the step of a training that it shows; None: 0, 1, 2, …. On a
            time axis a position covers all that is nearer to it than to another, and no more than half a unit beyond
            the first and the last. On a logarithmic one time 0 stands at `rnnplay.figures.axes.ZERO`.
    """

    run: Required[str]
    start: Required[int]
    positions: Required[Sequence[str]]
    at: Sequence[float] | None


class Told(Replayed, total=False):
    """Either: a stage that has no ``run`` is a finished sequence."""

    run: str | None
    start: int
    at: Sequence[float] | None


_USUAL = {
    "labels": None,
    "positions": None,
    "version": None,
    "step": None,
    "speed": 10,
    "autoplay": False,
    "on_new_data": "stay",
    "address": None,
    "run": None,
    "start": 0,
    "at": None,
}


def completed(told: Told) -> Told:
    """All options, checked: what was left out as it usually is, a name and a time for each position.

    Raises:
        StageError: they do not fit together; the message says which and how.
    """
    whole = cast(Told, _USUAL | {**told})
    steps, first = whole["steps"], int(whole["run"] is None)
    if steps < 1:
        raise StageError(f"A stage needs at least one step, not {steps}.")
    positions, times = whole["positions"], whole["at"]
    positions = [str(number) for number in range(first, steps + first)] if positions is None else [*positions]
    times = [*range(steps)] if times is None else [float(each) for each in times]
    _check_kind(whole)
    _check_positions(positions, times, whole)
    return {**whole, "positions": positions, "at": times}


def sent_steps(steps: int, start: int) -> str:
    """How many there are and from which on they are sent, for messages."""
    return f"{steps} steps from {start} on" if start else f"{steps} steps"


def _check_kind(told: Told) -> None:
    """What only a finished sequence or only a run has."""
    if told["run"] is None:
        if told["start"]:
            raise StageError(f"start={told['start']} is for a live stage, which has a `run`.")
    elif (told["version"], told["step"], told["autoplay"], told["on_new_data"]) != (None, None, False, "stay"):
        raise StageError("A live stage follows its newest step: it takes no version, step, autoplay or on_new_data.")
    if told["speed"] not in SPEEDS:
        raise StageError(f"speed={told['speed']} is not one of {', '.join(map(str, SPEEDS))} steps a second.")
    if told["on_new_data"] not in ("stay", "replay", "end"):
        raise StageError(f'on_new_data is "stay", "replay" or "end", not {told["on_new_data"]!r}.')


def _check_positions(positions: Sequence[str], times: Sequence[float], told: Told) -> None:
    """One for each step, and a sentence for each that is sent."""
    steps, start = told["steps"], told["start"]
    if not 0 <= start < steps:
        raise StageError(f"start={start} is not one of the positions 0 … {steps - 1}.")
    if told["step"] is not None and not 0 <= told["step"] < steps:
        raise StageError(f"step={told['step']} is not one of the steps 0 … {steps - 1}.")
    if len(positions) != steps:
        raise StageError(f"{steps} steps need {steps} names in `positions`, not {len(positions)}.")
    if told["run"] is not None and len(set(positions)) < steps:
        raise StageError("Every position of a live stage needs a name of its own.")
    if len(times) != steps:
        raise StageError(f"{steps} steps need {steps} times in `at`, not {len(times)}.")
    if not all(map(math.isfinite, times)) or any(a >= b for a, b in pairwise(times)):
        raise StageError("The times in `at` are finite numbers, each larger than the one before.")
    if len(told["captions"]) != steps - start:
        raise StageError(
            f"{sent_steps(steps, start)} need {steps - start} sentences in `captions`, not {len(told['captions'])}."
        )
