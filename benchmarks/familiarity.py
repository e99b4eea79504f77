"""How often each shipped network calls junk and digits no digits.

    python -m benchmarks.familiarity --data FOLDER [--drawings FILE]

The junk is that of `benchmarks.junk`, drawn from a seed of its own. FILE may hold digits that people drew, as
`classify` takes them: `[{"strokes": [[[x, y], …], …]}, …]`, y down, on 280×280.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer

from benchmarks.junk import APART, KINDS, fields
from rnnplay import checkpoints
from rnnplay.data.drawing import field_of_strokes
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.models.familiarity import flagged

LEAST, MOST, MOST_DRAWN = 0.95, 0.01, 0.02  # goals: of each kind of junk; of test images; of people's drawings
BRUSHES = (10, 16, 22)
SEED = 2026


def main(
    data: Annotated[Path, typer.Option(help="Folder with MNIST/raw.")],
    drawings: Annotated[Path | None, typer.Option(help="JSON list of digits that people drew.")] = None,
    count: Annotated[int, typer.Option(min=1, help="Drawings of each kind.")] = 400,
    names: Annotated[str, typer.Option(help="Networks, with commas between; all if not given.")] = "",
) -> None:
    """Print a table: kinds in rows, networks in columns."""
    pictures: dict[str, tuple[str, torch.Tensor]] = {}
    for goal, kinds in ((f"≥ {LEAST:.0%}", KINDS), ("none", APART)):
        for name, kind in kinds.items():
            pictures[name] = goal, torch.from_numpy(fields(kind, count, SEED))
    pictures["MNIST's test images"] = f"≤ {MOST:.0%}", to_input(load_mnist("test", data).images)
    if drawings is not None:
        drawn = json.loads(drawings.read_text("utf-8"))
        for brush in BRUSHES:
            read = np.stack([field_of_strokes(each["strokes"], brush) for each in drawn])
            pictures[f"people's digits, brush {brush}"] = f"≤ {MOST_DRAWN:.0%}", torch.from_numpy(read)
    chosen = names.split(",") if names else [card.name for card in checkpoints.list()]
    shares = {name: _shares(name, pictures) for name in chosen}
    print(f"| said not to look like a digit | goal | {' | '.join(chosen)} |")
    print("| --- | --- |" + " --- |" * len(chosen))
    for kind, (goal, _) in pictures.items():
        print(f"| {kind} | {goal} | " + " | ".join(f"{shares[name][kind]:.1%}" for name in chosen) + " |", flush=True)


def _shares(name: str, pictures: dict[str, tuple[str, torch.Tensor]]) -> dict[str, float]:
    model, _ = checkpoints.load(name)
    return {kind: flagged(model, images).float().mean().item() for kind, (_, images) in pictures.items()}


if __name__ == "__main__":
    typer.run(main)
