"""Streamlit's command, writing down what only the server's own process can see.

The file that ``RNNPLAY_OBSERVED`` names gets a line ``rate SECONDS VALUE`` at the first step with another rate,
and five times a second ``server SECONDS THREADS BYTES``: threads that train, and memory in use. Seconds since 1970.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.web.cli import main

from rnnplay.lessons.hello.task import Task as HelloTask
from rnnplay.lessons.sine.task import Task as SineTask
from rnnplay.ui import session_jobs

file = Path(os.environ["RNNPLAY_OBSERVED"]).open("a", buffering=1)  # noqa: SIM115


def telling(make_step: Callable[[Any], float]) -> Callable[[Any], float]:
    """A step as before, but another rate is told."""

    def step(task: Any) -> float:
        if task.learning_rate != task.optimizer.param_groups[0]["lr"]:
            file.write(f"rate {time.time()} {task.learning_rate}\n")
        return make_step(task)

    return step


def look() -> None:
    """Threads and memory, for ever."""
    page = os.sysconf("SC_PAGE_SIZE")
    while True:
        training = sum(thread.name == "job" for thread in threading.enumerate())
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * page
        file.write(f"server {time.time()} {training} {resident}\n")
        time.sleep(0.2)


if kept := os.environ.get("RNNPLAY_KEPT"):  # seconds that a session is kept whose connection is lost
    session_jobs.KEPT = float(kept)
for task in (HelloTask, SineTask):
    task.step = telling(task.step)  # type: ignore[method-assign]
threading.Thread(target=look, daemon=True).start()
sys.exit(main())
