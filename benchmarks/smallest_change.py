"""How long the smallest change that turns a prediction takes to find, against one reading of 28 images.

python -m benchmarks.smallest_change
"""

import time
from collections.abc import Callable
from statistics import median

import torch
import typer

from benchmarks.browser import report
from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.smallest_change import smallest_change, without

RATIO, SECONDS = 3, 0.3  # goal of trying every row: either


def main(count: int = 40, rounds: int = 40) -> None:
    """Measure with each shipped network, on the first COUNT of MNIST's test images, both sides in turns."""
    images = to_input(load_mnist("test").images)
    for card in checkpoints.list():
        model, _card = checkpoints.load(card.name)
        rows = [range(row, row + 1) for row in range(28)]
        with torch.inference_mode():
            sides: tuple[Callable[[], object], ...] = (
                lambda model=model, rows=rows: model(without(images[0], rows)).softmax(-1),
                lambda model=model: model(images[:28]),
            )
            singles, plain = (
                median(each)
                for each in zip(*[[_seconds(side) for side in sides] for _round in range(rounds + 1)][1:], strict=True)
            )
        whole = [
            _seconds(lambda model=model, image=image: smallest_change(model, image)) for image in images[:count].numpy()
        ]
        report(
            f"{card.name}: every row blank once, in one batch, against a reading of 28 images",
            f"{1e3 * singles:.0f} ms, {1e3 * plain:.0f} ms; the whole search: median {1e3 * median(whole):.0f} ms, "
            f"longest {1e3 * max(whole):.0f} ms",
            singles / plain,
            f"≤ {RATIO} or ≤ {SECONDS} s",
            singles <= RATIO * plain or singles <= SECONDS,
        )


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


if __name__ == "__main__":
    typer.run(main)
