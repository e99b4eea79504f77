"""Many people scribble at once on the draw page: how often each gets a verdict, and whether the server is well."""

import asyncio
import contextlib
import json
import math
import random
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from itertools import repeat
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import typer
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

from benchmarks.browser import report
from benchmarks.canvas import path_of
from benchmarks.classroom import ANSWER, repeated, slowest
from benchmarks.server import APP, server
from benchmarks.visitor import LONGEST, Person, connected, is_well
from rnnplay.data.drawing import BRUSH

VERDICTS = 2  # a second, for each
BETWEEN = 0.060  # seconds at least between two questions of a stroke, as in rnnplay/ui/assets/pen.js
PICTURES = 0.200  # seconds at least between two that are for the stage too
PER_SECOND = 60  # points that a pen takes
STROKE, PAUSE = 3.0, 0.3  # seconds, of a scribble and until the next
CANVAS, PEN = "streamlit-drawable-canvas.streamlit_drawable_canvas", "rnnplay.pen"


class Scribbler(Person):
    """One who scribbles; the pen asks as in the browser, the next time only when it has its answer.

    Args:
        socket: its connection for the page.
        address: of the server, for the pen.
        threads: in which the pen waits for answers.
        chance: where it scribbles.

    Attributes:
        verdicts: when each came.
        seconds: from each question of the pen to the verdict.
        stages: how many of them were for the stage too, and had that.
    """

    def __init__(self, socket: ClientConnection, address: str, threads: Executor, chance: random.Random) -> None:
        super().__init__(socket, "draw", "")
        self.verdicts: list[float] = []
        self.seconds: list[float] = []
        self.stages = 0
        self._chance = chance
        self._threads = threads
        self._server = HTTPConnection(urlsplit(address).netloc, timeout=LONGEST)
        self._components: dict[str, tuple[str, str]] = {}  # id and fragment, by name
        self._pen: dict[str, Any] = {}  # what it was told
        self._objects: list[dict[str, Any]] = []  # on the canvas
        self._asked = self._shown = 0.0

    def _draw(self, message: ForwardMsg) -> None:
        super()._draw(message)
        element = message.delta.new_element
        if element.WhichOneof("type") != "bidi_component":
            return
        name = element.bidi_component.component_name
        self._components[name] = element.bidi_component.id, message.delta.fragment_id
        if name == PEN:
            self._pen = json.loads(element.bidi_component.json)

    async def open(self) -> None:
        """Open the page, and wait until one can draw."""
        await self.rerun()
        while PEN not in self._components:
            await asyncio.sleep(0.05)
        await asyncio.wait_for(self.answered.wait(), LONGEST)

    async def scribble(self, seconds: float) -> None:
        """One stroke after the other."""
        await asyncio.sleep(self._chance.uniform(0, STROKE))
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await self._stroke(min(STROKE, until - time.monotonic()))
            await asyncio.sleep(PAUSE)

    async def _stroke(self, seconds: float) -> None:
        way = self._way(int(seconds * PER_SECOND) + 3)
        began = time.monotonic()
        while (now := time.monotonic() - began) < seconds:
            await self._ask(way[: int(now * PER_SECOND) + 2], done=False)
            await asyncio.sleep(max(0.0, self._asked + BETWEEN - time.monotonic()))
        await self._ask(way, done=True)
        self._objects.append({"path": path_of(way, BRUSH), "strokeWidth": BRUSH, "type": "Path"})
        if len(self._objects) > 3:
            self._objects = []
        await self._tell(CANVAS, {"drawing": {"raw": {"objects": self._objects}, "data": None}, "backgroundFit": None})

    def _way(self, count: int) -> list[tuple[float, float]]:
        """Somewhere, round and round."""
        x, y, turns = self._chance.uniform(80, 200), self._chance.uniform(80, 200), self._chance.uniform(0.5, 2)
        angles = [turns * 2 * math.pi * each / PER_SECOND for each in range(count)]
        return [
            (x + (30 + each / 3) * math.cos(angle), y + (60 - each / 4) * math.sin(angle))
            for each, angle in enumerate(angles)
        ]

    async def _ask(self, way: list[tuple[float, float]], done: bool) -> None:
        self._asked = time.monotonic()
        stage = not done and self._asked > self._shown + PICTURES
        if stage:
            self._shown = self._asked
        stroke = {"brush": BRUSH, "points": [round(number, 3) for point in way for number in point]}
        asked = {"known": self._pen["known"], "stage": stage, "strokes": [stroke]}
        seen = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, asked)
        if seen is not None:
            self.verdicts.append(time.monotonic())
            self.seconds.append(self.verdicts[-1] - self._asked)
            self.stages += seen["stage"] is not None

    def _answer(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        self._server.request("POST", f"/at-once/{self._pen['secret']}", json.dumps(asked))
        seen: dict[str, Any] | None = json.loads(self._server.getresponse().read())
        return seen

    async def _tell(self, name: str, value: dict[str, Any]) -> None:
        widget, fragment = self._components[name]
        await self.rerun(WidgetState(id=widget, json_value=json.dumps(value)), fragment=fragment, by_clock=False)


async def scribbling(address: str, people: int, seconds: float, seed: int) -> tuple[list[Scribbler], list[float]]:
    """PEOPLE scribble for SECONDS. Returns them, and seconds of each answer to whether the server is well."""
    async with contextlib.AsyncExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(people))
        sockets = [await stack.enter_async_context(connected(address)) for _ in range(people)]
        everybody = [
            Scribbler(socket, address, threads, random.Random(seed + each)) for each, socket in enumerate(sockets)
        ]
        listening = [asyncio.create_task(person.listen()) for person in everybody]
        for person in everybody:
            await person.open()
        healthy, *_nothing = await asyncio.gather(
            repeated(seconds, repeat(partial(asyncio.to_thread, is_well, address))),
            *(person.scribble(seconds) for person in everybody),
        )
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    return everybody, healthy


def main(people: int = 30, seconds: float = 20, seed: int = 0) -> None:
    """Let PEOPLE scribble at once for SECONDS."""
    with server(APP) as address:
        asyncio.run(scribbling(address, 1, 3, seed))  # the first visit loads and prepares: not counted
        everybody, healthy = asyncio.run(scribbling(address, people, seconds, seed))
    rates = [len(each.verdicts) / (each.verdicts[-1] - each.verdicts[0]) for each in everybody]
    stages = sum(each.stages for each in everybody)
    taken = [1000 * each for person in everybody for each in person.seconds]
    report(
        f"Verdicts a second of the slowest of {people} who scribble at once",
        f"{min(rates):.1f} (median {median(rates):.1f}), {stages} of {len(taken)} with a stage; from a question to its "
        f"verdict {median(taken):.0f} ms in the median, {slowest(taken):.0f} ms for 99 of 100",
        min(rates) / VERDICTS,
        f"≥ 1, of {VERDICTS} a second",
        min(rates) >= VERDICTS,
    )
    worst = slowest(healthy)
    report(
        f"Answers to the question whether the server is well, 99th percentile of {len(healthy)}",
        f"{worst:.2f} s (median {median(healthy):.2f} s)",
        worst / ANSWER,
        f"≤ 1, of {ANSWER:g} s",
        worst <= ANSWER,
    )


if __name__ == "__main__":
    typer.run(main)
