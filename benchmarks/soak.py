"""Visitors come, do something, and leave in every way there is, for minutes on end: what fails, what is left.

Before that, a hundred bring a network of their own and train: is the memory afterwards that of before?
"""

import asyncio
import contextlib
import random
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import cycle, islice, takewhile
from pathlib import Path

import typer
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from benchmarks.browser import report
from benchmarks.observations import threads_and_bytes
from benchmarks.server import APP, APPS, ROOT, server
from benchmarks.visitor import LONGEST, START, Person, connected, is_well
from rnnplay.shipped import CHECKPOINTS
from rnnplay.ui.memory import SOON

GROWTH = 0.1  # goal: of the memory before
KEPT = 3.0  # seconds that a session is kept whose connection is lost
STUDENTS = 100  # who bring a network and train
NETWORK = (CHECKPOINTS / "lstm-1x64.safetensors").read_bytes()
MODEL_FILE = "A model file of rnnplay (.safetensors)"
PICTURE = "A photograph or a screenshot of one digit (PNG, JPEG or WebP)"
FILES = {  # by the label of the field for them
    MODEL_FILE: (NETWORK, NETWORK[:1000], b"", b"x" * 2**20),
    PICTURE: (
        (ROOT / "docs" / "draw-light.png").read_bytes(),
        (ROOT / "docs" / "draw-light.png").read_bytes()[:1000],
        b"",
        b"x" * 2**20,
    ),
}
SUFFIX = {MODEL_FILE: ".safetensors", PICTURE: ".png"}  # the browser lets no other through
# In the log tracebacks are to be as Python writes them.
PLAIN = {"STREAMLIT_LOGGER_ENABLE_RICH": "false"}
LESSONS = {"hello": "pace=max&stop=1000000", "sine": "pace=max&stop=1000000", "train": ""}
LINKS = {
    "": ("",),
    "draw": ("", "network=gru-2x128&gates=true", "network=nope&ink=%00&row=99", "layer=&direction=&brush=1e400"),
    "hello": ("pace=max&stop=500", "hidden=16&kind=Embedding&pace=50", "stop=1e400&seed=-1&read=![](//host/x)"),
    "sine": ("pace=max&stop=500", "hidden=32&kind=LSTM", "noise=inf&seed=&network=nope"),
    "train": (
        "stop=20",
        "train=cells&hidden=16&batch=20",
        "hidden=100000&layers=nope",
        "train=gates&hidden=256&layers=4",
    ),
}
BUTTONS = (START, "Train one epoch", "Train one step", "Pause training", "Reset")


class FailedError(Exception):
    """A visit did not go as it should."""


async def visit(address: str, chance: random.Random) -> str:
    """One visitor. Returns in what way they left.

    Raises:
        FailedError: what they asked for did not come, or came with an error.
    """
    name = chance.choice([*LINKS])
    async with visitor(address, name, chance.choice(LINKS[name])) as person:
        for _ in range(chance.randint(0, 3)):
            await chance.choice((_press, _slide, _upload, _go_on))(address, person, chance)
            _must_be_well(person)
        await asyncio.to_thread(is_well, address)
        leave = chance.choice((_close, _cut, _stop_reading, _go_and_close, _send_rubbish))
        await leave(person, person.socket)
        return leave.__name__.strip("_").replace("_", " ")


async def study(address: str, lesson: str) -> None:
    """One student: brings a network, has it read, goes to a lesson and trains for a second.

    Raises:
        FailedError: as of `visit`.
    """
    async with visitor(address, "draw", "") as person:
        await _answered(person, person.upload(address, MODEL_FILE, "mine.safetensors", NETWORK))
        _must_be_well(person)
        await _answered(person, person.go_to(lesson, LESSONS[lesson]))
        until = time.monotonic() + LONGEST
        while START not in person.ids and time.monotonic() < until:  # the network is being prepared
            await asyncio.sleep(0.1)
        if START not in person.ids:
            raise FailedError(f"/{lesson}: nothing to start")
        await _answered(person, person.press(START))
        await asyncio.sleep(1)
        _must_be_well(person)
        await person.socket.close()


@contextlib.asynccontextmanager
async def visitor(address: str, name: str, link: str) -> AsyncIterator[Person]:
    """Somebody who has opened a page; at the end their connection is cut, if it is still there."""
    socket = await connected(address)
    person = Person(socket, name, link)
    listening = asyncio.create_task(person.listen())
    try:
        await _answered(person, person.rerun())
        _must_be_well(person)
        yield person
    except (ConnectionClosed, TimeoutError, OSError) as error:
        raise FailedError(f"/{person.name}?{person.link}: {error!r}") from error
    finally:
        person.stop()
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        socket.transport.abort()


async def _answered(person: Person, asking: Awaitable[None]) -> None:
    person.answered.clear()
    await asking
    await asyncio.wait_for(person.answered.wait(), LONGEST)


def _must_be_well(person: Person) -> None:
    if person.errors:
        raise FailedError(f"/{person.name}?{person.link}: {person.errors[0]}")
    if person.came != person.name:
        raise FailedError(f"/{person.name}?{person.link}: /{person.came} came")


async def _press(_address: str, person: Person, chance: random.Random) -> None:
    if there := [label for label in BUTTONS if label in person.ids]:
        await _answered(person, person.press(chance.choice(there)))
        await asyncio.sleep(chance.random())


async def _slide(_address: str, person: Person, chance: random.Random) -> None:
    if "Learning rate" in person.ids:
        await _answered(person, person.set_rate(chance.choice(("0.003", "0.01", "0.03"))))


async def _upload(address: str, person: Person, chance: random.Random) -> None:
    if there := [label for label in FILES if label in person.ids]:
        label = chance.choice(there)
        await _answered(person, person.upload(address, label, f"file{SUFFIX[label]}", chance.choice(FILES[label])))


async def _go_on(_address: str, person: Person, chance: random.Random) -> None:
    name = chance.choice([*LINKS])
    await _answered(person, person.go_to(name, chance.choice(LINKS[name])))


async def _close(_person: Person, socket: ClientConnection) -> None:
    await socket.close()


async def _cut(_person: Person, socket: ClientConnection) -> None:
    socket.transport.abort()


async def _stop_reading(_person: Person, socket: ClientConnection) -> None:
    socket.transport.pause_reading()  # type: ignore[attr-defined]
    await asyncio.sleep(2)


async def _go_and_close(person: Person, socket: ClientConnection) -> None:
    await person.go_to("draw")
    await socket.close()


async def _send_rubbish(_person: Person, socket: ClientConnection) -> None:
    await socket.send(b"\xff\x00 no message")


async def soak(
    address: str, people: int, until: Callable[[int], bool], chance: random.Random
) -> tuple[Counter, list[str]]:
    """PEOPLE at a time visit, until ``until`` says so, told how many visits there were.

    Returns:
        How often they left in which way, and what failed.
    """
    left, failed = Counter[str](), list[str]()

    async def one_after_another(mine: random.Random) -> None:
        while not until(left.total() + len(failed)):
            try:
                left[await visit(address, mine)] += 1
            except FailedError as error:
                failed.append(str(error))

    await asyncio.gather(*(one_after_another(random.Random(chance.random())) for _ in range(people)))
    return left, failed


async def lessons(address: str, people: int, students: int) -> list[str]:
    """STUDENTS come, PEOPLE at a time. Returns what failed."""
    failed, names = list[str](), iter(islice(cycle(LESSONS), students))

    async def one_after_another() -> None:
        for name in names:
            try:
                await study(address, name)
            except FailedError as error:
                failed.append(str(error))

    await asyncio.gather(*(one_after_another() for _ in range(people)))
    return failed


def main(minutes: float = 5, people: int = 8, seed: int = 1) -> None:
    """After the students, PEOPLE at a time visit for so many MINUTES, by chance from SEED."""
    with tempfile.TemporaryDirectory() as folder:
        observed, log = Path(folder) / "observed", Path(folder) / "log"
        observed.touch()
        kept = PLAIN | {"RNNPLAY_OBSERVED": str(observed), "RNNPLAY_KEPT": str(KEPT)}
        with server(APP, (str(APPS / "observed.py"),), log, **kept) as address:
            failed = asyncio.run(lessons(address, 1, len(LESSONS)))  # loads what is loaded once
            before = after_all_have_left(observed)[1]
            failed += asyncio.run(lessons(address, people, STUDENTS))
            studied = after_all_have_left(observed)[1]
            ended = time.monotonic() + 60 * minutes
            visits = soak(address, people, lambda _visits: time.monotonic() > ended, random.Random(seed))
            left, failed_visits = asyncio.run(visits)
            threads, after = after_all_have_left(observed)
            is_well(address)
        scripts, sockets = tracebacks(log.read_text(errors="replace"))
    failed += failed_visits
    tried = len(LESSONS) + STUDENTS + left.total() + len(failed_visits)
    for failure, times in Counter(failed).most_common():
        print(f"  {times} × {failure}")
    ways = ", ".join(f"{way} {times}" for way, times in left.most_common())
    report(f"Failed of {tried} visits", f"{len(failed)}; they left by: {ways}", float(len(failed)), "0", not failed)
    for traceback, times in Counter([*scripts, *sockets]).most_common():
        print(f"  {times} × {traceback}")
    report(
        "Tracebacks of scripts in the server's log",
        f"{len(scripts)}; besides {len(sockets)} of Streamlit's own websocket",
        float(len(scripts)),
        "0",
        not scripts,
    )
    for what, size in ((f"{STUDENTS} who brought a network and trained", studied), ("all visits", after)):
        growth = size / before - 1
        measured = f"{size / 2**20:.0f} / {before / 2**20:.0f} MB"
        report(f"Growth of memory after {what}", measured, growth, f"≤ {GROWTH}", growth <= GROWTH)
    report("Threads that train when all have left", f"{threads}", float(threads), "0", threads == 0)


def after_all_have_left(observed: Path, wait: float = 2 * KEPT + 2 * SOON) -> tuple[int, int]:
    """Threads that train, and bytes in use, when no session is kept any more and what it left was given back.

    Args:
        observed: what the server's own process writes down.
        wait: seconds until that is so.
    """
    time.sleep(wait)
    until = time.monotonic() + LONGEST
    while threads_and_bytes(observed)[0] and time.monotonic() < until:
        time.sleep(0.1)
    return threads_and_bytes(observed)


def tracebacks(log: str) -> tuple[list[str], list[str]]:
    """The last line of each traceback in a server's log: those of scripts, and those of Streamlit's own websocket.

    The latter come when somebody sends rubbish, or a connection breaks at the wrong moment.
    """
    scripts, sockets = list[str](), list[str]()
    for block in log.split("Traceback (most recent call last):\n")[1:]:
        frames = list(takewhile(lambda line: line.startswith(" "), block.splitlines()))
        last = next(iter(block.splitlines()[len(frames) :]), "")
        own = any("starlette_websocket.py" in frame for frame in frames) and not any(
            f"{ROOT}/" in each for each in frames
        )
        (sockets if own else scripts).append(last)
    return scripts, sockets


if __name__ == "__main__":
    typer.run(main)
