"""Which gate matters in each shipped network, and whether its saliency is right, on all of MNIST's test images.

    python -m benchmarks.gates_matter --data FOLDER

The draw page measures the same on fewer images.
"""

from pathlib import Path
from typing import Annotated

import torch
import typer

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist
from rnnplay.digits.deletion import ORDERS, measure_deletion
from rnnplay.digits.gates_matter import VALUES, GatesMatter, measure_gates
from rnnplay.lessons.draw.findings import beside_greff, is_it_right, what_gates_do


def main(
    data: Annotated[Path, typer.Option(help="Folder with MNIST/raw.")],
    learnt: Annotated[int, typer.Option(min=1, help="Training images over which a gate's mean is taken.")] = 1000,
    images: Annotated[int, typer.Option(min=1, help="Test images.")] = 10_000,
    deleted: Annotated[int, typer.Option(min=1, help="Test images for the deletion curves.")] = 1000,
) -> None:
    """Print the tables and what follows from them."""
    test, train = load_mnist("test", data).first(images), load_mnist("train", data).images[:learnt]
    results: list[GatesMatter] = []
    print(f"| network | fixed gate | as it is | {' | '.join(f'at {value}' for value in VALUES)} |")
    print("| --- | --- | --- | --- | --- | --- |")
    for card in checkpoints.list():
        model, _card = checkpoints.load(card.name)
        results.append(measure_gates(card.name, model, train, test))
        for gate, shares in results[-1].fixed.items():
            fixed = " | ".join(f"{shares[value]:.1%}" for value in VALUES)
            print(f"| {card.name} | {gate} | {results[-1].accuracy:.2%} | {fixed} |", flush=True)
    print(*what_gates_do(results), beside_greff(results), sep="\n")
    print(f"\n| network | {' | '.join(ORDERS)} |\n| --- |{' --- |' * len(ORDERS)}")
    for card in checkpoints.list():
        model, _card = checkpoints.load(card.name)
        found = measure_deletion(model, test.images[:deleted])
        print(f"| {card.name} | {' | '.join(f'{found.area(order):.3f}' for order in ORDERS)} |")
        print(*is_it_right(found), sep="\n", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    typer.run(main)
