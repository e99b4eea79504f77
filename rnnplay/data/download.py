"""Fetching the whole of MNIST once, and where it is kept for the next time."""

import gzip
import hashlib
import os
import secrets
import sys
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

from rnnplay.data.mnist import FILES, DataError, find_file, home_expanded
from rnnplay.text import _

BYTES = 11_594_722  # of the four compressed files
PATIENCE = 20.0  # seconds without an answer
CHUNK = 64 * 1024  # bytes


def data_folder() -> Path:
    """Where MNIST is kept: the environment variable RNNPLAY_DATA, else a folder for what a user's programs keep."""
    if chosen := os.environ.get("RNNPLAY_DATA", "").strip():
        return home_expanded(chosen)
    if sys.platform == "win32":
        kept = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        kept = Path.home() / "Library" / "Caches"
    else:
        kept = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return kept / "rnnplay"


def is_here(folder: Path | None = None) -> bool:
    """Whether all four files lie in ``folder`` (None: in `data_folder`); nothing is read."""
    folder = data_folder() if folder is None else folder
    return all(find_file(folder, name) for name in FILES)


def fetch_mnist(folder: Path | None = None, progress: Callable[[float], object] = lambda share: None) -> None:
    """Fetch what is not there yet. A file is there whole, and as its makers published it, or not at all.

    Args:
        folder: where ``MNIST/raw`` shall lie; None for `data_folder`.
        progress: is told the share that has come, 0…1, some 200 times. What it raises ends the fetching.

    Raises:
        DataError: they cannot be fetched or kept. The message says what to do.
    """
    from torchvision.datasets import MNIST  # here, because it takes a second to import; it knows where they lie

    raw, come = _raw(folder), 0
    try:
        raw.mkdir(parents=True, exist_ok=True)
        for name, checksum in MNIST.resources:
            target = raw / name.removesuffix(".gz")
            if find_file(raw.parents[1], target.name):
                continue
            before = come

            def count(fetched: int, before: int = before) -> None:
                nonlocal come
                come = before + fetched
                progress(min(come / BYTES, 1.0))

            _write_whole(target, gzip.decompress(_fetch(name, checksum, MNIST.mirrors, count)))
    except OSError as error:  # no network is one too
        raise DataError(
            _(
                "MNIST could not be downloaded: {reason}. Check the network and the free disk space (70 MB), "
                "or copy the four IDX files into {folder}. Until then rnnplay uses the sample that comes "
                "with it."
            ).format(reason=str(error).strip().rstrip(".") or type(error).__name__, folder=raw)
        ) from error
    progress(1.0)


def _raw(folder: Path | None) -> Path:
    return (data_folder() if folder is None else folder) / "MNIST" / "raw"


def _fetch(name: str, checksum: str, mirrors: list[str], count: Callable[[int], None]) -> bytes:
    """The file from the first mirror that has it sound; ``count`` is told the bytes that have come."""
    problem: OSError | None = None
    for mirror in mirrors:
        content = bytearray()
        try:
            with urllib.request.urlopen(mirror + name, timeout=PATIENCE) as answer:
                while chunk := answer.read(CHUNK):
                    content += chunk
                    if len(content) > BYTES:
                        break  # of another kind, and who knows how long
                    count(len(content))
        except (OSError, HTTPException) as error:
            problem = problem or OSError(f"{name}: {error or type(error).__name__}")
            continue
        if hashlib.md5(content, usedforsecurity=False).hexdigest() == checksum:
            return bytes(content)
        problem = problem or OSError(_("{name} arrived damaged").format(name=name))
    raise problem or OSError(_("no server has {name}").format(name=name))


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")  # two may fetch at once
    try:
        part.write_bytes(content)
        os.replace(part, path)
    finally:
        with suppress(OSError):  # after a success it is not there any more
            part.unlink()
