"""The pictures of networks that learn to read digits, one alone or several against each other."""

from collections.abc import Sequence

from rnnplay.digits.observation import Race
from rnnplay.figures.curves import say_rates
from rnnplay.figures.panel import Panel
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
    test, training = seen[-1].runners[0].measured_on
    means = _("cross-entropy, running mean; {rate}").format(rate=say_rates(run.rates))
    return [
        Panel(
            "losses",
            _("Loss"),
            losses_figure(seen[-1], run),
            time="x",
            min_width=280,
            height=height,
            note=_("cross-entropy of each batch and its running mean") if len(names) == 1 else means,
            alt=_("The loss after each step."),
        ),
        Panel(
            "accuracies",
            _("Test and training accuracy"),
            accuracies_figure(seen[-1], run),
            time="x",
            min_width=280,
            height=height,
            note=_("thick: first {test} test images; thin: first {training} training images").format(
                test=test, training=training
            ),
            alt=_("Test accuracy and training accuracy at the steps at which they were measured."),
        ),
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


def _shares(race: Race, run: RunSteps) -> Panel:
    return Panel(
        "shares",
        _("Share of the gradient that reaches row 1"),
        shares_figure(race, run),
        time="x",
        min_width=280,
        height=WITH_NAMES,
        note=_(
            "‖∂L/∂h₁‖ divided by the norm at the last row, over all layers and directions; geometric "
            "mean over the first {count} test images"
        ).format(count=race.gradient_digits),
        alt=_("The share of the gradient at the last row that reaches row 1, at the steps at which it was measured."),
    )
