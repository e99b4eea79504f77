"""The stage of a call: its clock goes over the steps of the sequence."""

from functools import partial

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.captions import captions
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.panels import shape_panels
from rnnplay.lessons.tensors.quantities import of_call
from rnnplay.text import _
from rnnplay.ui.stage import replay


def tensor_stage(arguments: Arguments, call: Call) -> None:
    """Draw the tensors and parameters."""
    steps = arguments.length
    replay(
        shape_panels(arguments, call),
        key="tensors",
        steps=steps,
        step_name=_("Step"),
        captions=captions(arguments),
        label=_("Tensors that go in and come out"),
        numbers=partial(of_call, arguments, call),
    )
