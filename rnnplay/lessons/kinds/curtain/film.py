"""The video itself, and under it what is answered at every frame."""

from collections.abc import Sequence

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Diagram, Group, Scale, Shape, Text
from rnnplay.figures.matrices import MARK
from rnnplay.figures.palette import CLEAR, GRAY, INK, TEXT
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.curtain.arrows import ARROWS, way_name
from rnnplay.lessons.kinds.curtain.observation import Answers, Reading
from rnnplay.lessons.kinds.curtain.videos import CURTAIN
from rnnplay.lessons.kinds.curtain.videos import INK as INK_SIDE
from rnnplay.models.video_labeller import HEIGHT, WIDTH
from rnnplay.text import _

PIXEL = 10.0  # px of the page
ABOVE = 24.0  # px above the video
CLOTH = "rgba(128, 90, 160, 0.35)"
COLUMN, ROW, NAMES = 34.0, 24.0, 118.0  # px of the answers by frame
RIGHT, WRONG = "rgba(13, 148, 136, 0.35)", "rgba(221, 107, 77, 0.35)"


def film_panel(reading: Reading) -> Panel:
    """Each frame as the network gets it, with the curtain, and where the digit is behind it."""
    steps = len(reading.frames)
    rows, columns = (
        [name.format(number=at + 1) for at in range(count)]
        for name, count in ((_("row {number}"), HEIGHT), (_("column {number}"), WIDTH))
    )
    wide, high = WIDTH * PIXEL, HEIGHT * PIXEL
    shapes: list[Shape] = [
        Cells(0, ABOVE, wide, high, reading.frames, Scale(INK, 0, 1), _("pixel"), rows, columns, gap=0),
        Box(0, ABOVE, wide, high, CLEAR, TEXT),
        Box(CURTAIN * PIXEL, ABOVE, wide - CURTAIN * PIXEL, high, CLOTH, GRAY, hover=_("the curtain")),
        Text((CURTAIN + (WIDTH - CURTAIN) / 2) * PIXEL, 12, _("curtain"), size=12),
        *_places(reading),
        Text(4, 12, np.array([way_name(each) for each in reading.direction.tolist()]), size=13, anchor="start"),
    ]
    return Panel(
        "film",
        _("The video, frame by frame"),
        Diagram(wide + 2, ABOVE + high + 2, shapes),
        min_width=300,
        height=round(ABOVE + high),
        note=_("{width} × {height} pixels; outlined: where the digit is, which the network is not told").format(
            width=WIDTH, height=HEIGHT
        ),
        alt=_(
            "A digit moves, disappears behind the curtain, turns at the wall and comes out again; {steps} frames."
        ).format(steps=steps),
    )


def _places(reading: Reading) -> list[Shape]:
    """A frame round the digit, each seen at its own step."""
    shapes: list[Shape] = []
    side = INK_SIDE * PIXEL
    for at, (x, y, direction) in enumerate(
        zip(reading.x.tolist(), reading.y.tolist(), reading.direction.tolist(), strict=True)
    ):
        here = (np.arange(len(reading.x)) == at).astype(np.float64)
        left, top = x * PIXEL, ABOVE + y * PIXEL
        arrow = Text(left + side / 2, top + side / 2, ARROWS[direction], size=26, opacity=0.85 * here)
        known = reading.scene.label is not None and bool(reading.hidden[at])
        said = [Text(left + 12, top + 14, str(reading.scene.label), size=15, opacity=here)] if known else []
        shapes += [Box(left, top, side, side, CLEAR, MARK, 2, opacity=here), *said]
        if reading.hidden[at]:
            shapes.append(arrow)
    return shapes


def answers_panel(reading: Reading) -> Panel:
    """For every frame what is true, what the network says, and what it says without its state."""
    steps = len(reading.frames)
    names = [_("true"), _("with its state"), _("state reset")]
    top = 20.0
    shapes: list[Shape] = []
    for at in range(steps):
        step = np.arange(steps)
        left = NAMES + COLUMN * at
        if reading.hidden[at]:
            shapes.append(Box(left, 0, COLUMN, top + 3 * ROW + 4, CLOTH, CLEAR, 0))
        shapes.append(Text(left + COLUMN / 2, 10, str(at + 1), size=11))
        truth = _true(reading, at)
        shapes.append(Text(left + COLUMN / 2, top + ROW / 2, truth, size=13, bold=True))
        for row, answers in enumerate((reading.carried, reading.reset), start=1):
            shapes.append(_answer(reading, answers, at, left, top + ROW * row, step))
        here = (step == at).astype(np.float64)
        shapes.append(Box(left, 1, COLUMN, top + 3 * ROW + 2, CLEAR, MARK, 2, opacity=here, step=at))
    shapes += [Text(4, top + ROW * (row + 0.5), name, size=12, anchor="start") for row, name in enumerate(names)]
    width = NAMES + COLUMN * steps + 4
    return Panel(
        "answers",
        _("Both answers at every frame"),
        Diagram(width, top + 3 * ROW + 8, shapes),
        row=1,
        min_width=320,
        height=round(top + 3 * ROW + 8),
        least_width=round(0.75 * width),
        note=_("digit and direction; green: both are right; shaded: the digit is wholly behind the curtain"),
        alt=_("For each frame the true digit and direction, the answers with the state, and those without it."),
    )


def _true(reading: Reading, at: int) -> str:
    label = "?" if reading.scene.label is None else str(reading.scene.label)
    return f"{label} {ARROWS[int(reading.direction[at])]}"


def _answer(reading: Reading, answers: Answers, at: int, left: float, top: float, step: np.ndarray) -> Group:
    """What is said at a frame, as soon as it has been read."""
    digit, direction = int(answers.digit[at].argmax()), int(answers.direction[at].argmax())
    right = direction == reading.direction[at] and reading.scene.label in (None, digit)
    said = f"{digit} {ARROWS[direction]}"
    opacity = np.where(step >= at, 1.0, 0.12)
    square = Box(left + 1.5, top + 1.5, COLUMN - 3, ROW - 3, RIGHT if right else WRONG, CLEAR, 0, opacity=opacity)
    return Group([square, Text(left + COLUMN / 2, top + ROW / 2, said, size=13, opacity=opacity)])


def labels(reading: Reading) -> Sequence[str]:
    """A sentence about each frame."""
    found = []
    for at in range(len(reading.frames)):
        digit, direction = int(reading.carried.digit[at].argmax()), int(reading.carried.direction[at].argmax())
        where = _("hidden") if reading.hidden[at] else _("seen")
        said = _("Frame {number}, {where}: “{digit}, {way}”; without its state: “{other}, {other_way}”.")
        found.append(
            said.format(
                number=at + 1,
                where=where,
                digit=digit,
                way=way_name(direction),
                other=int(reading.reset.digit[at].argmax()),
                other_way=way_name(int(reading.reset.direction[at].argmax())),
            )
        )
    return found
