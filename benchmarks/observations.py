"""What the server's own process writes down while it is measured (`benchmarks/apps/observed.py`)."""

from pathlib import Path


def rates(observed: Path) -> list[float]:
    """When there was a step with another rate than before, in seconds since 1970."""
    return [float(when) for kind, when, *_ in _lines(observed) if kind == "rate"]


def threads_and_bytes(observed: Path) -> tuple[int, int]:
    """Threads that train, and bytes in use, as last seen."""
    *_, threads, size = next(line for line in reversed(_lines(observed)) if line[0] == "server")
    return int(threads), int(size)


def _lines(observed: Path) -> list[list[str]]:
    """Whole lines only: the last may still be written."""
    return [line.split() for line in observed.read_text().splitlines(keepends=True) if line.endswith("\n")]
