"""The pictures of a network that learns to answer a word with a word.

Every function takes one observation a step of the timeline.
"""

import math
from collections.abc import Sequence

import numpy as np

from rnnplay.figures.curves import loss_figure
from rnnplay.figures.matrices import matrices_figure, steady
from rnnplay.figures.palette import GRAY, TEAL
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.hello.letters import ROOMY, label, letter_axis, tall
from rnnplay.lessons.hello.observation import Observation
from rnnplay.lessons.hello.task import Settings
from rnnplay.lessons.hello.unrolled import unrolled_panel
from rnnplay.lessons.hello.words import Words
from rnnplay.text import _

BAR_WIDTH = 14  # px of a letter under a bar
LAYER_COLOURS = (TEAL, "#1d6fd1", "#c2570c", GRAY)
HEIGHT = 300  # px of the network's pictures; that of a long word takes more


def loss_panel(seen: Sequence[Observation], settings: Settings, run: RunSteps) -> Panel:
    """The loss of every epoch, and below which value it cannot fall. Time runs along x."""
    losses = np.array([each.loss for each in seen])
    return Panel(
        "loss",
        _("Loss"),
        loss_figure(losses, run, settings.loss_floor, step=_("epoch")),
        time="x",
        min_width=300,
        height=tall(len(settings.words)),
        note=_floor(settings),
        alt=_("The loss after each epoch."),
    )


def network_panels(
    seen: Sequence[Observation], words: Words, framed: tuple[str, int, int] | None = None
) -> list[Panel]:
    """The network unrolled, its weights and what of the gradient reaches each letter.

    Args:
        seen: one a step.
        words: the lesson.
        framed: name, row and column of a weight that is framed.
    """
    below = 2 if len(words) > ROOMY else 1
    return [
        unrolled_panel(seen, words, HEIGHT),
        Panel(
            "weights",
            _("Weights"),
            weights_figure(seen, framed),
            row=below,
            width=0.9,
            min_width=240,
            height=HEIGHT,
            alt=_("Every weight of the network."),
        ),
        Panel(
            "gradients",
            _("Gradient norm ‖∂L/∂hₜ‖ at each step"),
            gradients_figure(seen, words),
            row=below,
            width=0.8,
            min_width=220,
            height=HEIGHT,
            note=_("L is the loss"),
            least_width=gradients_width(words),
            alt=_("The norm of the gradient of the loss with respect to the hidden state at each letter."),
        ),
    ]


def weights_figure(observations: Sequence[Observation], marked: tuple[str, int, int] | None = None) -> Figure:
    """Every weight of the network, one of them framed; `rnnplay.figures.matrices.matrices_figure`."""
    return matrices_figure([each.weights for each in observations], common_scale=False, marked=marked)


def gradients_width(words: Words) -> int:
    """Pixels without which the letters of `gradients_figure` cannot be read."""
    return 52 + BAR_WIDTH * len(words)


def gradients_figure(observations: Sequence[Observation], words: Words, log: bool = False) -> Figure:
    """How long the gradient of the loss with respect to the hidden state is at each letter, in bars, for each layer.

    The axis stays the same over the steps, so that they can be compared.
    """
    layers = len(observations[0].gradient_norms)
    norms = [np.stack([each.gradient_norms[layer] for each in observations]) for layer in range(layers)]
    every = np.concatenate([values.ravel() for values in norms])  # each (steps, letters)
    every = every[np.isfinite(every) & (every > 0)]
    low, high = (float(every.min()), float(every.max())) if len(every) else (0.1, 1.0)
    if log:
        values_axis = {"type": "log", "range": [float(np.log10(low)) - 0.3, float(np.log10(high)) + 0.1]}
    else:
        values_axis = {"range": [0, 1.05 * steady(high)]}
    bars = [
        {
            "type": "bar",
            "x": np.arange(len(words)),
            "name": _("layer {layer}").format(layer=layer + 1),
            "marker": {"color": LAYER_COLOURS[layer % len(LAYER_COLOURS)]},
            "hovertext": [f"{place} ({label(letter)})" for place, letter in enumerate(words.source, start=1)],
            "hovertemplate": _("letter %{hovertext}: ‖∂L/∂hₜ‖ = %{y:.4g}"),
        }
        for layer in range(layers)
    ]
    data = [animated(each, y=values) for each, values in zip(bars, norms, strict=True)]
    layout = {
        "margin": {"l": 44, "r": 8, "t": 24 if layers > 1 else 8, "b": 28},
        "showlegend": layers > 1,
        "bargap": 0.25,
        "xaxis": letter_axis(words.source),
        "yaxis": values_axis | {"fixedrange": True},
    }
    return {"data": data, "layout": layout}


def _floor(settings: Settings) -> str:
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
