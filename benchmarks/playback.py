"""Frames a second while the stage plays as fast as it goes, and what it sends to the server meanwhile."""

from pathlib import Path

import typer

from benchmarks.browser import IDLE, STAGE_READY, chromium, new_page, report
from benchmarks.server import APP, server

GOAL = 55

# Frames while the stage says that it plays; at the last step it is started anew.
COUNT = """(seconds) => new Promise((done) => {
    const root = document.querySelector(".rnn-stage");
    let frames = 0, time = 0, steps = 0, last = null, step = null;
    const tick = (now) => {
        const playing = root.dataset.playing === "true";
        if (playing && last !== null) {
            frames += 1;
            time += now - last;
            steps += root.dataset.step !== step;
        }
        last = playing ? now : null;
        step = root.dataset.step;
        if (!playing) root.querySelector(".rnn-play").click();
        if (time < 1000 * seconds) requestAnimationFrame(tick);
        else done([1000 * frames / time, 1000 * steps / time]);
    };
    requestAnimationFrame(tick);
})"""
EMPTY = """(seconds) => new Promise((done) => {
    let frames = -1, begin = null;
    const tick = (now) => {
        begin ??= now;
        frames += 1;
        if (now - begin < 1000 * seconds) requestAnimationFrame(tick);
        else done(1000 * frames / (now - begin));
    };
    requestAnimationFrame(tick);
})"""


def main(seconds: float = 5, repetitions: int = 3, view: str = "", script: Path = APP, name: str = "draw") -> None:
    """Play for SECONDS, REPETITIONS times in turns with an empty page. VIEW is added to the address: "gates=true".

    SCRIPT and NAME are another app and its page: tests/browser/apps/diagram_app.py and "" play 500 shapes of a diagram.
    """
    sent: list[object] = []
    ours, steps, empty = [], [], []
    with chromium() as browser, server(script) as app:
        page, blank = new_page(browser), new_page(browser)
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
        page.goto(f"{app}/{name}?speed=60&{view}")
        page.wait_for_selector(STAGE_READY)
        page.wait_for_selector(IDLE)
        page.wait_for_timeout(2000)
        if not sent:
            raise RuntimeError("No message was seen even while the page was loaded: they cannot be counted.")
        sent.clear()
        for _ in range(repetitions):
            frames, moved = page.evaluate(COUNT, seconds)
            ours.append(frames)
            steps.append(moved)
            page.wait_for_selector(".rnn-stage[data-playing=false]")
            empty.append(blank.evaluate(EMPTY, seconds))
        messages = len(sent)
    report(
        f"Playing as fast as it goes, {repetitions} times {seconds:g} s",
        f"slowest {min(ours):.1f} frames/s ({min(steps):.1f} steps/s), empty page {min(empty):.1f} frames/s, "
        f"{messages} messages sent",
        min(ours) / min(empty),
        f"≥ {GOAL} frames/s and 0 messages",
        min(ours) >= GOAL and messages == 0,
    )


if __name__ == "__main__":
    typer.run(main)
