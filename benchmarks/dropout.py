"""Does dropout between layers help? What the page of the questions says of it, measured.

    python -m benchmarks.dropout

Three LSTMs that differ in dropout alone learn 1,000 images of MNIST by heart, as the training page has it at the link
of that question, from five seeds. Printed is the accuracy on these images and on the sample's 2,000 test images.
"""

import statistics
from collections.abc import Sequence
from dataclasses import replace

import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.race import RACES, RaceTask
from rnnplay.digits.recipes import Recipe

SEEDS = range(1, 6)


def recipes(seed: int) -> tuple[Recipe, ...]:
    """As the link opens them, but for the seed."""
    small = {"images": 1000, "epochs": 30, "hidden_size": 64, "batch_size": 50}
    learning = {"learning_rate": 0.01, "schedule": "one cycle"}
    return tuple(replace(recipe, **small, **learning, seed=seed) for recipe in RACES["dropout"])


def learn(seed: int) -> Sequence[tuple[str, float, float]]:
    """Of each network its name, its training accuracy and its test accuracy."""
    train, test = load_mnist("train"), load_mnist("test")
    task = RaceTask(recipes(seed), train, torch.device("cpu"))
    for _ in range(task.total_steps):
        task.step()
    models = [task.trained(index) for index in range(len(task.runners))]
    few = train.first(1000)
    return [
        (recipe.name, accuracy(model, few), accuracy(model, test))
        for recipe, model in zip(task.recipes, models, strict=True)
    ]


def main() -> None:
    torch.set_num_threads(1)  # as trainings on the page: with more, sums are rounded differently
    found: dict[str, list[tuple[float, float]]] = {}
    for seed in SEEDS:
        for name, training, test in learn(seed):
            found.setdefault(name, []).append((training, test))
            print(f"seed {seed}, {name}: training {training:.1%}, test {test:.2%}", flush=True)
    for name, runs in found.items():
        training, test = zip(*runs, strict=True)
        print(
            f"{name}: training {min(training):.1%} to {max(training):.1%}; "
            f"test {min(test):.2%} to {max(test):.2%}, mean {statistics.mean(test):.2%}"
        )


if __name__ == "__main__":
    main()
