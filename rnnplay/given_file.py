"""The file that a command is given: a picture or a list of drawings."""

import os
import sys
from contextlib import nullcontext
from typing import Any

import numpy as np

from rnnplay.input_files import FORMATS, MOST_BYTES, InputError, NoPictureError, drawings_of, is_json, picture_of
from rnnplay.shell import fail
from rnnplay.text import _

STDIN = "-"  # as a file's name


def content_of(file: str) -> list[Any] | np.ndarray:
    """The list of drawings or the picture in a file, or in standard input; says so and ends if it is neither."""
    called = _("Standard input") if file == STDIN else file
    if file != STDIN and not os.path.isfile(file):
        message = (
            _("{file} is not a file. Give an image or a JSON file, or - to read standard input.")
            if os.path.exists(file)
            else _("{file} does not exist. Give an image or a JSON file, or - to read standard input.")
        )
        fail(message.format(file=file))
    try:
        with nullcontext(sys.stdin.buffer) if file == STDIN else open(file, "rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        fail(_("{file} cannot be read: {reason}.").format(file=called, reason=error.strerror or error))
    if len(content) > MOST_BYTES:
        fail(_("{file} has more than {most:,} bytes. Make it smaller.").format(file=called, most=MOST_BYTES))
    try:
        return (drawings_of if is_json(content) else picture_of)(content, called)
    except NoPictureError:
        message = _("{file} is neither an image that can be read ({formats}) nor a JSON list of drawings.")
        fail(message.format(file=called, formats=", ".join(FORMATS)))
    except InputError as error:
        fail(str(error))
