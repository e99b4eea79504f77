"""All numbers of the stages of tensors, to take away."""

from collections.abc import Sequence

from rnnplay.figures.numbers import Quantity
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.forward.lesson import Axes
from rnnplay.lessons.tensors.forward.shapes import joined
from rnnplay.lessons.tensors.forward.walk import Step
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.shapes import BATCH, LAYERS, TIME, inputs_of, outputs_of

OVER_LAYERS = "layer_and_direction"
COUNTED = {TIME: "step", BATCH: "sample", LAYERS: OVER_LAYERS}
# What the axes of the forwards are called, in the words of their tables.
STEPS = {"rows": "step", "letters": "step", "points": "step", "batch": "sample"}


def of_call(arguments: Arguments, call: Call) -> list[Quantity]:
    """What goes in and comes out, and the parameters."""
    found = [
        Quantity(each.name, call.tensors[each.name], tuple(COUNTED.get(axis.name, "unit") for axis in each.axes))
        for each in (*inputs_of(arguments), *outputs_of(arguments))
    ]
    return found + [
        Quantity(name, weight.detach(), ("unit", "input")[: weight.ndim])
        for name, weight in call.module.named_parameters()
    ]


def of_forward(steps: Sequence[Step], axes: Axes) -> list[Quantity]:
    """What each line makes, on a further axis ``line_step``: at which step of the stage.

    Args:
        steps: the lines that were run.
        axes: of the tensors, by name.
    """
    return [
        Quantity(name, joined(value), tuple(map(_counted, axes[name])), at={"line_step": number})
        for number, step in enumerate(steps)
        for name, value in step.made.items()
    ]


def _counted(axis: str) -> str:
    return STEPS.get(axis, OVER_LAYERS if axis.startswith("layers") else "unit")
