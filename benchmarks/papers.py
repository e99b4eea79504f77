"""Paper that a digit is written on, what lies on it, and what it is written with.

Each function gets brightness in 0…1, ``(height, width)``, and gives the same.
"""

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

SIDE = 400  # pixels of the paper

Chance = np.random.Generator


def across(shape: tuple[int, ...], chance: Chance) -> np.ndarray:
    """A plane of 0…1 that rises in a random direction, ``(height, width)``."""
    angle = chance.uniform(0, 2 * np.pi)
    y, x = np.mgrid[: shape[0], : shape[1]]
    plane = np.cos(angle) * x + np.sin(angle) * y
    return (plane - plane.min()) / np.ptp(plane)


def grid(paper: np.ndarray, chance: Chance, both: bool = True) -> np.ndarray:
    paper, every, width = paper.copy(), chance.integers(18, 60), chance.integers(1, 3)
    light, start = chance.uniform(0.55, 0.85), chance.integers(0, 18)
    for lines in (paper, paper.T) if both else (paper,):
        for at in range(start, SIDE, every):
            lines[at : at + width] = np.minimum(lines[at : at + width], light)
    return paper


def ruled(paper: np.ndarray, chance: Chance) -> np.ndarray:
    return grid(paper, chance, both=False)


def margin_line(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """Ruled, with a line that keeps a margin free."""
    paper, at = ruled(paper, chance), chance.integers(20, 60)
    paper[:, at : at + 2] = 0.6
    return paper


def tilted_grid(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """Squared paper that lies aslant."""
    angle, every, width = chance.uniform(-0.5, 0.5), chance.uniform(18, 60), chance.uniform(1, 2.5)
    y, x = np.mgrid[:SIDE, :SIDE]
    along, over = np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x
    line = (along % every < width) | (over % every < width)
    return np.where(line, np.minimum(paper, chance.uniform(0.6, 0.85)), paper)


def dotted(paper: np.ndarray, chance: Chance) -> np.ndarray:
    every, radius = chance.integers(16, 40), chance.uniform(1, 2.5)
    y, x = np.mgrid[:SIDE, :SIDE]
    dots = np.hypot(y % every - every / 2, x % every - every / 2) < radius
    return np.where(dots, np.minimum(paper, chance.uniform(0.3, 0.8)), paper)


def fibres(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """Rough paper: coarse noise."""
    rough = ndimage.gaussian_filter(chance.normal(size=paper.shape), chance.uniform(1, 6))
    return paper * (1 - chance.uniform(0.02, 0.06) * (1 + rough / rough.std()))


def creases(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """Paper that was folded: it is a little darker at one side of each fold."""
    for _ in range(chance.integers(1, 4)):
        away = (across(paper.shape, chance) - chance.uniform(0.2, 0.8)) * SIDE
        paper = paper * (1 - chance.uniform(0.1, 0.25) * np.exp(-np.maximum(away, 0) / 15) * (away > -1))
    return paper


def stains(paper: np.ndarray, chance: Chance) -> np.ndarray:
    y, x = np.mgrid[:SIDE, :SIDE]
    for _ in range(chance.integers(1, 4)):
        left, top, radius = *chance.uniform(0, SIDE, 2), chance.uniform(30, 120)
        away = (np.hypot(x - left, y - top) - radius) / chance.uniform(1, 8)
        paper = paper * (1 - chance.uniform(0.05, 0.25) / (1 + np.exp(np.clip(away, -50, 50))))
    return paper


def specks(paper: np.ndarray, chance: Chance) -> np.ndarray:
    picture = Image.fromarray((paper * 255).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    for _ in range(chance.integers(3, 60)):
        x, y, radius = *chance.uniform(0, SIDE, 2), chance.uniform(0.5, 3.5)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(chance.integers(0, 120)))
    return np.asarray(picture) / 255


def boxed(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """In a box on a form, with paper around it."""
    margin, width = int(chance.integers(40, 120)), int(chance.integers(1, 4))
    box = np.pad(np.pad(paper, 4, constant_values=1), width, constant_values=chance.uniform(0, 0.5))
    return np.pad(box, margin, constant_values=1)


def pencil(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """Grey and grainy."""
    grain = chance.uniform(0.2, 0.3) + 0.3 * (chance.random(paper.shape) < 0.6)
    return 1 - (1 - paper) * grain


def chalk(paper: np.ndarray, chance: Chance) -> np.ndarray:
    """Grainy, on a board that was wiped."""
    wiped = ndimage.gaussian_filter(chance.normal(size=paper.shape), 8)
    board = 0.25 + 0.02 * wiped / wiped.std()
    return np.where(chance.random(paper.shape) < 0.8, np.maximum(board, (1 - paper) * 0.85), board)
