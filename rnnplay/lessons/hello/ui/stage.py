"""The stage of a word that is being learned: guesses, loss, the network unrolled, weights and gradients."""

import math
from collections.abc import Sequence

import numpy as np

from rnnplay.engine.job import Job, Snapshot
from rnnplay.figures.curves import loss_figure
from rnnplay.figures.panel import Panel
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.panels import (
    ROOMY,
    gradients_figure,
    gradients_width,
    guesses_figure,
    unrolled_figure,
    unrolled_height,
    unrolled_width,
    weights_figure,
)
from rnnplay.lessons.hello.task import CharactersSettings
from rnnplay.lessons.hello.ui.view import View, chosen_weight
from rnnplay.lessons.hello.words import Words
from rnnplay.literal import isolated
from rnnplay.text import _, ngettext
from rnnplay.ui.live_stage import Timeline, live_stage

KEY = "hello"
HEIGHT = 300  # px of the network's pictures; that of a long word takes more


def hello_stage(job: Job[Observation], settings: CharactersSettings, view: View) -> int:
    """Draw a run as far as it has come.

    Args:
        job: the run.
        settings: what is learned.
        view: what is shown besides guesses and loss.

    Returns:
        How many steps were still missing (`rnnplay.ui.timeline.filled`).
    """

    def draw(timeline: Timeline[Observation]) -> list[Panel]:
        snapshot, epochs, seen = timeline.snapshot, timeline.steps, timeline.seen
        panels = [
            _guesses(seen, settings.words, epochs, view.log_steps),
            _loss(seen, settings, epochs, snapshot, view.log_steps),
        ]
        if snapshot.status == "running":
            return panels + _network(seen, settings, None)
        if view.slow_motion:  # which stands in its place
            return panels
        return panels + _network(seen, settings, chosen_weight(snapshot.observation.weights) if view.weight else None)

    label = _("A network learns to turn “{source}” into “{target}”")
    return live_stage(
        job,
        draw,
        key=KEY,
        step_name=_("Epoch"),
        says=lambda epoch, seen: _after(epoch, seen, settings),
        label=label.format(source=isolated(settings.source), target=isolated(settings.target)),
    ).missing


def _after(epoch: int, seen: Observation, settings: CharactersSettings) -> str:
    words = settings.words
    said = ngettext(
        "After {epoch} epoch: “{source}” → “{guess}”, {right} of {letters} letters correct, loss {loss:.4g}.",
        "After {epoch} epochs: “{source}” → “{guess}”, {right} of {letters} letters correct, loss {loss:.4g}.",
        epoch,
    )
    return said.format(
        epoch=epoch,
        source=isolated(settings.source),
        guess=isolated(words.spell(seen.guess)),
        right=int((seen.guess == seen.targets).sum()),
        letters=len(words),
        loss=seen.loss,
    )


def _guesses(seen: Sequence[Observation], words: Words, epochs: Sequence[int], log_steps: bool) -> Panel:
    return Panel(
        "guesses",
        _("Predictions by epoch"),
        guesses_figure(seen, words, epochs, log_steps),
        time="x",
        width=1.5,
        min_width=320,
        height=_tall(words),
        note=_("one column per epoch, one row per letter; ✓ correct, × wrong"),
        alt=_("The predicted letter at each place of the word after each epoch."),
    )


def _loss(
    seen: Sequence[Observation],
    settings: CharactersSettings,
    epochs: Sequence[int],
    snapshot: Snapshot[Observation],
    log_steps: bool,
) -> Panel:
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
        height=_tall(settings.words),
        note=_floor(settings),
        alt=_("The loss after each epoch."),
    )


def _tall(words: Words) -> int:
    """Pixels for a row of each letter, so that all can be read."""
    return 60 + round((24 if len(words) <= ROOMY else 20) * len(words))


def _floor(settings: CharactersSettings) -> str:
    """Below which value the loss cannot fall, and why."""
    floor, letter_floor = settings.loss_floor, settings.letter_floor
    if floor is None or letter_floor is None:
        return _("The linear layer's logits have no bounds, so the loss can fall towards 0.")
    others, letters = len(settings.words.alphabet) - 1, len(settings.words)
    if not others:
        return _("The alphabet has only one letter, so its probability is 1 and the loss is 0.")
    one = "ln(1 + e⁻²)" if others == 1 else f"ln(1 + {others}e⁻²)"
    summed = not math.isclose(floor, letter_floor)
    return _("The logits are outputs of tanh, from −1 to 1, so the loss cannot fall below {sum} = {floor:.3f}.").format(
        sum=f"{letters} × {one}" if summed else one, floor=floor
    )


def _network(
    seen: Sequence[Observation], settings: CharactersSettings, marked: tuple[str, int, int] | None
) -> list[Panel]:
    unrolled = unrolled_figure(seen, settings.words)
    long, wanted = len(settings.words) > ROOMY, unrolled_height(seen[-1])
    # No names of rows where they would stand upon each other.
    unrolled["layout"]["yaxis"]["showticklabels"] = long or wanted < 1.5 * HEIGHT
    return [
        Panel(
            "unrolled",
            _("Network unrolled over the letters"),
            unrolled,
            row=1,
            width=1.5,
            min_width=320,
            height=wanted if long else HEIGHT,
            note=_("from bottom to top: letter, input, hidden state, class probabilities, prediction, target"),
            least_width=unrolled_width(settings.words),
            alt=_("The network unrolled over the letters, with the values of all its layers."),
        ),
        Panel(
            "weights",
            _("Weights"),
            weights_figure(seen, marked),
            row=2 if long else 1,
            width=0.9,
            min_width=240,
            height=HEIGHT,
            alt=_("Every weight of the network."),
        ),
        Panel(
            "gradients",
            _("Gradient norm ‖∂L/∂hₜ‖ at each step"),
            gradients_figure(seen, settings.words),
            row=2 if long else 1,
            width=0.8,
            min_width=220,
            height=HEIGHT,
            note=_("L is the loss"),
            least_width=gradients_width(settings.words),
            alt=_("The norm of the gradient of the loss with respect to the hidden state at each letter."),
        ),
    ]
