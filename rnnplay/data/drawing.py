"""From a drawing to the 28×28 that MNIST's makers made of theirs.

LeCun, Cortes and Burges describe it on the page of the database: the digit is cropped, its longer side scaled to 20
pixels with its proportions kept and anti-aliased, and its centre of mass put in the middle of a field of 28×28.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from rnnplay.text import _

CANVAS = 280  # side of the square canvas, in pixels
BRUSH = 16  # usual width of a stroke, in pixels of that canvas
FIELD, BOX = 28, 20  # side of what the network reads, and longer side of the digit in it
FAINT = 0.1  # ink below this share of the strongest does not count: compression and scanning leave such traces
SUPERSAMPLING = 4  # strokes are painted this much larger, then averaged: that is the anti-aliasing
FARTHEST, WIDEST = 1_000_000, 1_000  # pixels: limits of points and brush, beyond which painting takes long or overflows

Stroke = Sequence[Sequence[float]] | np.ndarray


class DrawingError(ValueError):
    """What was given is not a drawing. The message says why."""


@dataclass(frozen=True)
class Line:
    """A straight line from point to point, with round ends and joints.

    Attributes:
        points: ``(points, 2)``, at least one ``[x, y]``, in pixels of the canvas, y down.
        brush: its width in pixels.
    """

    points: np.ndarray
    brush: float


def to_field(picture: np.ndarray) -> np.ndarray:
    """The 28×28 field that a network reads, from any picture of a digit.

    Args:
        picture: ``(height, width)`` grey, ``(height, width, 3)`` RGB or ``(height, width, 4)`` RGBA, bytes in 0…255.
            Any size, any ink, dark on light or light on dark, transparent or not.

    Returns:
        ``(28, 28)`` float32, ink in 0…1. All zeros where there is no ink.

    Raises:
        DrawingError: the array is not a picture.
    """
    return center(ink_of(picture))


def field_of_strokes(strokes: Sequence[Stroke], brush: float = BRUSH) -> np.ndarray:
    """The 28×28 field that a network reads, from strokes as `rasterize` takes them.

    Paper is what lies around the sheet, so a sheet that is painted over to its edges is full of ink.
    """
    return to_field(np.pad(rasterize(strokes, brush), ((1, 1), (1, 1), (0, 0))))


def ink_of(picture: np.ndarray) -> np.ndarray:
    """How much each pixel differs from the background, ``(height, width)`` in 0…1.

    The background is the colour that is commonest along the border, where a drawing seldom is.
    """
    picture = np.asarray(picture)
    if picture.dtype != np.uint8:
        raise DrawingError(_("The pixels of an image must be bytes (uint8), not {type}.").format(type=picture.dtype))
    if picture.ndim == 2:
        picture = picture[:, :, None].repeat(3, axis=2)
    if picture.ndim != 3 or picture.shape[2] not in (3, 4) or 0 in picture.shape:
        raise DrawingError(
            _(
                "An image must have the shape (height, width), (height, width, 3) or (height, width, 4), not {shape}."
            ).format(shape=picture.shape)
        )
    color = picture.astype(np.float32) / 255  # (height, width, 3 or 4)
    if color.shape[2] == 4:  # premultiplied: what is wholly transparent has no colour, whatever its bytes say
        color[:, :, :3] *= color[:, :, 3:]
    border = np.concatenate([color[0], color[-1], color[:, 0], color[:, -1]])  # (pixels, channels)
    shades, counts = np.unique(np.round(border * 15), axis=0, return_counts=True)
    background = np.median(border[(np.round(border * 15) == shades[counts.argmax()]).all(axis=1)], axis=0)
    color -= background
    distance = np.sqrt(np.einsum("hwc,hwc->hw", color, color))  # (height, width)
    strongest = distance.max()
    if strongest < FAINT:
        return np.zeros(distance.shape, np.float32)
    ink = distance / strongest
    ink[ink < FAINT] = 0
    return ink.astype(np.float32)


def box_of(ink: np.ndarray) -> tuple[slice, slice]:
    """The rows and the columns between which all ink lies; there must be some.

    Args:
        ink: ``(height, width)``, of any type.
    """
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def center(ink: np.ndarray) -> np.ndarray:
    """Crop the ink, scale its longer side to 20 and put its centre of mass in the middle of 28×28.

    Args:
        ink: ``(height, width)`` in 0…1.

    Returns:
        ``(28, 28)`` float32 in 0…1; all zeros for no ink.
    """
    field = np.zeros((FIELD, FIELD), np.float32)
    if not ink.any():
        return field
    crop = ink[box_of(ink)]
    # A shorter side that is not a whole number of pixels would be stretched: widen it with blank until it is one.
    scale = BOX / max(crop.shape)
    height, width = (max(1, int(np.ceil(side * scale - 1e-6))) for side in crop.shape)
    blank_rows, blank_columns = height / scale - crop.shape[0], width / scale - crop.shape[1]
    padded = np.pad(crop, 1 + int(np.ceil(max(blank_rows, blank_columns) / 2)))
    top = (padded.shape[0] - height / scale) / 2
    left = (padded.shape[1] - width / scale) / 2
    box = (left, top, left + width / scale, top + height / scale)
    small = np.asarray(Image.fromarray(padded).resize((width, height), Image.Resampling.HAMMING, box)).clip(0, 1)
    # As measured on MNIST: shifted by whole pixels, so that the centre of mass lies within half a pixel of (14, 14),
    # counting pixels from 0.
    row = np.arange(height) @ small.sum(axis=1) / small.sum()
    column = np.arange(width) @ small.sum(axis=0) / small.sum()
    y = int(np.clip(round(FIELD / 2 - row), 0, FIELD - height))
    x = int(np.clip(round(FIELD / 2 - column), 0, FIELD - width))
    field[y : y + height, x : x + width] = small
    return field


def rasterize(strokes: Sequence[Stroke], brush: float = BRUSH, size: int = CANVAS) -> np.ndarray:
    """Paint strokes as the canvas of the draw page paints them: round ends, curves through the middles of the points.

    Args:
        strokes: each a sequence of points ``[x, y]`` in pixels of the canvas, y down.
        brush: width of a stroke in pixels.
        size: side of the canvas in pixels.

    Returns:
        ``(size, size, 4)`` RGBA bytes: black on transparent.

    Raises:
        DrawingError: the strokes are not lists of pairs of finite numbers, or the brush has no sensible width.
    """
    if not 0 < brush <= WIDEST:
        raise DrawingError(
            _("The brush width must be more than 0 and at most {most:,} pixels, not {width}.").format(
                most=WIDEST, width=brush
            )
        )
    canvas = np.zeros((size, size, 4), np.uint8)
    canvas[:, :, 3] = paint([Line(curve(_points(stroke)), brush) for stroke in strokes], size)
    return canvas


def field_of_lines(lines: Sequence[Line]) -> np.ndarray:
    """The 28×28 field that a network reads, ``(28, 28)`` float32 in 0…1, from lines on the canvas."""
    ink = paint(lines).astype(np.float32) / 255
    ink[ink < FAINT] = 0
    return center(ink)


def paint(lines: Sequence[Line], size: int = CANVAS) -> np.ndarray:
    """Lines on the canvas over each other, ``(size, size)`` bytes of ink."""
    ink = np.zeros((size, size), np.uint8)
    rows, columns = _reached(lines, size) if lines else (slice(0, 0), slice(0, 0))
    height, width = (SUPERSAMPLING * (each.stop - each.start) for each in (rows, columns))
    if not height or not width:
        return ink
    corner = SUPERSAMPLING * np.array([columns.start, rows.start])
    large = Image.new("L", (width, height))
    pen = ImageDraw.Draw(large)
    for line in lines:
        path = line.points * SUPERSAMPLING - 0.5 - corner  # (points, 2)
        wide = max(1, line.brush * SUPERSAMPLING)
        reach = (wide - 1) / 2  # Pillow counts pixels by their middles and paints both ends of what it is given
        if len(path) > 1:
            pen.line(path.ravel().tolist(), fill=255, width=round(wide))
        for box in np.hstack([path - reach, path + reach]).tolist():  # round ends and joints
            pen.ellipse(box, fill=255)
    ink[rows, columns] = np.asarray(large.reduce(SUPERSAMPLING))
    return ink


def _reached(lines: Sequence[Line], size: int) -> tuple[slice, slice]:
    """The rows and the columns that lines can reach, and a pixel more: to paint the whole canvas would take longer."""
    low = np.min([line.points.min(axis=0) - line.brush / 2 - 1 for line in lines], axis=0)
    high = np.max([line.points.max(axis=0) + line.brush / 2 + 1 for line in lines], axis=0)
    (left, top), (right, bottom) = np.floor(low).clip(0, size).astype(int), np.ceil(high).clip(0, size).astype(int)
    return slice(int(top), int(bottom)), slice(int(left), int(right))


def _points(stroke: Stroke) -> np.ndarray:
    try:
        points = np.asarray(stroke, dtype=np.float64)
    except (TypeError, ValueError):
        points = np.empty(())
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise DrawingError(_("A stroke must be a list of at least one point [x, y] of two numbers."))
    if not (np.abs(points) <= FARTHEST).all():  # NaN is not
        raise DrawingError(
            _("The points of a stroke must be finite numbers of at most {most:,}.").format(most=FARTHEST)
        )
    return points


def curve(points: np.ndarray) -> np.ndarray:
    """Quadratic Bézier curves from middle to middle, with the drawn points as their controls: ``(points, 2)``."""
    if len(points) < 3:
        return points
    middles = (points[:-1] + points[1:]) / 2
    t = np.linspace(0, 1, 5)[1:, None]  # (4, 1): a mouse reports points a few pixels apart, four pieces are smooth
    pieces = [
        (1 - t) ** 2 * start + 2 * (1 - t) * t * control + t**2 * end
        for start, control, end in zip(middles[:-1], points[1:-1], middles[1:], strict=True)
    ]
    return np.concatenate([points[:1], middles[:1], *pieces, points[-1:]])
