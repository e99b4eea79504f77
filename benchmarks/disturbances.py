"""What photographs and screenshots do to a digit on its paper: light, shadows, frames, noise and the like."""

import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image
from scipy import ndimage

from benchmarks.papers import (
    SIDE,
    Chance,
    across,
    boxed,
    chalk,
    creases,
    dotted,
    fibres,
    grid,
    margin_line,
    pencil,
    ruled,
    specks,
    stains,
    tilted_grid,
)
from rnnplay.data.drawing import box_of

Disturbance = Callable[[np.ndarray, Chance], np.ndarray]  # (height, width) brightness in 0…1, to the same
Source = tuple[int, np.ndarray, np.ndarray]  # label, paper, and paper written with a thin pen


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
    margin = int(chance.integers(0, 6))
    rows, columns = (slice(max(0, each.start - margin), each.stop + margin) for each in box_of(paper < 0.5))
    return paper[rows, columns]


def bars(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """Black at both sides, as a film on a screen of another shape."""
    paper, width = paper.copy(), chance.integers(10, 60)
    turned = np.rot90(paper, chance.integers(2))
    turned[:width] = turned[-width:] = 0
    return paper


def moved(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """The camera moved."""
    return ndimage.uniform_filter1d(paper, int(chance.integers(4, 16)), axis=chance.integers(2))


def thumbnail(paper: np.ndarray, chance: Chance) -> np.ndarray:
    side = int(chance.integers(28, 64))
    small = Image.fromarray((paper.clip(0, 1) * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BOX)
    return np.asarray(small) / 255


def window(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """A screenshot of a window with its title."""
    paper, height = paper.copy(), int(chance.integers(14, 40))
    paper[:height] = chance.uniform(0.2, 0.85)
    for x in range(SIDE - 60, SIDE - 8, 18):
        paper[height // 2 - 4 : height // 2 + 4, x : x + 8] = chance.uniform(0, 0.4)
    return paper


def lamp(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """A spot of light."""
    y, x = np.mgrid[:SIDE, :SIDE]
    left, top = chance.uniform(50, SIDE - 50, 2)
    spot = np.exp(-((x - left) ** 2 + (y - top) ** 2) / (2 * chance.uniform(60, 150) ** 2))
    return paper * (0.55 + 0.45 * spot)


def dark_table(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """A sheet that lies aslant on a dark table."""
    side, angle = int(SIDE * chance.uniform(0.6, 0.85)), chance.uniform(-12, 12)
    sheet = Image.fromarray((paper * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BILINEAR)
    shape = Image.new("L", sheet.size, 255).rotate(angle, expand=True)
    table, at = Image.new("L", (SIDE, SIDE), int(chance.integers(30, 130))), (SIDE - shape.width) // 2
    table.paste(sheet.rotate(angle, expand=True), (at, at), shape)
    return np.asarray(table) / 255 + chance.normal(0, 0.01, paper.shape)


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
    "thin pen": lambda paper, chance: paper,  # drawn thin, see `disturbed`
    "coloured": lambda paper, chance: paper,  # coloured at the end
    "bars at both sides": bars,
    "squared paper aslant": tilted_grid,
    "dotted paper": dotted,
    "rough paper": fibres,
    "folded paper": creases,
    "camera moved": moved,
    "28 to 64 pixels": thumbnail,
    "in a box on a form": boxed,
    "screenshot of a window": window,
    "pencil": pencil,
    "chalk": chalk,
    "stained paper": stains,
    "ruled, with a margin": margin_line,
    "spot of a lamp": lamp,
    "sheet on a dark table": dark_table,
    "everyday": everyday,
}

# What is no single digit: from papers with one digit each, a picture.
NO_DIGITS: dict[str, Callable[[Sequence[np.ndarray], Chance], np.ndarray]] = {
    "two digits": lambda papers, chance: slope(np.concatenate(papers[:2], axis=1), chance),
    "three digits, noise": lambda papers, chance: noise(np.concatenate(papers, axis=1), chance),
    "two digits, squared paper": lambda papers, chance: np.concatenate(
        [grid(paper, chance) for paper in papers[:2]], axis=1
    ),
    "empty paper, shadow": lambda papers, chance: shadow(np.ones((SIDE, SIDE)), chance),
    "empty paper, noise": lambda papers, chance: noise(slope(np.ones((SIDE, SIDE)), chance), chance),
    "empty squared paper": lambda papers, chance: grid(np.ones((SIDE, SIDE)), chance),
    "empty, squares aslant": lambda papers, chance: tilted_grid(np.ones((SIDE, SIDE)), chance),
    "empty, specks": lambda papers, chance: specks(np.ones((SIDE, SIDE)), chance),
    "noise alone": lambda papers, chance: chance.random((SIDE, SIDE)),
}


def as_picture(paper: np.ndarray, chance: Chance, coloured: bool) -> np.ndarray:
    """Brightness as RGB bytes."""
    paper = paper.clip(0, 1)[:, :, None]
    sheet, pen = (chance.uniform(0.7, 1, 3), chance.uniform(0, 0.45, 3)) if coloured else (np.ones(3), np.zeros(3))
    return ((pen + (sheet - pen) * paper) * 255).round().astype(np.uint8)


def placed(ink: np.ndarray) -> np.ndarray:
    """A square of ink in the middle of the paper."""
    edge = (SIDE - len(ink)) // 2
    return np.pad(ink, edge)


def disturbed(source: Source, name: str, chance: Chance) -> np.ndarray:
    """A picture of a digit on its paper, RGB bytes, in the way called ``name``."""
    _label, paper, thin = source
    return as_picture(DISTURBANCES[name](thin if name == "thin pen" else paper, chance), chance, name == "coloured")
