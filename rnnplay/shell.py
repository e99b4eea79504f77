"""What all commands say, and how: in any encoding, to a reader who may be gone, and each error in one sentence."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import typer

from rnnplay.text import _


def say(sentence: str) -> None:
    """A line of output; where nobody reads it any more (a closed pipe, a full disk), the work goes on."""
    with suppress(OSError):
        typer.echo(sentence)


def fail(sentence: str) -> NoReturn:
    # RANK may be left in the environment by something else; torchrun says by its run that it is its own.
    if os.environ.get("RANK", "0") == "0" or "TORCHELASTIC_RUN_ID" not in os.environ:
        typer.echo(sentence, err=True)
    else:
        time.sleep(5)  # the first process says it, and torchrun then ends the others
    raise typer.Exit(1)


@contextmanager
def one_sentence_for_an_error() -> Iterator[None]:
    """Errors of our own are told without a traceback: each is a sentence for the person who typed the command."""
    try:
        yield
    except Exception as error:
        from rnnplay.checkpoints import CheckpointError
        from rnnplay.data.drawing import DrawingError
        from rnnplay.data.mnist import DataError
        from rnnplay.device import DeviceError

        if not isinstance(error, CheckpointError | DataError | DeviceError | DrawingError):
            raise
        fail(str(error))


def write_in_any_encoding() -> None:
    """What a terminal's encoding lacks, such as «·» in cp932, is written as «?»: no output ends the work."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a stream that was replaced may have none
        if reconfigure is not None:
            reconfigure(errors="replace")


def must_be_writable(path: Path, overwrite: bool) -> None:
    """Say before the training, not after it, that its result could not be saved."""
    from rnnplay.whole_file import can_be_written  # it needs `secrets`, and help does not

    if os.path.isdir(path) or not path.stem.isprintable() or "\\" in path.stem:
        message = _("{path!r} cannot be the name of a checkpoint. Give another file with --out.")
        fail(message.format(path=str(path)))
    if not can_be_written(path):
        fail(_("{path} is a device, a pipe or a socket, and no file. Give a file with --out.").format(path=path))
    if os.path.exists(path) and not overwrite:
        message = _("{path} exists already. Give another file with --out, or --overwrite to replace it.")
        fail(message.format(path=path))
    if not os.access(path.parent, os.W_OK):
        message = _("Cannot write to the folder {folder}. Give a file in another folder with --out.")
        fail(message.format(folder=path.parent))
