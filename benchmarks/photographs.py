"""How pictures with shadows, frames, squared paper and the like are read: `rnnplay classify` and «Read a picture».

    python -m benchmarks.photographs --data FOLDER [--drawings FILE.json] [--count N] [--half tuned]

Each digit is put on paper of 400×400 pixels and disturbed in every way of `DISTURBANCES`, by a seed. It is read
right, or said not to look like a digit, or read wrong; confidently so if another digit gets at least 90 %. What is in
`NO_DIGITS` should be said to be none.

`rnnplay.data.photo` was tuned on one half of the digits, those with an even number; the other half is what is reported.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from PIL import Image
from scipy import ndimage

from benchmarks.disturbances import DISTURBANCES, NO_DIGITS, SIDE, Source, as_picture, disturbed, placed
from rnnplay import checkpoints
from rnnplay.data.drawing import rasterize
from rnnplay.data.mnist import load_mnist
from rnnplay.data.photo import read_picture
from rnnplay.device import get_device
from rnnplay.digits.reading import read
from rnnplay.models.row_classifier import RowClassifier

RIGHT, WRONG, NONE = 0.97, 0.02, 0.95  # goals
SURE = 0.9  # from here on a reading is called confident


def sources(folder: Path | None, drawings: Path | None, count: int, first: int = 1) -> list[Source]:
    """Label, paper, and paper written with a thin pen: every second of MNIST's test images and of the drawings.

    Args:
        first: 0 for the even half, 1 for the odd one.
    """
    digits, found = load_mnist("test", folder), []
    for index in range(first, 2 * count, 2):
        ink = np.asarray(Image.fromarray(digits.images[index].numpy()).resize((SIDE, SIDE), Image.Resampling.BICUBIC))
        depth = ndimage.distance_transform_edt(ink > 127)
        thin = depth > ndimage.maximum_filter(depth, 25) * 0.75
        found.append((int(digits.labels[index]), 1 - ink / 255, 1 - thin.astype(float)))
    if drawings is not None:
        for each in json.loads(drawings.read_text("utf-8"))[first : 2 * count : 2]:
            thick, thin = (rasterize(each["strokes"], brush)[:, :, 3] / 255 for brush in (14, 2))
            found.append((each["label"], 1 - placed(thick), 1 - placed(thin)))
    return found


@dataclass
class Tally:
    """How many pictures were read right, said not to look like a digit, read wrong, and of these confidently."""

    right: int = 0
    unclear: int = 0
    wrong: int = 0
    confident: int = 0

    def count(self, model: RowClassifier, label: int | None, picture: np.ndarray) -> None:
        found = read_picture(picture)
        reading = read(model, found.image, found.unclear)
        self.right += (right := reading.familiar is not False and reading.digit == label)
        self.unclear += (unclear := reading.familiar is False)
        self.wrong += (wrong := not (right or unclear))
        self.confident += wrong and reading.probabilities[reading.digit] >= SURE

    def line(self, name: str) -> tuple[str, bool]:
        """A line of the table, and whether the goal is held."""
        total = self.right + self.unclear + self.wrong
        shares = [each / total for each in (self.right, self.unclear, self.wrong, self.confident)]
        held = shares[1] >= NONE if name in NO_DIGITS else shares[0] + shares[1] >= RIGHT and shares[3] <= WRONG
        return f"| {name} | " + " | ".join(
            f"{share:.1%}" for share in shares
        ) + f" | {'' if held else 'missed'} |", held


def main(
    data: Annotated[Path, typer.Option(envvar="RNNPLAY_DATA", help="Folder with MNIST/raw, all of it.")],
    drawings: Annotated[Path | None, typer.Option(help="JSON list of drawings with labels, as classify takes.")] = None,
    count: Annotated[int, typer.Option(help="So many of each source.")] = 100,
    half: Annotated[str, typer.Option(help="The digits to read: held-back, or those tuned on.")] = "held-back",
    network: str = checkpoints.DEFAULT,
    only: Annotated[str, typer.Option(help="Kinds with this in their names.")] = "",
) -> None:
    """Disturb, read, and print the shares for each kind."""
    model, _ = checkpoints.load(network, get_device())
    digits, all_held = sources(data, drawings, count, 0 if half == "tuned" else 1), True
    typer.echo(
        f"{network}, {len(digits)} digits: right or said to be unclear ≥ {RIGHT:.0%}, confidently wrong ≤ {WRONG:.0%}"
    )
    typer.echo(
        "| kind | right | said unclear | wrong | confidently wrong | goal |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name in [*DISTURBANCES, *NO_DIGITS]:
        if only not in name:
            continue
        tally, chance = Tally(), np.random.default_rng([ord(letter) for letter in name])
        for number, source in enumerate(digits):
            if name in DISTURBANCES:
                tally.count(model, source[0], disturbed(source, name, chance))
            else:
                papers = [digits[(number + step) % len(digits)][1] for step in range(3)]
                tally.count(model, None, as_picture(NO_DIGITS[name](papers, chance), chance, False))
        line, held = tally.line(name)
        all_held &= held
        typer.echo(line)
    raise typer.Exit(0 if all_held else 1)


if __name__ == "__main__":
    typer.run(main)
