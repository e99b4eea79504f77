"""The pictures of a call: what goes in, the module, what comes out, and below them every parameter."""

from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.inside import module_height, module_panel
from rnnplay.lessons.tensors.loop import loop_panel
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.states import (
    height_of,
    input_panel,
    input_sketches,
    output_panel,
    output_sketches,
)
from rnnplay.lessons.tensors.weights import parameter_panel


def shape_panels(arguments: Arguments, call: Call) -> list[Panel]:
    """All of them."""
    before, after = input_sketches(arguments, call), output_sketches(arguments, call)
    height = max(height_of(before), height_of(after), module_height(arguments))
    panels = [input_panel(before, height), module_panel(arguments, height), output_panel(after, height)]
    return [*panels, *([loop_panel(arguments, call)] if arguments.is_cell else []), parameter_panel(arguments)]
