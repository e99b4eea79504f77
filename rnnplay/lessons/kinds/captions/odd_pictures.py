"""Pictures that are no scenes: what the network is shown when it is shown nothing that it knows.

They are drawn from a seed, of three kinds: a scribble over all the sheet, letters and scribbles as small as digits, and
five to ten digits where there should be three at most.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.data.outliers import paint_outliers
from rnnplay.lessons.kinds.captions.scenes import painted_at
from rnnplay.models.captioner import SIDE

CROWD = (5, 10)  # digits
CELLS, CELL = 4, SIDE / 4  # a crowd's digits stand in some cells of so many rows and columns, each of so many px
LETTER = 32  # px of the field in which a letter is painted


def odd_pictures(size: int, seed: int) -> Tensor:
    """Pictures of no scene, ``(size, 64, 64)`` with ink in 0…1.

    Args:
        size: how many; a third of each kind.
        seed: another one, other pictures.
    """
    generator, rng = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    counts = [len(range(kind, size, 3)) for kind in range(3)]
    scribbles = _thick(paint_outliers(counts[0], SIDE, rng)[0])
    return torch.cat([scribbles, _letters(counts[1], rng), _crowds(counts[2], generator)])


def _thick(ink: np.ndarray) -> Tensor:
    """Lines as thick as a digit's."""
    return F.avg_pool2d(torch.from_numpy(ink)[:, None].float(), 3, stride=1, padding=1)[:, 0].mul(1.5).clamp(max=1)


def _letters(count: int, rng: np.random.Generator) -> Tensor:
    """One that is as large as a digit, anywhere on the sheet."""
    small, sheets = _thick(paint_outliers(count, LETTER, rng)[0]), torch.zeros(count, SIDE, SIDE)
    for sheet, letter, (x, y) in zip(sheets, small, rng.integers(0, SIDE - LETTER + 1, (count, 2)), strict=True):
        sheet[y : y + LETTER, x : x + LETTER] = letter
    return sheets


def _crowds(count: int, generator: torch.Generator) -> Tensor:
    """Small digits of the test images, each in a cell of its own."""
    sheets = torch.zeros(count, SIDE, SIDE)
    for sheet in sheets:
        many = int(torch.randint(CROWD[0], CROWD[1] + 1, (1,), generator=generator))
        cells = torch.randperm(CELLS * CELLS, generator=generator)[:many]
        middles = CELL * (torch.stack([cells % CELLS, cells // CELLS], dim=1) + 0.5)
        sheet.copy_(painted_at(middles, CELL - 3, generator).amax(dim=0))
    return sheets
