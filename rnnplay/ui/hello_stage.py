"""The stage of a word that is being learned: guesses, loss, the network unrolled, weights and gradients."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import streamlit as st

from rnnplay.data.characters import Words
from rnnplay.figures.characters import (
    gradients_figure,
    guesses_figure,
    unrolled_figure,
    unrolled_height,
    weights_figure,
)
from rnnplay.figures.loss import loss_figure
from rnnplay.literal import in_markdown, isolated
from rnnplay.models.characters import Observation
from rnnplay.text import _, ngettext
from rnnplay.ui.hello_view import View
from rnnplay.ui.stage import Panel, first_missing, stage
from rnnplay.ui.timeline import RECENT, filled, kept, name_of

KEY = "hello"


class Observed(Protocol):
    """A run that can be drawn (`rnnplay.training.job.Job` of a `CharactersTask`)."""

    def timeline(self) -> tuple[Any, dict[int, Observation]]: ...

    def observation(self, step: int) -> Observation: ...


def hello_stage(job: Observed, settings: Any, view: View) -> int:
    """Draw a run as far as it has come.

    Args:
        job: the run.
        settings: what is learned (`rnnplay.training.characters.CharactersSettings`).
        view: what is shown besides guesses and loss.

    Returns:
        How many steps were still missing (`rnnplay.ui.timeline.filled`).
    """
    snapshot, observations = job.timeline()
    if snapshot.message:
        st.warning(in_markdown(snapshot.message))
    missing = 0
    if snapshot.status not in ("running", "closed"):
        observations, missing = filled(observations, max(observations), job.observation)
    epochs = kept(observations, max(observations), RECENT)
    seen = [observations[epoch] for epoch in epochs]
    positions = [str(epoch) for epoch in epochs]
    run = f"{name_of(job)}-{snapshot.branch}"
    start = first_missing(KEY, run, positions)
    panels = [
        _guesses(seen, settings.words, epochs, view.log_steps),
        _loss(seen, settings, epochs, snapshot, view.log_steps),
    ]
    if snapshot.status == "running" or not view.slow_motion:
        height = 235 if view.weight else 300  # then a line of controls stands below, on the same screen
        panels += _network(seen, settings, start, height)
    stage(
        panels,
        key=KEY,
        steps=len(epochs),
        step_name=_("Epoch"),
        says=[_after(epoch, each, settings) for epoch, each in zip(epochs[start:], seen[start:], strict=True)],
        label=_("A network learns to answer “{source}” with “{target}”").format(
            source=isolated(settings.source), target=isolated(settings.target)
        ),
        labels={"play": _("Play it again, from the start"), "speed": _("Replay"), "rate": _("{speed}/s")},
        run=run,
        start=start,
        positions=positions,
        at=epochs,
    )
    return missing


def _after(epoch: int, seen: Observation, settings: Any) -> str:
    words = settings.words
    return ngettext(
        "After {epoch} epoch “{source}” gives “{guess}”: {right} of {letters} right, loss {loss:.4g}.",
        "After {epoch} epochs “{source}” gives “{guess}”: {right} of {letters} right, loss {loss:.4g}.",
        epoch,
    ).format(
        epoch=epoch,
        source=isolated(settings.source),
        guess=isolated(words.spell(seen.guess)),
        right=int((seen.guess == seen.targets).sum()),
        letters=len(words),
        loss=seen.loss,
    )


def _guesses(seen: Sequence[Observation], words: Words, epochs: Sequence[int], log_steps: bool) -> Panel:
    figure, by_step = guesses_figure(seen, words, epochs, log_steps)
    return Panel(
        "guesses",
        _("What it answers"),
        figure,
        time="x",
        by_step=by_step,
        width=1.5,
        min_width=320,
        height=min(60 + 24 * len(words), 300),
        note=_("a column an epoch, a row a letter; ✓ and filled is right, × and empty is wrong"),
        alt=_("The guessed letter at each place of the word after each epoch."),
    )


def _loss(seen: Sequence[Observation], settings: Any, epochs: Sequence[int], snapshot: Any, log_steps: bool) -> Panel:
    figure = loss_figure(
        np.array([each.loss for each in seen]),
        settings.loss_floor,
        after=epochs,
        step=_("epoch"),
        rates=snapshot.rates,
        log_steps=log_steps,
        left_behind=snapshot.left_behind,
    )
    return Panel(
        "loss",
        _("Loss"),
        figure,
        time="x",
        min_width=300,
        height=min(60 + 24 * len(settings.words), 300),
        note=_floor(settings),
        alt=_("The loss after each epoch."),
    )


def _floor(settings: Any) -> str:
    """Below which value the loss cannot fall, and why."""
    if settings.letter_floor is None:
        return _("The linear layer's logits are free: the loss can fall towards 0.")
    others, letters = len(settings.words.alphabet) - 1, len(settings.words)
    if not others:
        return _("There is only one letter to choose from, so its probability is 1 and the loss is 0.")
    one = "ln(1 + e⁻²)" if others == 1 else f"ln(1 + {others}e⁻²)"
    summed = not math.isclose(settings.loss_floor, settings.letter_floor)
    return _("The logits are outputs of tanh, in −1…1, so the loss cannot fall below {sum} = {floor:.3f}.").format(
        sum=f"{letters} × {one}" if summed else one, floor=settings.loss_floor
    )


def _network(seen: Sequence[Observation], settings: Any, start: int, height: int) -> list[Panel]:
    unrolled, unrolled_by_step = unrolled_figure(seen, settings.words)
    # No names of rows where they would stand upon each other.
    unrolled["layout"]["yaxis"]["showticklabels"] = unrolled_height(seen[-1]) < 1.5 * height
    weights, weights_by_step = weights_figure(seen)
    gradients, gradients_by_step = gradients_figure(seen, settings.words)
    return [
        Panel(
            "unrolled",
            _("The network, letter by letter"),
            unrolled,
            by_step=_from(start, unrolled_by_step),
            row=1,
            width=1.5,
            min_width=320,
            height=height,
            note=_("read from below: letter, what goes in, hidden state, probabilities, guess, target"),
            alt=_("The network unrolled over the letters, with all its numbers."),
        ),
        Panel(
            "weights",
            _("Weights"),
            weights,
            by_step=_from(start, weights_by_step),
            row=1,
            width=0.9,
            min_width=240,
            height=height,
            note=_("orange below zero, blue above"),
            alt=_("Every weight of the network."),
        ),
        Panel(
            "gradients",
            _("What comes back to each letter"),
            gradients,
            by_step=_from(start, gradients_by_step),
            row=1,
            width=0.8,
            min_width=220,
            height=height,
            note=_("‖∂loss/∂h‖ of the hidden state there"),
            alt=_("The size of the gradient of the loss with respect to the hidden state at each letter."),
        ),
    ]


def _from(start: int, by_step: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The browser has what comes before; the scales are those of all epochs."""
    return {path: values[start:] for path, values in by_step.items()}
