"""Many people train at once on the hello page: what the slowest sees, what a session costs, what is left."""

import asyncio
import contextlib
import math
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from itertools import cycle, repeat
from pathlib import Path
from statistics import median

import typer

from benchmarks.browser import report
from benchmarks.observations import rates, threads_and_bytes
from benchmarks.server import APP, APPS, server
from benchmarks.slowed import slowed
from benchmarks.visitor import LONGEST, Person, connected, is_well

PICTURES, MEGABYTES, ANSWER = 2, 10, 1.0  # goals: a second, a session, seconds
APART = 0.1  # seconds between one click and the next, and one question and the next
LINK = "pace=max&stop=1000000"


async def lesson(address: str, people: int, seconds: float, observed: Path) -> dict[str, list[float]]:
    """PEOPLE train for SECONDS, and meanwhile one after the other clicks; then each moves a slider once.

    Returns:
        Pictures a second of each; seconds of each answer to a click, and of each to the question whether the server
        is well; milliseconds from each slider to the first step with its rate; bytes at the end.
    """
    async with contextlib.AsyncExitStack() as stack:
        sockets = [await stack.enter_async_context(connected(address)) for _ in range(people)]
        class_ = [Person(socket, "hello", LINK) for socket in sockets]
        listening = [asyncio.create_task(person.listen()) for person in class_]
        await asyncio.gather(*(person.open_and_start() for person in class_))
        until = time.monotonic() + LONGEST
        while not all(len(person.pictures) > 3 for person in class_) and time.monotonic() < until:
            await asyncio.sleep(0.1)
        began = time.monotonic()
        clicks, health = await asyncio.gather(
            repeated(seconds, (partial(each.click, rate) for rate in cycle(("0.002", "0.003")) for each in class_)),
            repeated(seconds, repeat(partial(asyncio.to_thread, is_well, address))),
        )
        taken = time.monotonic() - began
        pictures = [sum(began <= when <= began + taken for when in person.pictures) / taken for person in class_]
        size = threads_and_bytes(observed)[1]
        sliders = []
        for person in class_:
            known, moved = len(rates(observed)), time.time()
            await person.set_rate("0.004")  # no click has set it
            until = time.monotonic() + 20
            while len(rates(observed)) == known and time.monotonic() < until:
                await asyncio.sleep(0.01)
            now = rates(observed)
            sliders.append(1000 * (now[known] - moved) if len(now) > known else float("inf"))
        for person in class_:
            person.stop()
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    return {"pictures": pictures, "clicks": clicks, "health": health, "sliders": sliders, "bytes": [size]}


async def repeated(seconds: float, actions: Iterable[Callable[[], Awaitable[float]]]) -> list[float]:
    """One action after the other for SECONDS. What each took; what failed or came too late took for ever."""
    taken, until = [], time.monotonic() + seconds
    for act in actions:
        if time.monotonic() > until:
            break
        try:
            taken.append(await act())
        except (OSError, TimeoutError):
            taken.append(math.inf)
        await asyncio.sleep(APART)
    return taken


def slowest(taken: list[float]) -> float:
    """The 99th percentile."""
    return sorted(taken)[math.ceil(0.99 * len(taken)) - 1]


def main(people: int = 30, seconds: float = 20, busy: int = 0) -> None:
    """Let PEOPLE train flat out for SECONDS; with BUSY loops beside the server, on the one core that it then has."""
    with tempfile.TemporaryDirectory() as folder, slowed(busy) as free:
        observed = Path(folder) / "observed"
        observed.touch()
        with server(APP, (str(APPS / "observed.py"),), RNNPLAY_OBSERVED=str(observed)) as address:
            free()
            asyncio.run(lesson(address, 1, 3, observed))  # the first visit loads and prepares: not counted
            time.sleep(3)
            empty = threads_and_bytes(observed)[1]
            found = asyncio.run(lesson(address, people, seconds, observed))
            closed = time.monotonic()
            while threads_and_bytes(observed)[0] and time.monotonic() - closed < 10:
                time.sleep(0.1)
            left, gone = threads_and_bytes(observed)[0], time.monotonic() - closed
    each = (found["bytes"][0] - empty) / people / 2**20
    pictures, sliders = found["pictures"], found["sliders"]
    report(
        f"Pictures a second of the slowest of {people} who train at once",
        f"{min(pictures):.1f} (median {median(pictures):.1f}); "
        f"slider to step {median(sliders):.0f} ms in the median, {max(sliders):.0f} at most",
        min(pictures) / PICTURES,
        f"≥ 1, of {PICTURES} a second",
        min(pictures) >= PICTURES,
    )
    for what, answers in (("clicks", found["clicks"]), ("the question whether the server is well", found["health"])):
        worst = slowest(answers)
        report(
            f"Answers to {what}, 99th percentile of {len(answers)}",
            f"{worst:.2f} s (median {median(answers):.2f} s)",
            worst / ANSWER,
            f"≤ 1, of {ANSWER:g} s",
            worst <= ANSWER,
        )
    report("Memory", f"{each:.1f} MB a session", each / MEGABYTES, f"≤ 1, of {MEGABYTES} MB", each <= MEGABYTES)
    report("Threads left afterwards", f"{left}, after {gone:.1f} s", float(left), "0", left == 0)


if __name__ == "__main__":
    typer.run(main)
