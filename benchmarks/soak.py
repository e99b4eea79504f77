"""Visitors come, do something, and leave in every way there is, for minutes on end: what fails, what is left."""

import asyncio
import random
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import typer
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks.browser import APP, APPS, report, server
from benchmarks.classroom import look
from benchmarks.visitor import LONGEST, START, Person
from rnnplay.shipped import CHECKPOINTS

GROWTH = 0.1  # goal: of the memory after the first visits
KEPT = 3.0  # seconds that a session is kept whose connection is lost
FIRST = 100  # visits until everything was loaded that is loaded once
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
    url = address.replace("http", "ws") + "/_stcore/stream"
    socket = await connect(url, subprotocols=["streamlit"], max_size=None, ping_interval=None)  # type: ignore[list-item]
    person = Person(socket, name, chance.choice(LINKS[name]))
    listening = asyncio.create_task(person.listen())
    try:
        await _answered(person, person.rerun())
        for _ in range(chance.randint(0, 3)):
            await chance.choice((_press, _upload, _go_on))(address, person, chance)
            if person.errors:
                raise FailedError(f"/{person.name}?{person.link}: {person.errors[0]}")
        leave = chance.choice((_close, _cut, _stop_reading, _go_and_close, _send_rubbish))
        await leave(person, socket)
        return leave.__name__.strip("_").replace("_", " ")
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


async def _press(_address: str, person: Person, chance: random.Random) -> None:
    if there := [label for label in BUTTONS if label in person.ids]:
        await _answered(person, person.press(chance.choice(there)))
        await asyncio.sleep(chance.random())


async def _upload(address: str, person: Person, chance: random.Random) -> None:
    network = (CHECKPOINTS / "lstm-1x64.safetensors").read_bytes()
    file = chance.choice((network, network[:1000], b"", b"x" * 2**20))
    await asyncio.to_thread(send_file, address, person.session, f"{chance.getrandbits(64):x}", file)


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


def send_file(address: str, session: str, name: str, data: bytes) -> None:
    """Send a file as Streamlit's page does."""
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=LONGEST) as response:
        cookies = (each.split(";")[0].partition("=") for each in response.headers.get_all("Set-Cookie") or [])
    token = next((value for key, _sign, value in cookies if key == "_streamlit_xsrf"), "")
    mark = "a-line-between"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="file.safetensors"\r\n\r\n'
    request = urllib.request.Request(
        f"{address}/_stcore/upload_file/{session}/{name}",
        head.encode() + data + f"\r\n--{mark}--\r\n".encode(),
        {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "X-Xsrftoken": token,
            "Cookie": f"_streamlit_xsrf={token}",
        },
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=LONGEST):
        pass


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


def main(minutes: float = 5, people: int = 8, seed: int = 1) -> None:
    """PEOPLE at a time visit for so many MINUTES, by chance from SEED."""
    with tempfile.TemporaryDirectory() as folder:
        observed, log = Path(folder) / "observed", Path(folder) / "log"
        observed.touch()
        kept = {"RNNPLAY_OBSERVED": str(observed), "RNNPLAY_KEPT": str(KEPT)}
        with server(APP, (str(APPS / "observed.py"),), log, **kept) as address:
            chance = random.Random(seed)
            asyncio.run(soak(address, people, lambda visits: visits >= FIRST, chance))
            before = after_all_have_left(observed)[1]
            ended = time.monotonic() + 60 * minutes
            left, failed = asyncio.run(soak(address, people, lambda _visits: time.monotonic() > ended, chance))
            threads, after = after_all_have_left(observed)
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=LONGEST):
                pass
        said = log.read_text(errors="replace")
        # Rubbish has Streamlit itself write one.
        tracebacks = said.count("Traceback (most recent call last)") - said.count("Error deserializing back message")
    tried = left.total() + len(failed)
    for failure, times in Counter(failed).most_common():
        print(f"  {times} × {failure}")
    ways = ", ".join(f"{way} {times}" for way, times in left.most_common())
    report(f"Failed of {tried} visits", f"{len(failed)}; they left by: {ways}", float(len(failed)), "0", not failed)
    report("Tracebacks in the server's log", f"{tracebacks}", float(tracebacks), "0", not tracebacks)
    growth = after / before - 1
    report(
        "Memory when all have left, against that after the first visits",
        f"{after / 2**20:.0f} / {before / 2**20:.0f} MB",
        growth,
        f"≤ {GROWTH}",
        growth <= GROWTH,
    )
    report("Threads that train when all have left", f"{threads}", float(threads), "0", threads == 0)


def after_all_have_left(observed: Path) -> tuple[int, int]:
    """Threads that train, and bytes in use, when no session is kept any more."""
    time.sleep(2 * KEPT)
    until = time.monotonic() + LONGEST
    while look(observed)[0] and time.monotonic() < until:
        time.sleep(0.1)
    return look(observed)


if __name__ == "__main__":
    typer.run(main)
