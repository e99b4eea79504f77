"""The picture that a network reads, 64×64, from a drawing or from a picture of any size."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from PIL import Image

from rnnplay.data.drawing import FAINT, Line, ink_of, paint, rasterize
from rnnplay.input_files import strokes_of
from rnnplay.models.captioner import SIDE
from rnnplay.text import _

PEN = 12  # px of the strokes of a drawing of which only the points are known, on 280 × 280
MOST_PARTS = 6  # of three digits, of which each may fall into two
LEAST = 0.05  # of all ink that there may be at a pixel: nothing is drawn where none has more


class PictureError(ValueError):
    """There is nothing to describe. The message says why."""


def picture_of_lines(lines: Sequence[Line]) -> np.ndarray:
    """The sheet that lines were drawn on, ``(64, 64)`` float32 with ink in 0…1.

    Raises:
        PictureError: nothing is drawn.
    """
    return _small(paint(lines).astype(np.float32) / 255)


def picture_of(pixels: np.ndarray) -> np.ndarray:
    """A picture as `rnnplay.data.drawing.ink_of` takes it, ``(64, 64)`` float32 with ink in 0…1.

    Raises:
        PictureError: it is blank.
        DrawingError: it is no picture.
    """
    ink = ink_of(pixels)
    height, width = ink.shape
    side = max(height, width)
    square = np.zeros((side, side), np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = ink
    return _small(square)


def pictures_in(content: Sequence[Any] | np.ndarray) -> Iterator[np.ndarray]:
    """Each picture in what a file held: a picture's pixels, or a list of drawings."""
    if isinstance(content, np.ndarray):
        yield picture_of(content)
        return
    for drawing in content:
        yield picture_of(rasterize(strokes_of(drawing), PEN))


def is_crowded(picture: np.ndarray) -> bool:
    """Whether ``(64, 64)`` ink falls into more parts than three digits have."""
    from scipy import ndimage  # with it come half a second and 40 MB, when it is needed

    _labels, parts = ndimage.label(picture > FAINT, np.ones((3, 3)))
    return int(parts) > MOST_PARTS


def _small(ink: np.ndarray) -> np.ndarray:
    """As small as the network reads it; thin lines, which become pale by that, are inked again."""
    small = np.asarray(Image.fromarray(ink).resize((SIDE, SIDE), Image.Resampling.BOX), np.float32)
    strongest = float(small.max())
    if strongest < LEAST:
        raise PictureError(_("Nothing is drawn. Draw one to three digits, or pick a scene."))
    return (small / strongest).clip(0, 1)
