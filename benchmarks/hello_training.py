"""Training on the hello page, watched in a browser: steps and pictures a second, and how soon a slider acts."""

import typer

from benchmarks.training import measure

MAKE = """
from rnnplay.lessons.hello.task import PRESETS, Task
task = Task(PRESETS["cell"])
"""


def main(seconds: float = 20, moves: int = 20) -> None:
    """Watch SECONDS of training, in turns with as much of the bare loop, and move the slider MOVES times."""
    measure("hello", MAKE, seconds, moves)


if __name__ == "__main__":
    typer.run(main)
