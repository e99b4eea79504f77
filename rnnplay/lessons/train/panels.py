"""The pictures of networks that learn to read digits, one alone or several against each other."""

from collections.abc import Sequence

from rnnplay.digits.observation import Race
from rnnplay.figures.curves import say_rates
from rnnplay.figures.panel import Figure, Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.train.curves import accuracies_figure, gradients_figure, losses_figure, shares_figure
from rnnplay.text import _

HEIGHT, WITH_NAMES = 186, 246  # px; more where the names of several networks stand above the curves


def training_panels(seen: Sequence[Race], run: RunSteps) -> list[Panel]:
    """Losses, accuracies, and what of the gradient reaches each row, over the steps of a training.

    Args:
        seen: what was observed, one for each of the steps.
        run: its steps.
    """
    names = [runner.name for runner in seen[-1].runners]
    height = WITH_NAMES if len(names) > 1 else HEIGHT
    return [
        _losses(seen[-1], run, height),
        _accuracies(seen[-1], run, height),
        *([_shares(seen[-1], run)] if len(names) > 1 else []),
        Panel(
            "gradients",
            _("Gradient norm ‖∂L/∂hₜ‖ at each row"),
            gradients_figure(seen, names),
            min_width=280,
            height=height,
            note=_(
                "over all layers and directions; geometric mean over {count} test images (the one shown "
                "below and those after it)"
            ).format(count=seen[-1].gradient_digits),
            alt=_("The norm of the gradient of the loss with respect to the hidden state at each row."),
        ),
    ]


def _losses(race: Race, run: RunSteps, height: int) -> Panel:
    note = _("cross-entropy of each batch and its running mean")
    if len(race.runners) > 1:
        note = _("cross-entropy, running mean; {rate}").format(rate=say_rates(run.rates))
    alt = _("The loss after each step.")
    return _over_steps("losses", _("Loss"), losses_figure(race, run), note, alt, height)


def _accuracies(race: Race, run: RunSteps, height: int) -> Panel:
    test, training = race.runners[0].measured_on
    note = _("thick: first {test} test images; thin: first {training} training images")
    return _over_steps(
        "accuracies",
        _("Test and training accuracy"),
        accuracies_figure(race, run),
        note.format(test=test, training=training),
        _("Test accuracy and training accuracy at the steps at which they were measured."),
        height,
    )


def _shares(race: Race, run: RunSteps) -> Panel:
    note = _(
        "‖∂L/∂h₁‖ divided by the norm at the last row, over all layers and directions; geometric "
        "mean over the first {count} test images"
    )
    return _over_steps(
        "shares",
        _("Share of the gradient that reaches row 1"),
        shares_figure(race, run),
        note.format(count=race.gradient_digits),
        _("The share of the gradient at the last row that reaches row 1, at the steps at which it was measured."),
        WITH_NAMES,
    )


def _over_steps(key: str, title: str, figure: Figure, note: str, alt: str, height: int) -> Panel:
    """A panel over the steps of the training."""
    return Panel(key, title, figure, time="x", min_width=280, height=height, note=note, alt=alt)
