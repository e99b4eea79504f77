"""The two stages of digits that are being learned: the training's steps, and one digit's rows at one of them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import streamlit as st
import torch

from rnnplay.figures.training import accuracies_figure, gradients_figure, losses_figure
from rnnplay.text import _
from rnnplay.trace import DirectionTrace, GRUTrace, LSTMTrace, RNNTrace
from rnnplay.ui.follow import followed_step
from rnnplay.ui.reading_stage import reading_panels
from rnnplay.ui.stage import Panel, first_missing, stage
from rnnplay.ui.timeline import RECENT, kept, name_of
from rnnplay.ui.view import View
from rnnplay.verdict import after_each_row, verdict
from rnnplay.watching import Race, Runner, Watched

KEY = "steps-of-training"
TRACES = {"lstm": LSTMTrace, "gru": GRUTrace, "rnn": RNNTrace}
HEIGHT = 150
_READ = "rnnplay.train.read now"


class Observed(Protocol):
    """A run that can be drawn (`rnnplay.training.job.Job` of a `RaceTask`)."""

    @property
    def running(self) -> bool: ...

    def timeline(self) -> tuple[Any, dict[int, Race]]: ...

    def look(self, function: Callable[[Any], Any]) -> Any: ...


def training_stages(
    job: Observed, architectures: Sequence[Mapping[str, Any]], view: View, network: int, digit: int
) -> None:
    """Draw a run as far as it has come, and the digit being read at the step where the reader stands.

    Args:
        job: the run.
        architectures: of its networks.
        view: what is shown of the reading.
        network: whose reading it is, by its place among them.
        digit: number of the held-back digit that is read now; at earlier steps it is the one that was read then.
    """
    snapshot, observations = job.timeline()
    if snapshot.message:
        st.warning(snapshot.message)
    for runner in snapshot.observation.runners:
        if runner.stopped:
            st.warning(f"**{runner.name}**: {runner.stopped}")
    with st.container(key="steps"):
        _training(job, snapshot, observations)
    step = followed_step("steps")
    race = observations.get(snapshot.step if step is None else step, snapshot.observation)
    watched = race.runners[network].watched
    if watched is None:
        st.caption(_("{name} has stopped: it reads nothing any more.").format(name=race.runners[network].name))
        return
    if race.step == snapshot.step and not job.running:
        watched = _read_now(job, snapshot, digit)[network] or watched
    _reading(race, watched, architectures[network], view, network)
    if len(race.runners) > 1:
        _side_by_side(race)


def _side_by_side(race: Race) -> None:
    """Every network of a race against the others, at the step where the reader stands."""
    ways = [None if each.watched is None else each.watched.gradient_by_row for each in race.runners]
    st.dataframe(
        {
            _("network"): [runner.name for runner in race.runners],
            _("loss of the last batch"): [
                f"{runner.losses[-1]:.3f}" if len(runner.losses) else "–" for runner in race.runners
            ],
            _("held-back digits right"): [
                f"{runner.accuracies[-1]:.1%}" if len(runner.accuracies) else "–" for runner in race.runners
            ],
            _("seconds"): [f"{runner.seconds:.1f}" for runner in race.runners],
            _("gradient at row 1"): ["–" if way is None else f"{way[0]:.2e}" for way in ways],
            _("of that at the last row"): [
                "–" if way is None else f"{way[0] / max(way[-1], 1e-30):.2%}" for way in ways
            ],
        },
        hide_index=True,
    )


def _read_now(job: Observed, snapshot: Any, digit: int) -> tuple[Watched | None, ...]:
    """The digit as every network reads it where the run stands; once for each step."""
    known_at = name_of(job), snapshot.branch, snapshot.step, digit
    known = st.session_state.get(_READ)
    if known is None or known[0] != known_at:
        known = known_at, job.look(lambda task: task.watch_now(digit))
        st.session_state[_READ] = known
    return known[1]


def _training(job: Observed, snapshot: Any, observations: dict[int, Race]) -> None:
    steps = kept(observations, max(observations), RECENT)
    seen = [observations[step] for step in steps]
    positions = [str(step) for step in steps]
    run = f"{name_of(job)}-{snapshot.branch}"
    start = first_missing(KEY, run, positions)
    names = [runner.name for runner in seen[-1].runners]
    gradients, gradients_by_step = gradients_figure(seen[start:], names)
    panels = [
        Panel(
            "losses",
            _("Loss"),
            losses_figure(seen[-1], steps),
            time="x",
            min_width=280,
            height=HEIGHT,
            note=_("cross-entropy of each batch, and its running mean"),
            alt=_("The loss after each step."),
        ),
        Panel(
            "accuracies",
            _("Held-back digits read rightly"),
            accuracies_figure(seen[-1], steps),
            time="x",
            min_width=280,
            height=HEIGHT,
            note=_("digits that it never learns from"),
            alt=_("The share of held-back digits that are read rightly, at the steps at which it was measured."),
        ),
        Panel(
            "gradients",
            _("What comes back to each row"),
            gradients,
            by_step=gradients_by_step,
            min_width=280,
            height=HEIGHT,
            note=_("‖∂loss/∂h‖, from the verdict back to row 1"),
            alt=_("The size of the gradient of the loss with respect to the hidden state at each row."),
        ),
    ]
    stage(
        panels,
        key=KEY,
        steps=len(steps),
        step_name=_("Step"),
        says=[_after(each) for each in seen[start:]],
        label=_("Networks learn to read digits"),
        labels={"play": _("Play it again, from the start"), "speed": _("Replay"), "rate": _("{speed}/s")},
        run=run,
        start=start,
        positions=positions,
    )


def _after(race: Race) -> str:
    """What can be said of every network at a step."""
    said = [_of(runner) for runner in race.runners]
    if len(said) > 1:
        said = [f"{runner.name} {each}" for runner, each in zip(race.runners, said, strict=True)]
    return _("After {step} of {total} steps: {said}.").format(
        step=race.step, total=race.total_steps, said="; ".join(said)
    )


def _of(runner: Runner) -> str:
    parts = []
    if len(runner.losses):
        parts.append(_("loss {loss:.3f}").format(loss=float(runner.losses[-1])))
    if len(runner.accuracies):
        parts.append(_("{accuracy:.1%} right").format(accuracy=float(runner.accuracies[-1])))
    return ", ".join(parts)


def speed_of(race: Race) -> str:
    """How fast it learns, and how long it will still take; nothing before the first step."""
    seconds = sum(runner.seconds for runner in race.runners)
    if not race.step or not seconds:
        return ""
    each = seconds / race.step
    left = max(0, race.total_steps - race.step) * each
    return _("{steps:.1f} steps a second, {images:,.0f} images a second; {left} left.").format(
        steps=1 / each,
        images=len(race.runners) * race.batch_size / each,
        left=_("{minutes} min {seconds:02d} s").format(minutes=int(left // 60), seconds=int(left % 60)),
    )


def _reading(race: Race, watched: Watched, architecture: Mapping[str, Any], view: View, network: int) -> None:
    after = _("Step **{step}**, a {label}:").format(step=race.step, label=watched.label)
    name = f" {race.runners[network].name}." if len(race.runners) > 1 else ""
    with st.container(horizontal=True, vertical_alignment="center", key="read-at"):
        st.markdown(f"{after}{name} {verdict(watched.reading)}")
        st.caption(speed_of(race), text_alignment="right")
    layers = _traces(watched, architecture["cell"])
    orders = [[np.arange(half.hidden_state.shape[-1]) for half in layer] for layer in layers]
    stage(
        reading_panels(watched.reading, layers, orders, architecture, view, compact=True),
        key="watched",
        steps=len(watched.by_row),
        step_name=_("Row"),
        says=after_each_row(watched.reading),
        label=_("The network reads the digit row by row"),
        version=hashlib.blake2b(watched.field.tobytes(), digest_size=8).hexdigest(),
        on_new_data="stay",
    )


def _traces(watched: Watched, cell: str) -> list[list[DirectionTrace]]:
    return [
        [
            TRACES[cell](**{name: torch.from_numpy(values.astype(np.float32)) for name, values in half.items()})
            for half in layer
        ]
        for layer in watched.layers
    ]
