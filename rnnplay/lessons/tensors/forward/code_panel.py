"""The source on the stage: each line with the shapes that it makes, and a frame around the one that is run."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Box, Diagram, Shape, Text
from rnnplay.figures.palette import CLEAR
from rnnplay.figures.panel import Panel
from rnnplay.lessons.tensors.forward.shapes import shapes_of
from rnnplay.lessons.tensors.forward.walk import Step
from rnnplay.text import _

SIZE, LETTER = 13.0, 7.9  # px of a letter of code: its size, and the width that it takes
CODE, SHAPES, EDGE = 20.0, 18.0, 6.0  # px: a line of code, one of shapes, and around both
MARK = "var(--st-primary-color)"  # as of the cursor: no colour of data
QUIET = 0.72  # opacity of the shapes; fainter could not be read
LEAST_WIDTH = 500.0  # px, for which the panel has room on a desktop


def code_panel(source: str, steps: Sequence[Step]) -> Panel:
    """A click on a line goes to the first time that it is run."""
    lines = source.splitlines()
    comments = [_comments(line, steps) for line in range(len(lines))]
    longest = max(len(each) for each in [*lines, *(str(text) for texts in comments for text in texts)])
    width = max(2 * EDGE + LETTER * longest, LEAST_WIDTH)
    shapes: list[Shape] = []
    for line, (text, said) in enumerate(zip(lines, comments, strict=True)):
        shapes += _line(line, text, said, steps, width)
    height = len(lines) * (CODE + SHAPES + EDGE)
    return Panel(
        "code",
        _("The code"),
        Diagram(width, height, shapes),
        width=1,
        min_width=360,
        height=round(height),
        least_width=round(0.8 * width),
        note=_("the frame is around the line that is run; below each line the shapes that it makes"),
        alt=_("The forward of the network, line by line, with the shape of every tensor."),
    )


def _line(line: int, text: str, said: np.ndarray, steps: Sequence[Step], width: float) -> list[Shape]:
    here = np.array([float(step.line == line) for step in steps], np.float32)
    first = int(here.argmax()) if here.any() else None
    indent = EDGE + LETTER * (len(text) - len(text.lstrip()))
    top = line * (CODE + SHAPES + EDGE)
    return [
        Box(
            1,
            top + 1,
            width - 2,
            CODE + SHAPES + EDGE - 4,
            fill=CLEAR,
            stroke=MARK,
            line=2 * here,
            corner=5,
            step=first,
            hover=np.array([f"{text.strip()} {each}" for each in said]),
        ),
        Text(indent, top + EDGE / 2 + CODE / 2, text.strip(), size=SIZE, anchor="start", code=True, step=first),
        Text(
            indent, top + CODE + SHAPES / 2, said, size=SIZE - 1, anchor="start", code=True, opacity=QUIET, step=first
        ),
    ]


def _comments(line: int, steps: Sequence[Step]) -> np.ndarray:
    """The shapes that a line makes, at each step: as it ran last, or will run first; empty if it makes no tensor."""
    ran = [at for at, step in enumerate(steps) if step.line == line]
    texts = []
    for now in range(len(steps)):
        last = max((at for at in ran if at <= now), default=ran[0] if ran else None)
        made = {} if last is None else steps[last].made
        texts.append(f"# {shapes_of(made)}" if made else "")
    return np.array(texts)
