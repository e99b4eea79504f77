"""The pictures of a call."""

from rnnplay.figures.diagram import Diagram, Text
from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.shapes import inputs_of, outputs_of
from rnnplay.text import _


def shape_panels(arguments: Arguments, call: Call) -> list[Panel]:
    """The tensors."""
    tensors = [*inputs_of(arguments), *outputs_of(arguments)]
    lines = [Text(4, 12 + 24 * at, f"{each.name} {each.shape}", anchor="start") for at, each in enumerate(tensors)]
    return [Panel("in", _("What goes in"), Diagram(400, 24 * len(lines), lines), height=24 * len(lines))]
