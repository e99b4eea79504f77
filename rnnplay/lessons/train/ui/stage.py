"""The two stages of digits that are being learned: the training's steps, and one digit's rows at one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from rnnplay.digits.observation import Race, Runner, Watched
from rnnplay.digits.panels import View
from rnnplay.digits.ui.reading_stage import watched_stage
from rnnplay.digits.verdict import verdict
from rnnplay.engine.job import Job
from rnnplay.engine.snapshot import Snapshot
from rnnplay.figures.panel import Panel
from rnnplay.lessons.train.panels import training_panels
from rnnplay.lessons.train.ui.findings import gradient_findings
from rnnplay.lessons.train.ui.quantities import race_quantities
from rnnplay.lessons.train.ui.repeat import repeated_then
from rnnplay.literal import in_markdown
from rnnplay.text import _, percent
from rnnplay.ui.follow import followed_step
from rnnplay.ui.live_stage import Taken, Timeline, live_stage
from rnnplay.ui.look_back import find_at
from rnnplay.ui.timeline import ALL_KEPT, name_of

KEY = "steps-of-training"
PATIENCE = 0.3  # seconds that a reading of long ago is waited for, before it is said that it will come
READINGS = 24  # of long ago that are kept
_READ, _ASKED = "rnnplay.train.read back", "rnnplay.train.asked"


def training_stages(
    job: Job[Race],
    architectures: Sequence[Mapping[str, Any]],
    view: View,
    network: int,
    digit: int,
    log_steps: bool,
) -> int:
    """Draw a run as far as it has come, and the digit being read at the step where the reader stands.

    Returns how many steps were still missing (`rnnplay.ui.timeline.filled`).

    Args:
        job: the run.
        architectures: of its networks.
        view: what is shown of the reading.
        network: whose reading it is, by its place among them.
        digit: number of the held-back digit that is read.
        log_steps: a logarithmic axis of steps.
    """
    with st.container(key="steps"):
        timeline = _steps_stage(job, log_steps)
    race = timeline.at(followed_step("steps"))
    runner = race.runners[network]
    if runner.watched is None:
        st.caption(_("{name} has stopped, so there is no reading to show.").format(name=in_markdown(runner.name)))
        return timeline.missing
    watched, aside = _selected(job, timeline.snapshot, race, network, digit, runner.watched)
    repeated = repeated_then(job, race, network, architectures[network], watched)
    _say_reading(race, watched, network, aside)
    watched_stage(watched, architectures[network], view, repeated)
    if len(race.runners) > 1:
        _side_by_side(race)
    return timeline.missing


def _steps_stage(job: Job[Race], log_steps: bool) -> Timeline[Race]:
    return live_stage(
        job,
        lambda timeline: _panels(timeline, log_steps),
        key=KEY,
        step_name=_("Step"),
        captions=lambda _step, race: _after(race),
        label=_("Networks learn to read digits"),
        fills=_is_filled,
        taken=Taken(race_quantities),
    )


def _panels(timeline: Timeline[Race], log_steps: bool) -> list[Panel]:
    for runner in timeline.snapshot.observation.runners:
        if runner.stopped:
            st.warning(f"**{in_markdown(runner.name)}**: {in_markdown(runner.stopped)}")
    return training_panels(timeline.seen, timeline.run(log_steps))


def _selected(
    job: Job[Race], snapshot: Snapshot[Race], race: Race, network: int, digit: int, watched: Watched
) -> tuple[Watched, str]:
    """How the selected digit was read at that step, and how fast the run is.

    Where that is not known, the one that was ``watched`` there, and why it is not the selected one.
    """
    aside = speed_of(race)
    if race.digit != digit and snapshot.status != "failed":
        read = _read_then(job, snapshot, race.step, digit)
        if read is not None:
            watched = read[network] or watched
        elif job.running:
            aside = _("This is the image that was shown at that step. Pause the training to see the selected one.")
        else:
            aside = _("The selected image is being read by the network of that step …")
    if not job.running and job.computed_again is not None:
        aside = _("Recomputing steps: {share} …").format(share=percent(job.computed_again))
    return watched, aside


def _side_by_side(race: Race) -> None:
    """Every network of a race against the others, at the step where the reader stands."""
    ways = [None if each.watched is None else each.watched.gradient_by_row for each in race.runners]
    st.dataframe(
        {
            _("network"): [runner.name for runner in race.runners],
            _("loss of the last batch"): [
                f"{runner.losses[-1]:.3f}" if len(runner.losses) else "–" for runner in race.runners
            ],
            _("test accuracy (first {count} test images)").format(count=race.runners[0].measured_on[0]): [
                _measured(runner) or "–" for runner in race.runners
            ],
            _("seconds"): [f"{runner.seconds:.1f}" for runner in race.runners],
            _("gradient norm at row 1"): ["–" if way is None else f"{way[0]:.1e}" for way in ways],
            _("relative to the last row"): [
                "–" if way is None or not way[-1] else f"{way[0] / way[-1]:.1e}" for way in ways
            ],
        },
        hide_index=True,
    )
    if found := gradient_findings(race, race.gradient_digits):
        st.markdown(found)


def _read_then(job: Job[Race], snapshot: Snapshot[Race], step: int, digit: int) -> tuple[Watched | None, ...] | None:
    """How every network read a digit at a step at which another was observed; None while that is not known.

    The steps up to there are computed again, from the nearest that is kept exactly. So that takes no time from a run
    that is under way, it is done only when it is paused.
    """
    known = st.session_state.setdefault(_READ, {})
    key = name_of(job), snapshot.branch, step, digit
    if key in known or job.running or snapshot.status == "closed":
        return known.get(key)
    if not job.waiting or st.session_state.get(_ASKED) != key:
        st.session_state[_ASKED] = key
        for old in [*known][: max(0, len(known) - READINGS)]:
            del known[old]
        find_at(job, step, lambda task: task.watch_now(digit), known, key, PATIENCE)
    return known.get(key)


def _is_filled(snapshot: Snapshot[Race], newest: int) -> bool:
    return snapshot.status not in ("running", "failed", "closed") and newest <= ALL_KEPT  # a long run's takes minutes


def _after(race: Race) -> str:
    """What can be said of every network at a step."""
    if len(race.runners) == 1:
        said = _of(race.runners[0])
    else:  # in one line; the table says more
        losses = [f"{each.name}: {float(each.losses[-1]):.2f}" for each in race.runners if len(each.losses)]
        said = _("loss of {losses}").format(losses=", ".join(losses)) if losses else _("not trained yet")
    return _("After {step} of {total} steps: {said}.").format(step=race.step, total=race.total_steps, said=said)


def _of(runner: Runner) -> str:
    parts = []
    if len(runner.losses):
        parts.append(_("loss {loss:.3f}").format(loss=float(runner.losses[-1])))
    if measured := _measured(runner):
        parts.append(_("test accuracy {accuracy}").format(accuracy=measured))
    return ", ".join(parts)


def _measured(runner: Runner) -> str:
    """The newest accuracy, and when that was measured, if it was not now; nothing if it never was."""
    if not len(runner.accuracies):
        return ""
    at, accuracy = int(runner.measured_at[-1]), float(runner.accuracies[-1])
    return (
        percent(accuracy, 1)
        if at == runner.step
        else _("{accuracy} at step {at}").format(accuracy=percent(accuracy, 1), at=at)
    )


def speed_of(race: Race) -> str:
    """How fast it learns, and how long it will still take; nothing before the first step."""
    seconds = sum(runner.seconds for runner in race.runners)
    if not race.step or not seconds:
        return ""
    each = seconds / race.step
    left = max(0, race.total_steps - race.step) * each
    return _("{steps:.1f} steps/s, {images:,.0f} images/s; {left} to step {total:,}.").format(
        total=race.total_steps,
        steps=1 / each,
        images=len(race.runners) * race.batch_size / each,
        left=_("{minutes} min {seconds:02d} s").format(minutes=int(left // 60), seconds=int(left % 60)),
    )


def _say_reading(race: Race, watched: Watched, network: int, aside: str) -> None:
    after = _("Step **{step}**, label {label}:").format(step=race.step, label=watched.label)
    name = f" {in_markdown(race.runners[network].name)}." if len(race.runners) > 1 else ""
    with st.container(horizontal=True, vertical_alignment="center", key="read-at"):
        st.markdown(f"{after}{name} {verdict(watched.reading)}")
        st.caption(aside, text_alignment="right")
