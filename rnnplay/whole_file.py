"""A file that is written whole or not at all, whatever is killed meanwhile."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def write_whole(path: Path, content: bytes, suffix: str) -> None:
    """Write ``content`` beside ``path`` first, so that a kill in the middle leaves the old file or the new one.

    Args:
        path: of the file, with no link in it.
        content: all of it.
        suffix: what saves of files that end so have left in that folder when they were killed is removed.

    Raises:
        OSError: it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            _hold(file)
            _clear_parts(path, suffix)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if fcntl is not None:
                os.replace(temporary, path)  # still held
        if fcntl is None:
            os.replace(temporary, path)  # Windows moves no file that is open
    finally:
        with suppress(OSError):  # after a success it is not there any more
            temporary.unlink()


def can_be_written(path: str | Path) -> bool:
    """Whether a path is that of a usual file or of none yet: a device or a pipe cannot be replaced by a file."""
    return os.path.isfile(path) or not os.path.lexists(os.path.realpath(path))


def _clear_parts(path: Path, suffix: str) -> None:
    """Remove what saves that were killed have left beside ``path``; what another process is writing stays."""
    ours = re.compile(rf"\.(.+{re.escape(suffix)}|{re.escape(path.name)})\.[0-9a-f]{{8}}\.part")
    for part in path.parent.iterdir():
        if ours.fullmatch(part.name):
            with suppress(OSError), part.open("rb+") as file:
                _hold(file)  # fails as long as its writer lives
                part.unlink()


def _hold(file: IO[bytes]) -> None:
    """Lock a file for this process as long as it is open; OSError if another one holds it."""
    if fcntl is not None:  # on Windows nobody can remove a file that is open
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
