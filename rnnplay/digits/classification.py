"""What `classify` reads of pictures and drawings, and what it says of each."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from rnnplay.data.drawing import DrawingError, field_of_strokes
from rnnplay.data.photo import Found, read_picture
from rnnplay.digits.reading import Reading
from rnnplay.digits.verdict import percent, reason
from rnnplay.input_files import strokes_of
from rnnplay.text import _


def found_in(content: list[Any] | np.ndarray, brush: float) -> Iterator[Found | str]:
    """What the network shall read of each drawing, or of the picture; or a sentence why it cannot be read."""
    if not isinstance(content, list):
        yield read_picture(content)
        return
    for item in content:
        try:
            field = field_of_strokes(strokes_of(item), brush)
        except DrawingError as error:
            yield str(error)
        else:
            yield Found(field) if field.any() else _("The image is empty: nothing differs from the background.")


def not_read(found: Found | str) -> tuple[dict[str, Any], str]:
    """A line of output for what was not read, as JSON and in words."""
    if isinstance(found, str):
        return {"digit": None, "error": found}, found
    sentence = _("The image is empty: {reason}.").format(reason=found.unclear)
    return {"digit": None, "familiar": False, "reason": found.unclear, "error": sentence}, sentence


def as_dictionary(reading: Reading) -> dict[str, Any]:
    # Seven significant digits are what a float32 has.
    by_row = [[float(f"{value:.7g}") for value in row] for row in reading.by_row]
    strangeness = None if reading.strangeness is None else float(f"{reading.strangeness:.7g}")
    return {
        "digit": reading.digit,
        "familiar": reading.familiar,
        "reason": reason(reading),
        "strangeness": strangeness,
        "threshold": reading.threshold,
        "probabilities": by_row[-1],
        "by_row": by_row,
    }


def in_words(reading: Reading) -> str:
    digit, share = reading.digit, percent(reading.probabilities[reading.digit])
    if reading.familiar is False:
        message = (
            _("does not look like a digit: {reason}; if it must be one: {digit} ({share})")
            if reading.unclear
            else _("does not look like a digit; if it must be one: {digit} ({share})")
        )
        return message.format(reason=reading.unclear, digit=digit, share=share)
    return _("{digit} ({share}), stable from row {row} of {rows} on").format(
        digit=digit, share=share, row=reading.decided_at + 1, rows=len(reading.by_row)
    )
