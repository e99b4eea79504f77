"""The smallest change that turns a prediction: the fewest adjacent rows without which it is another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnnplay.models.row_classifier import RowClassifier


@dataclass(frozen=True)
class SmallestChange:
    """Adjacent rows without which the prediction is another.

    Attributes:
        rows: these, from 0. Of several blocks of that size it is the one that leaves the old prediction the least.
        digit: what is predicted then.
        others: how many other blocks of that size turn it too.
    """

    rows: range
    digit: int
    others: int


@torch.inference_mode()
def smallest_change(model: RowClassifier, image: np.ndarray) -> SmallestChange | None:
    """Blank each row, then every two adjacent ones, then three, …, each size in one batch, until a prediction turns.

    Blocks that reach beyond the ink take no more away than smaller ones, so only the first batch has them.

    Args:
        model: in eval mode.
        image: ``(rows, pixels)``, ink in 0…1.

    Returns:
        None if no block turns it, nor a picture without any ink.
    """
    device = next(model.parameters()).device
    picture = torch.from_numpy(np.ascontiguousarray(image, dtype=np.float32)).to(device)  # (rows, pixels)
    digit = int(model(picture[None]).argmax())
    inked = np.flatnonzero(image.any(axis=1))
    if not len(inked):
        return None
    top, end = int(inked[0]), int(inked[-1]) + 1
    for size in range(1, end - top + 1):
        blocks = [range(row, row + size) for row in range(top, end - size + 1)]
        if size == 1:
            blocks = [range(row, row + 1) for row in range(len(image))]
        shares = model(without(picture, blocks)).softmax(dim=-1)  # (blocks, classes)
        turned = (shares.argmax(dim=-1) != digit).nonzero()[:, 0].tolist()
        if turned:
            least = min(turned, key=lambda index: float(shares[index, digit]))
            return SmallestChange(blocks[least], int(shares[least].argmax()), len(turned) - 1)
    return None


def without(picture: Tensor, blocks: Sequence[range]) -> Tensor:
    """The picture ``(rows, pixels)`` once for each block of rows, which is blank there: ``(blocks, rows, pixels)``."""
    pictures = picture.repeat(len(blocks), 1, 1)
    for blank, rows in zip(pictures, blocks, strict=True):
        blank[rows.start : rows.stop] = 0
    return pictures
