"""The panel of what a loop over a cell prints, step by step."""

import numpy as np

from rnnplay.figures.diagram import Diagram, Shape, Text
from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.network import Call
from rnnplay.lessons.tensors.script import printed_steps
from rnnplay.text import _

LINE, WIDTH = 20.0, 860.0  # px of a line, and of the panel
MOST = 8  # lines that are shown


def loop_panel(arguments: Arguments, call: Call) -> Panel:
    """The lines of each step, as Python prints them; of many the first ones, and how it goes on is in the code."""
    steps = printed_steps(call)
    count = min(MOST, max(map(len, steps)))
    whole = [[*lines, *[""] * count][:count] for lines in steps]
    if any(len(lines) > count for lines in steps):
        whole = [[*lines[:-1], "…"] for lines in whole]
    shapes: list[Shape] = [
        Text(4, LINE * (row + 0.5), np.array([lines[row] for lines in whole]), anchor="start", code=True)
        for row in range(count)
    ]
    return Panel(
        "loop",
        _("What the loop prints at this step"),
        Diagram(WIDTH, LINE * count, shapes),
        row=1,
        min_width=320,
        height=round(LINE * count),
        least_width=620,
        alt=_("The lines that the program prints at this step."),
    )
