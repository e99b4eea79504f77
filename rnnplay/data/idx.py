"""The file format of MNIST: IDX, plain or compressed with gzip.

Two zero bytes, the type of the numbers (8: bytes), the number of axes, their sizes as 32-bit big-endian whole numbers,
then the numbers (LeCun, Cortes and Burges, on the page of the database).
"""

import gzip
import math
import zlib
from pathlib import Path

import numpy as np

from rnnplay.text import _, ngettext

BYTES = b"\0\0\x08"


def read_idx(path: Path, axes: int, most: int) -> np.ndarray:
    """The array of bytes in a file.

    Args:
        path: of the file; one that begins as gzip files do is decompressed.
        axes: how many the array must have.
        most: bytes of the array; a file that says it holds more is refused before it is read.

    Raises:
        ValueError: the file is not sound; the message says how.
        OSError: it cannot be read.
    """
    with path.open("rb") as plain:
        compressed = plain.read(2) == b"\x1f\x8b"
    with gzip.open(path) if compressed else path.open("rb") as file:
        try:
            shape = _shape(file.read(4 + 4 * axes), axes)
            size = math.prod(shape)
            if size > most:
                raise ValueError(
                    _("it claims to hold {size:,} bytes, at most {most:,} are expected").format(size=size, most=most)
                )
            content = file.read(size + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ValueError(_("it cannot be decompressed ({error})").format(error=error)) from error
    if len(content) > size:
        raise ValueError(_("it holds more than the {size:,} bytes that it claims").format(size=size))
    if len(content) < size:
        raise ValueError(_("it holds less than the {size:,} bytes that it claims").format(size=size))
    return np.frombuffer(content, np.uint8).reshape(shape).copy()


def _shape(start: bytes, axes: int) -> list[int]:
    """The sizes of the axes, from the start of a file."""
    if len(start) < 4 + 4 * axes or start[:4] != BYTES + bytes([axes]):
        message = ngettext("it is not an IDX file of {count} axis", "it is not an IDX file of {count} axes", axes)
        raise ValueError(message.format(count=axes))
    return [int.from_bytes(start[at : at + 4], "big") for at in range(4, len(start), 4)]
