"""A drawing as a short text: what the sheet in the browser (rnnplay/ui/assets/ink.js) sends, and what a link carries.

A drawing is a row of whole numbers. For each line: the brush, the number of points, and for each point how far it lies
to the right of the one before and below it, which may be the end of the line before. A number is written in groups of 7
bits, lowest first, as Protocol Buffers do (https://protobuf.dev/programming-guides/encoding). Of a number that may be
negative, 2·n is written, and 2·|n| − 1 if it is negative. The bytes are in base64 for addresses, without padding.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence

import numpy as np

from rnnplay.data.drawing import CANVAS, Line

LONGEST_IN_LINK = 2_000  # characters; every browser, messenger and mail program carries links of that length
MOST_POINTS = 20_000  # of one drawing: painting them takes about a second
WIDEST_BRUSH = 100  # pixels


class InkError(ValueError):
    """The text stands for no drawing."""


def within_bounds(lines: Sequence[Line]) -> list[Line]:
    """The lines, cut where they have more than `MOST_POINTS` points together."""
    found, room = list[Line](), MOST_POINTS
    for line in lines:
        if room:
            found.append(Line(line.points[:room], line.brush))
            room -= len(found[-1].points)
    return found


def encode(lines: Sequence[Line]) -> str:
    """The text for lines whose brushes and points are whole numbers; empty for no lines."""
    numbers: list[int] = []
    at = np.zeros(2, int)
    for line in lines:
        points = line.points.astype(int)  # (points, 2)
        steps = np.diff(points, axis=0, prepend=at[None])
        numbers += [int(line.brush), len(points), *np.where(steps < 0, -2 * steps - 1, 2 * steps).ravel().tolist()]
        at = points[-1]
    written = bytearray()
    for number in numbers:
        while number > 127:
            written.append(number & 127 | 128)
            number >>= 7
        written.append(number)
    return urlsafe_b64encode(written).decode().rstrip("=")


def decode(text: str) -> list[Line]:
    """The lines that a text stands for.

    Raises:
        InkError: it stands for none, or for more than a sheet holds.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        raise InkError
    numbers = _numbers(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    lines: list[Line] = []
    at, total = np.zeros(2, int), 0
    try:
        while (brush := next(numbers, None)) is not None:
            count = next(numbers)
            total += count
            if not 0 < brush <= WIDEST_BRUSH or not count or total > MOST_POINTS:
                raise InkError
            steps = np.array([[next(numbers), next(numbers)] for _point in range(count)])  # (points, 2)
            points = at + np.where(steps % 2, -(steps + 1) // 2, steps // 2).cumsum(axis=0)
            if (points < -CANVAS).any() or (points > 2 * CANVAS).any():
                raise InkError
            lines.append(Line(points, brush))
            at = points[-1]
    except StopIteration:
        raise InkError from None
    return lines


def _numbers(written: bytes) -> Iterator[int]:
    number = shift = 0
    for byte in written:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield number
            number = shift = 0
        elif shift > 21:
            raise InkError
    if shift:
        raise InkError
