"""A visitor who trains is cut off: how long does the run's thread go on?

Streamlit keeps the session, in case the browser comes back; the run must not go on for nobody meanwhile.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.browser import report
from benchmarks.observations import threads_and_bytes
from benchmarks.server import APP, APPS, server
from benchmarks.soak import LESSONS, PLAIN, visitor
from benchmarks.visitor import LONGEST, START, Person

GOAL = 2.0  # seconds
AT_WORK = 2.0  # seconds that it trains before


async def cut_off(address: str, lesson: str, observed: Path) -> float:
    """Seconds from the end of the connection until no thread trains any more.

    Raises:
        TimeoutError: it does not come to train, or goes on for ever.
    """
    async with visitor(address, lesson, LESSONS[lesson]) as person:
        await _trains(person, observed)
        await asyncio.sleep(AT_WORK)
        person.socket.transport.abort()
        began = time.monotonic()
        await _until(observed, 0)
        return time.monotonic() - began


async def _trains(person: Person, observed: Path) -> None:
    end = time.monotonic() + LONGEST
    while START not in person.ids:  # the run is being prepared
        if time.monotonic() > end:
            raise TimeoutError(f"/{person.name}: nothing to start")
        await asyncio.sleep(0.1)
    await person.press(START)
    await _until(observed, 1)


async def _until(observed: Path, threads: int) -> None:
    end = time.monotonic() + LONGEST
    while threads_and_bytes(observed)[0] != threads:
        if time.monotonic() > end:
            raise TimeoutError(f"not {threads} threads that train")
        await asyncio.sleep(0.05)


def main() -> None:
    """Each lesson in turn, five times."""
    with tempfile.TemporaryDirectory() as folder:
        observed = Path(folder) / "observed"
        observed.touch()
        with server(APP, (str(APPS / "observed.py"),), **PLAIN, RNNPLAY_OBSERVED=str(observed)) as address:
            took = [asyncio.run(cut_off(address, lesson, observed)) for lesson in [*LESSONS] * 5]
    middle, longest = statistics.median(took), max(took)
    measured = f"{middle:.2f} s, at most {longest:.2f} s, of {len(took)}"
    report("From the end of the connection to the end of the thread", measured, longest / GOAL, "≤ 1", longest <= GOAL)


if __name__ == "__main__":
    main()
