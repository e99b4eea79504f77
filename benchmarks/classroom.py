"""Many people train at once on the hello page: what the slowest sees, what a session costs, and what is left of them.

Each is a websocket client that speaks Streamlit's protocol as its page in the browser does.
"""

import asyncio
import contextlib
import json
import math
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from itertools import cycle, repeat
from pathlib import Path
from statistics import median

import typer
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from benchmarks.browser import APP, APPS, report, server
from benchmarks.slowed import slowed

PICTURES, MEGABYTES, ANSWER = 2, 10, 1.0  # goals: a second, a session, seconds
LONGEST = 60.0  # seconds that anything is waited for
APART = 0.1  # seconds between one click and the next, and one question and the next
LINK = "pace=max&stop=1000000"


class Person:
    """One session: it opens the page, starts, and counts the pictures that come."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pictures: list[float] = []  # when each came
        self.ids: dict[str, str] = {}  # of widgets, by their label
        self.page = ""  # where it is, after the first answer
        self.finished = asyncio.Event()
        self.answered = asyncio.Event()  # the page has run whole
        self._known: set[str] = set()  # positions that it has
        self._clocks: list[asyncio.Task[None]] = []

    async def listen(self) -> None:
        """Take what the server sends, as long as it does."""
        whole = False
        async for data in self.socket:
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                whole = not message.metadata.run.fragment_ids
                if whole:
                    self.stop()  # the whole page is drawn anew, with its clocks
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
            elif kind == "script_finished":
                self.finished.set()
                if whole:
                    self.answered.set()
            elif kind == "auto_rerun":
                self._wind(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            elif kind == "delta":
                self._draw(message)

    def _draw(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        drawn = element.WhichOneof("type")
        if drawn in ("button", "slider"):
            self.ids[getattr(element, drawn).label] = getattr(element, drawn).id
        if drawn == "bidi_component" and element.bidi_component.component_name == "rnnplay.stage":
            # Each position that is new is a picture: the browser shows them one by one.
            positions = json.loads(element.bidi_component.json)["positions"]
            self.pictures += [time.monotonic()] * len(set(positions) - self._known)
            self._known = set(positions)

    def _wind(self, fragment: str, interval: float) -> None:
        self._clocks.append(asyncio.create_task(self._tick(fragment, interval)))

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self.rerun(fragment=fragment)

    async def rerun(self, *widgets: WidgetState, fragment: str = "") -> None:
        """Have the page run again."""
        message = BackMsg()
        message.rerun_script.query_string = LINK
        message.rerun_script.page_name = "" if self.page else "hello"
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        message.rerun_script.widget_states.widgets.extend(widgets)
        self.finished.clear()
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(message.SerializeToString())

    async def open_and_start(self) -> None:
        """Open the page and press the button."""
        await self.rerun()
        while "Start training" not in self.ids:
            await self.finished.wait()
            await asyncio.sleep(0.05)
        await self.rerun(WidgetState(id=self.ids["Start training"], trigger_value=True))

    async def set_rate(self, rate: str) -> None:
        """Move the slider of the learning rate."""
        state = WidgetState(id=self.ids["Learning rate"])
        state.string_array_value.data.append(rate)
        await self.rerun(state)

    async def click(self, rate: str) -> float:
        """Move the slider of the learning rate. Returns seconds until the page has answered."""
        self.answered.clear()
        began = time.monotonic()
        await self.set_rate(rate)
        await asyncio.wait_for(self.answered.wait(), LONGEST)
        return time.monotonic() - began

    def stop(self) -> None:
        """No more ticks."""
        for clock in self._clocks:
            clock.cancel()
        self._clocks = []


async def lesson(address: str, people: int, seconds: float, observed: Path) -> dict[str, list[float]]:
    """PEOPLE train for SECONDS, and meanwhile one after the other clicks; then each moves a slider once.

    Returns:
        Pictures a second of each; seconds of each answer to a click, and of each to the question whether the server
        is well; milliseconds from each slider to the first step with its rate; bytes at the end.
    """
    async with contextlib.AsyncExitStack() as stack:
        url = address.replace("http", "ws") + "/_stcore/stream"
        sockets = [
            await stack.enter_async_context(connect(url, subprotocols=["streamlit"], max_size=None, ping_interval=None))  # type: ignore[list-item]
            for _ in range(people)
        ]
        class_ = [Person(socket) for socket in sockets]
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
        size = look(observed)[1]
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


def is_well(address: str) -> float:
    """Seconds in which the server says that it is well."""
    began = time.monotonic()
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=LONGEST):
        return time.monotonic() - began


def slowest(taken: list[float]) -> float:
    """The 99th percentile."""
    return sorted(taken)[math.ceil(0.99 * len(taken)) - 1]


def lines(observed: Path) -> list[list[str]]:
    """What was written down, whole lines only."""
    return [line.split() for line in observed.read_text().splitlines(keepends=True) if line.endswith("\n")]


def rates(observed: Path) -> list[float]:
    """When there was a step with another rate than before."""
    return [float(when) for kind, when, *_ in lines(observed) if kind == "rate"]


def look(observed: Path) -> tuple[int, int]:
    """Threads that train, and bytes in use, as last seen."""
    *_, threads, size = next(line for line in reversed(lines(observed)) if line[0] == "server")
    return int(threads), int(size)


def main(people: int = 30, seconds: float = 20, busy: int = 0) -> None:
    """Let PEOPLE train flat out for SECONDS; with BUSY loops beside the server, on the one core that it then has."""
    with tempfile.TemporaryDirectory() as folder, slowed(busy) as free:
        observed = Path(folder) / "observed"
        observed.touch()
        with server(APP, (str(APPS / "observed.py"),), RNNPLAY_OBSERVED=str(observed)) as address:
            free()
            asyncio.run(lesson(address, 1, 3, observed))  # the first visit loads and prepares: not counted
            time.sleep(3)
            empty = look(observed)[1]
            found = asyncio.run(lesson(address, people, seconds, observed))
            closed = time.monotonic()
            while look(observed)[0] and time.monotonic() - closed < 10:
                time.sleep(0.1)
            left, gone = look(observed)[0], time.monotonic() - closed
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
