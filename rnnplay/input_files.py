"""Files that people give: pictures, and lists of drawings as JSON. Each is read, or refused with a sentence."""

import io
import json
import warnings
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from rnnplay.data.drawing import DrawingError
from rnnplay.literal import first_line
from rnnplay.text import _

# Those that Pillow decodes by itself. Of others, such as EPS, it would start another program.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
MOST_BYTES = 256 * 2**20
MOST_PIXELS = 50_000_000  # that are decoded, at four bytes each
LARGEST_SIDE = 1120  # pixels, four times the canvas: of a larger picture nothing more is read


class InputError(ValueError):
    """A file is not what it should be. The message is a sentence with its name."""


class NoPictureError(InputError):
    """A file is not of a format that is decoded."""


def is_json(content: bytes) -> bool:
    """Whether this begins as JSON does and no picture."""
    return content[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def drawings_of(content: bytes, called: str) -> list[Any]:
    """The list that a JSON file holds; its items are not checked.

    Raises:
        InputError: it holds none.
    """
    shape = _("a list of drawings, {example}").format(example='[{"strokes": [[[x, y], …], …]}, …]')
    try:
        drawings = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(
            _("{file} is not valid JSON ({reason}). It should hold {shape}.").format(
                file=called, reason=first_line(error), shape=shape
            )
        ) from None
    if not isinstance(drawings, list):
        raise InputError(_("{file} holds JSON, but not {shape}.").format(file=called, shape=shape))
    return drawings


def strokes_of(drawing: object) -> list[list[list[float]]]:
    """The strokes of one item of the JSON list.

    Raises:
        DrawingError: it has none, or they are not lists of pairs of numbers.
    """
    strokes = drawing.get("strokes") if isinstance(drawing, dict) else None
    if not isinstance(strokes, list):
        raise DrawingError(_("A drawing is an object {shape}.").format(shape='{"strokes": [[[x, y], …], …]}'))
    for stroke in strokes:
        if not isinstance(stroke, list) or not all(_is_point(point) for point in stroke):
            raise DrawingError(_("A stroke is a list of points [x, y], each of two finite numbers."))
    return strokes


def _is_point(point: object) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 1e6 for value in point)
    )


def picture_of(content: bytes, called: str) -> np.ndarray:
    """The picture in a file, upright: ``(height, width, 4)`` RGBA bytes, no side longer than `LARGEST_SIDE`.

    Of several pictures in a file it is the first.

    Raises:
        InputError: it is none that can be decoded, or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # there is a limit of our own
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
        with opened:
            opened.draft(None, (LARGEST_SIDE, LARGEST_SIDE))  # a JPEG can be decoded smaller than it is
            if opened.width * opened.height > MOST_PIXELS:
                raise InputError(_too_large(called))
            picture = _rgba(ImageOps.exif_transpose(opened))
    except InputError:
        raise
    except UnidentifiedImageError:
        raise NoPictureError(
            _("{file} is not an image that can be read. Give one as {formats}.").format(
                file=called, formats=", ".join(FORMATS)
            )
        ) from None
    except Image.DecompressionBombError:
        raise InputError(_too_large(called)) from None
    except Exception as error:  # Pillow's readers raise many kinds for a broken file
        raise InputError(
            _("{file} is a broken image, or of a type that cannot be read: {reason}.").format(
                file=called, reason=first_line(error).rstrip(".")
            )
        ) from None
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return np.asarray(picture)


def _rgba(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I", "F")):  # more than a byte a pixel: Pillow would cut off, not scale
        values = np.asarray(picture, dtype=np.float32)
        least, most = values.min(), values.max()
        if not np.isfinite(most - least):
            raise ValueError(_("it has pixels that are not finite"))
        picture = Image.fromarray(((values - least) / ((most - least) or 1) * 255).astype(np.uint8))
    return picture.convert("RGBA")


def _too_large(called: str) -> str:
    return _("{file} is an image of more than {most:,} pixels. Make it smaller.").format(file=called, most=MOST_PIXELS)
