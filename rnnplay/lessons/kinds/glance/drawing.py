"""One reading as a diagram: the image, the gates and states of the cell, and what the linear layer makes of them."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from rnnplay.figures.diagram import Box, Cells, Diagram, Lines, Scale, Shape, Text
from rnnplay.figures.matrices import MARK, steady
from rnnplay.figures.palette import CLEAR, GRAY, INK, SHARE, SIGNED
from rnnplay.figures.units import GATES, UNBOUNDED, quantity_name
from rnnplay.lessons.kinds.glance.observation import Reading
from rnnplay.models.glance import ALL_PIXELS, SIDE
from rnnplay.models.row_classifier import CLASSES
from rnnplay.text import _, percent

PICTURE, BLOCK, BESIDE, LABEL = 132.0, 58.0, 78.0, 16.0  # px: image; block of units, from one to the next, its name
ACROSS, IN_A_COLUMN = 8, 2  # units of a block beside each other; blocks above each other
TOP, HEIGHT = 20.0, 178.0
STATES, READ_OUT, WIDTH = PICTURE + 34, 440.0, 586.0  # where these begin
CELL, ROW = 26.0, 15.5  # px of a class's cell
GONE = "rgba(128, 133, 145, 0.25)"
SHARES, SIGNS = Scale(SHARE, 0, 1), Scale(SIGNED, -1, 1)
REACH = {UNBOUNDED: 4.0, "logits": 15.0}  # of what no activation bounds, while a network learns
Shows = Literal["end", "steps", "growing"]


def reading_diagram(readings: Sequence[Reading], shows: Shows) -> Diagram:
    """A network that reads an image.

    Args:
        readings: of one image.
        shows: the end of the one reading; or each of its steps as one of the stage; or the ends of all readings, each
            as a step of a stage that grows.
    """
    last = readings[-1]
    frames = _Frames(readings, shows)
    shapes: list[Shape] = [*_picture(last, shows == "steps"), *_states(frames), *_read_out(frames)]
    blocks = -(-len(last.states) // IN_A_COLUMN)
    end = STATES + BESIDE * (blocks - 1) + BLOCK
    shapes.append(Lines([[(PICTURE + 4, HEIGHT / 2), (STATES - 6, HEIGHT / 2)]], arrow=True))
    shapes.append(Lines([[(end + 4, HEIGHT / 2), (READ_OUT - 22, HEIGHT / 2)]], arrow=True))
    return Diagram(WIDTH, HEIGHT + 4, shapes)


class _Frames:
    """What is shown at each step of the stage, or at all of them alike; see `reading_diagram`."""

    def __init__(self, readings: Sequence[Reading], shows: Shows) -> None:
        self.readings, self.shows = readings, shows

    def of(self, name: str) -> np.ndarray:
        """A state, the logits or the probabilities, ``(steps, …)``, or ``(…,)`` where all steps are alike."""
        found = [each.states[name] if name in each.states else getattr(each, name) for each in self.readings]
        if self.shows == "growing":
            return np.stack([each[-1] for each in found])
        return found[0] if self.shows == "steps" else found[0][-1]

    def scale(self, name: str, values: np.ndarray) -> Scale:
        """Its colours; while a stage grows they stay as they are."""
        if name in GATES or name == "probabilities":
            return SHARES
        if name not in REACH:
            return SIGNS
        growing = self.shows == "growing"
        reach = REACH[name] if growing else steady(max(1.0, float(np.nanmax(np.abs(values)))))
        return Scale(SIGNED, -reach, reach)


def _picture(reading: Reading, by_step: bool) -> list[Shape]:
    names = [str(number + 1) for number in range(SIDE)]
    top = (HEIGHT - PICTURE) / 2 + 8
    rows = [_("row {number}").format(number=each) for each in names]
    columns = [_("pixel {number}").format(number=each) for each in names]
    shapes: list[Shape] = [
        Text(PICTURE / 2, top - 12, _what_is_read(reading), size=12),
        Cells(0, top, PICTURE, PICTURE, reading.image, Scale(INK, 0, 1), _("ink"), rows, columns, gap=0),
        Box(0, top, PICTURE, PICTURE, CLEAR, GRAY if by_step else MARK, 0.6 if by_step else 2),
    ]
    high, steps = PICTURE / reading.steps, np.arange(reading.steps)
    for step in steps.tolist() if by_step else ():
        place = top + step * high
        unread, now = (steps < step).astype(np.float64), (steps == step).astype(np.float64)
        shapes.append(Box(0, place, PICTURE, high, GONE, CLEAR, 0, opacity=unread))
        shapes.append(Box(0, place, PICTURE, high, CLEAR, MARK, 2, opacity=now, step=step))
    return shapes


def _what_is_read(reading: Reading) -> str:
    if reading.steps == 1:
        return _("x₁: all {pixels} pixels").format(pixels=ALL_PIXELS)
    return _("xₜ: {pixels} pixels a step").format(pixels=reading.pixels)


def _states(frames: _Frames) -> list[Shape]:
    """Every gate and state as a block, in which each unit has its place."""
    shapes: list[Shape] = []
    for at, name in enumerate(frames.readings[-1].states):
        column, row = divmod(at, IN_A_COLUMN)
        left, top = STATES + BESIDE * column, TOP + (BLOCK + LABEL + 10) * row
        values = _blocks(frames.of(name))
        names = [
            [_("unit {unit}").format(unit=line * ACROSS + each + 1) for each in range(values.shape[-1])]
            for line in range(values.shape[-2])
        ]
        empty, title = [""] * values.shape[-2], quantity_name(name)
        shapes.append(Text(left + BLOCK / 2, top - 8, title, size=12))
        shapes.append(
            Cells(
                left, top, BLOCK, BLOCK, values, frames.scale(name, values), title, empty, [""] * len(names[0]), gap=0,
                names=names,
            )
        )  # fmt: skip
        shapes.append(Box(left - 1, top - 1, BLOCK + 2, BLOCK + 2, CLEAR, GRAY, 0.6))
    return shapes


def _blocks(values: np.ndarray) -> np.ndarray:
    """Units ``(…, hidden)`` as ``(…, rows, across)``; places beyond the last are NaN."""
    hidden = values.shape[-1]
    across = min(ACROSS, hidden)
    padded = np.full((*values.shape[:-1], -(-hidden // across) * across), np.nan, np.float32)
    padded[..., :hidden] = values
    return padded.reshape(*values.shape[:-1], -1, across)


def _read_out(frames: _Frames) -> list[Shape]:
    """Logits and probabilities, a line a digit."""
    logits, shares = frames.of("logits"), frames.of("probabilities")
    digits, high = [_("digit {digit}").format(digit=digit) for digit in range(CLASSES)], ROW * CLASSES
    beside = READ_OUT + CELL + 40
    shapes: list[Shape] = [
        Text(READ_OUT + CELL / 2 + 10, TOP - 8, _("logits"), size=11),
        Text(beside + CELL / 2 + 10, TOP - 8, _("probabilities"), size=11),
        Cells(READ_OUT, TOP, CELL, high, logits[..., None], frames.scale("logits", logits), _("logit"), digits, [""]),
        Cells(beside, TOP, CELL, high, shares[..., None], SHARES, _("probability"), digits, [""]),
    ]
    for digit in range(CLASSES):
        middle = TOP + ROW * (digit + 0.5)
        likeliest = shares.argmax(axis=-1) == digit
        mark = np.where(likeliest, MARK, CLEAR) if likeliest.ndim else (MARK if likeliest else CLEAR)
        shapes += [
            Text(READ_OUT - 6, middle, str(digit), size=12, anchor="end", bold=True),
            Text(READ_OUT + CELL + 4, middle, _words(logits[..., digit], "{:.1f}"), size=11, anchor="start"),
            Text(beside + CELL + 4, middle, _shares(shares[..., digit]), size=11, anchor="start"),
            Box(beside, middle - ROW / 2, CELL, ROW - 1, CLEAR, mark, 2),
        ]
    return shapes


def _words(values: np.ndarray, form: str) -> str | np.ndarray:
    """Numbers as they are written, one a step or one for all."""
    said = [form.format(each).replace("-", "−") for each in np.atleast_1d(values)]
    return np.array(said) if values.ndim else said[0]


def _shares(values: np.ndarray) -> str | np.ndarray:
    said = [percent(float(each), 1) for each in np.atleast_1d(values)]
    return np.array(said) if values.ndim else said[0]
