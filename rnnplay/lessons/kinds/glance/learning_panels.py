"""The pictures of a network that learns to read digits: loss, test images, and how it reads one of one's own."""

from collections.abc import Sequence

from rnnplay.figures.panel import Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.kinds.glance.drawing import reading_diagram
from rnnplay.lessons.kinds.glance.observation import Observation
from rnnplay.lessons.kinds.glance.panels import diagram_panel
from rnnplay.lessons.kinds.glance.task import VALIDATED
from rnnplay.lessons.kinds.learning_curves import loss_panel, shares_panel
from rnnplay.text import _


def learning_panels(seen: Sequence[Observation], start: int, run: RunSteps) -> list[Panel]:
    """All pictures.

    Args:
        seen: one a step of the timeline.
        start: from which of them on the browser lacks what changes.
        run: the steps of the timeline.
    """
    return [
        loss_panel(seen, run, _("mean cross-entropy of the next batch")),
        shares_panel(
            _("Test images read correctly"),
            {_("test images"): [each.right for each in seen]},
            run,
            note=_("the first {count} test images of MNIST").format(count=VALIDATED),
            alt=_("The share of test images that are read correctly after each step."),
        ),
        diagram_panel(
            "reading",
            _("Your image at each step of the training"),
            reading_diagram([each.reading for each in seen[start:]], "growing"),
            note=_("gates and states after the last pixels that it reads"),
            alt=_("The gates and states of the network, the logits and the probabilities of the ten digits."),
        ),
    ]
