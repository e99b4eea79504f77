"""How pictures with shadows, frames, squared paper and the like are read: `rnnplay classify` and «Read a picture».

    python -m benchmarks.photographs --data FOLDER [--drawings FILE.json] [--count N]

Each digit is put on paper of 400×400 pixels and disturbed in every way of `DISTURBANCES`, by a seed. It counts as right
if the digit is read, or if the picture is said to be unclear; as confidently wrong if another digit gets at least 90 %.
"""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from PIL import Image, ImageDraw
from scipy import ndimage

from rnnplay import checkpoints
from rnnplay.data.drawing import rasterize
from rnnplay.data.mnist import load_mnist
from rnnplay.data.photo import read_picture
from rnnplay.device import get_device
from rnnplay.reading import read

SIDE = 400  # pixels of the paper
RIGHT, WRONG, SURE = 0.97, 0.02, 0.9  # goals, and what is called confident

Chance = np.random.Generator
Disturbance = Callable[[np.ndarray, Chance], np.ndarray]  # (height, width) brightness in 0…1, to the same


def shade(paper: np.ndarray, light: np.ndarray | float) -> np.ndarray:
    return paper * light


def across(shape: tuple[int, ...], chance: Chance) -> np.ndarray:
    """A plane of 0…1 that rises in a random direction, ``(height, width)``."""
    angle = chance.uniform(0, 2 * np.pi)
    y, x = np.mgrid[: shape[0], : shape[1]]
    plane = np.cos(angle) * x + np.sin(angle) * y
    return (plane - plane.min()) / np.ptp(plane)


def slope(paper: np.ndarray, chance: Chance) -> np.ndarray:
    return paper * (1 - chance.uniform(0.1, 0.5) * across(paper.shape, chance))


def shadow(paper: np.ndarray, chance: Chance) -> np.ndarray:
    edge = (across(paper.shape, chance) - chance.uniform(0.3, 0.7)) / chance.uniform(0.005, 0.1)
    return paper * (1 - chance.uniform(0.15, 0.45) / (1 + np.exp(-np.clip(edge, -50, 50))))


def vignette(paper: np.ndarray, chance: Chance) -> np.ndarray:
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    return paper * (1 - chance.uniform(0.2, 0.5) * (x**2 + y**2) / 2)


def frame(paper: np.ndarray, chance: Chance) -> np.ndarray:
    paper, width, inset = paper.copy(), chance.integers(1, 9), chance.integers(0, 12)
    dark = chance.uniform(0, 0.6)
    for side in range(4):
        np.rot90(paper, side)[inset : inset + width, inset : SIDE - inset] = dark
    return paper


def dark_edge(paper: np.ndarray, chance: Chance) -> np.ndarray:
    paper = paper.copy()
    np.rot90(paper, chance.integers(4))[: chance.integers(3, 30)] = chance.uniform(0, 0.4)
    return paper


def grid(paper: np.ndarray, chance: Chance, both: bool = True) -> np.ndarray:
    paper, every, width = paper.copy(), chance.integers(18, 60), chance.integers(1, 3)
    light, start = chance.uniform(0.55, 0.85), chance.integers(0, 18)
    for lines in (paper, paper.T) if both else (paper,):
        for at in range(start, SIDE, every):
            lines[at : at + width] = np.minimum(lines[at : at + width], light)
    return paper


def ruled(paper: np.ndarray, chance: Chance) -> np.ndarray:
    return grid(paper, chance, both=False)


def specks(paper: np.ndarray, chance: Chance) -> np.ndarray:
    picture = Image.fromarray((paper * 255).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(chance.integers(3, 60)):
        x, y, radius = *chance.uniform(0, SIDE, 2), chance.uniform(0.5, 3.5)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(chance.integers(0, 120)))
    return np.asarray(picture) / 255


def noise(paper: np.ndarray, chance: Chance) -> np.ndarray:
    return paper + chance.normal(0, chance.uniform(0.03, 0.15), paper.shape)


def salt_and_pepper(paper: np.ndarray, chance: Chance) -> np.ndarray:
    paper, hit = paper.copy(), chance.random(paper.shape) < chance.uniform(0.005, 0.04)
    paper[hit] = chance.integers(0, 2, hit.sum())
    return paper


def compressed(paper: np.ndarray, chance: Chance) -> np.ndarray:
    file = io.BytesIO()
    Image.fromarray((paper.clip(0, 1) * 255).astype(np.uint8)).save(file, "JPEG", quality=int(chance.integers(4, 20)))
    return np.asarray(Image.open(file)) / 255


def blurred(paper: np.ndarray, chance: Chance) -> np.ndarray:
    return ndimage.gaussian_filter(paper, chance.uniform(1, 5))


def pale(paper: np.ndarray, chance: Chance) -> np.ndarray:
    low = chance.uniform(0.5, 0.8)
    return low + (0.95 - low) * paper + chance.normal(0, 0.01, paper.shape)


def white_on_black(paper: np.ndarray, chance: Chance) -> np.ndarray:
    return 1 - slope(paper, chance) * 0.9


def far_away(paper: np.ndarray, chance: Chance) -> np.ndarray:
    side = int(SIDE * chance.uniform(0.15, 0.4))
    small = np.asarray(Image.fromarray((paper * 255).astype(np.uint8)).resize((side, side), Image.Resampling.LANCZOS))
    whole, (top, left) = np.full((SIDE, SIDE), paper[0, 0]), chance.integers(0, SIDE - side, 2)
    whole[top : top + side, left : left + side] = small / 255
    return whole


def tight(paper: np.ndarray, chance: Chance) -> np.ndarray:
    rows, columns = (np.flatnonzero((paper < 0.5).any(axis=axis)) for axis in (1, 0))
    margin = int(chance.integers(0, 6))
    low = [max(0, each[0] - margin) for each in (rows, columns)]
    high = [each[-1] + 1 + margin for each in (rows, columns)]
    return paper[low[0] : high[0], low[1] : high[1]]


def everyday(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """A telephone over squared paper under a lamp."""
    return compressed(noise(shadow(slope(grid(paper, chance), chance), chance), chance) * 0.9, chance)


DISTURBANCES: dict[str, Disturbance] = {
    "none": lambda paper, chance: paper,
    "light falls off": slope,
    "shadow with an edge": shadow,
    "vignette": vignette,
    "frame": frame,
    "dark edge of a scan": dark_edge,
    "squared paper": grid,
    "ruled paper": ruled,
    "specks": specks,
    "noise": noise,
    "salt and pepper": salt_and_pepper,
    "strong compression": compressed,
    "out of focus": blurred,
    "pale": pale,
    "white on black": white_on_black,
    "far away": far_away,
    "cut tight": tight,
    "thin pen": lambda paper, chance: paper,  # drawn thin, see `sources`
    "coloured": lambda paper, chance: paper,  # coloured at the end
    "everyday": everyday,
}


def sources(folder: Path, drawings: Path | None, count: int) -> list[tuple[int, np.ndarray, np.ndarray]]:
    """Label, paper, and paper written with a thin pen: of MNIST's test images, and of drawings where there are any."""
    digits, found = load_mnist("test", folder), []
    for index in range(count):
        ink = np.asarray(Image.fromarray(digits.images[index].numpy()).resize((SIDE, SIDE), Image.Resampling.BICUBIC))
        paper = 1 - ink / 255
        thin = 1 - np.clip(
            ndimage.distance_transform_edt(ink > 127)
            > ndimage.maximum_filter(ndimage.distance_transform_edt(ink > 127), 25) * 0.75,
            0,
            1,
        )
        found.append((int(digits.labels[index]), paper, thin.astype(float)))
    if drawings is not None:
        for each in json.loads(drawings.read_text("utf-8"))[:count]:
            thick, thin = (rasterize(each["strokes"], brush)[:, :, 3] / 255 for brush in (14, 2))
            found.append((each["label"], 1 - placed(thick), 1 - placed(thin)))
    return found


def placed(ink: np.ndarray) -> np.ndarray:
    edge = (SIDE - len(ink)) // 2
    return np.pad(ink, edge)


def as_picture(paper: np.ndarray, chance: Chance, coloured: bool) -> np.ndarray:
    """Brightness as RGB bytes."""
    paper = paper.clip(0, 1)[:, :, None]
    sheet, pen = (chance.uniform(0.7, 1, 3), chance.uniform(0, 0.45, 3)) if coloured else (np.ones(3), np.zeros(3))
    return ((pen + (sheet - pen) * paper) * 255).round().astype(np.uint8)


def main(
    data: Annotated[Path, typer.Option(envvar="RNNPLAY_DATA", help="Folder with MNIST/raw, all of it.")],
    drawings: Annotated[Path | None, typer.Option(help="JSON list of drawings with labels, as classify takes.")] = None,
    count: Annotated[int, typer.Option(help="So many of each source.")] = 100,
    network: str = checkpoints.DEFAULT,
    only: str = "",
) -> None:
    """Disturb, read, and print the shares for each disturbance."""
    model, _ = checkpoints.load(network, get_device())
    digits, held = sources(data, drawings, count), True
    for name, disturb in DISTURBANCES.items():
        if only and only not in name:
            continue
        right = unclear = wrong = 0
        chance = np.random.default_rng([ord(letter) for letter in name])
        for label, paper, thin in digits:
            disturbed = disturb(thin if name == "thin pen" else paper, chance)
            found = read_picture(as_picture(disturbed, chance, name == "coloured"))
            if found.unclear:
                unclear += 1
                continue
            reading = read(model, found.field)
            right += reading.digit == label
            wrong += reading.digit != label and reading.probabilities[reading.digit] >= SURE
        total = len(digits)
        good = (right + unclear) / total >= RIGHT and wrong / total <= WRONG
        held &= good
        typer.echo(
            f"{name:22} right {right / total:6.1%}  unclear {unclear / total:6.1%}  confidently wrong "
            f"{wrong / total:6.1%}{'' if good else '   short of the goal'}"
        )
    typer.echo(
        f"goal: right or unclear ≥ {RIGHT:.0%}, confidently wrong ≤ {WRONG:.0%}; {'held' if held else 'not held'}"
    )
    raise typer.Exit(0 if held else 1)


if __name__ == "__main__":
    typer.run(main)
