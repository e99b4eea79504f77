"""The pictures of a call: what goes in, the module, what comes out, and below them every parameter."""

from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.inside import module_panel
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.states import input_panel, output_panel
from rnnplay.lessons.tensors.weights import parameter_panel


def shape_panels(arguments: Arguments, call: Call) -> list[Panel]:
    """All of them."""
    before, after = input_panel(arguments, call), output_panel(arguments, call)
    inside = module_panel(arguments, max(before.height, after.height))
    return [before, inside, after, parameter_panel(arguments)]
