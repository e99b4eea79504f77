"""Training on the sine page, watched in a browser: steps and pictures a second; and how long a free run takes."""

import time

import torch
import typer

from benchmarks.browser import report
from benchmarks.training import measure
from rnnplay.lessons.sine.observation import Rollout
from rnnplay.lessons.sine.task import Settings, Task

FREE_RUN, PERIODS = 1.0, 100  # goal: seconds

MAKE = """
from rnnplay.lessons.sine.task import Settings, Task
task = Task(Settings())
"""


def free_run(cell: str) -> float:
    """Seconds for `PERIODS` periods on the CPU, with all that is observed besides."""
    torch.set_num_threads(1)
    task = Task(Settings(cell=cell), Rollout(periods=PERIODS))
    task.observe()
    began = time.perf_counter()
    task.observe()
    return time.perf_counter() - began


def main(seconds: float = 20, moves: int = 20) -> None:
    """Watch SECONDS of training, in turns with as much of the bare loop, and move the slider MOVES times."""
    for cell in ("rnn", "gru", "lstm"):
        taken = free_run(cell)
        report(
            f"{PERIODS} periods of a free run, {cell}",
            f"{taken:.3f} s",
            taken / FREE_RUN,
            f"≤ 1, of {FREE_RUN:g} s",
            taken <= FREE_RUN,
        )
    measure("sine", MAKE, seconds, moves)


if __name__ == "__main__":
    typer.run(main)
