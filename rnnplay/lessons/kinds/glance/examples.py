"""The images that the networks of this tab learn from: MNIST's, half of each batch moved and stretched a little."""

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.data.mnist import Digits, to_input

DISTORTION = 0.1  # standard deviation of each number of an affine map; 2 is the width of the image
UNTOUCHED = 2  # one image of so many stays as it is


def batch(digits: Digits, batch_size: int, seed: int) -> tuple[Tensor, Tensor]:
    """Images ``(batch, 28, 28)``, ink in 0…1, and labels ``(batch,)``; the same seed gives the same.

    Args:
        digits: to draw from.
        batch_size: images.
        seed: of what is drawn by chance.
    """
    generator = torch.Generator().manual_seed(seed)
    chosen = torch.randint(len(digits), (batch_size,), generator=generator)
    images, untouched = to_input(digits.images[chosen]), batch_size // UNTOUCHED
    moved = images[untouched:, None]  # (moved, 1, 28, 28)
    # each pixel (x, y) is read at A (x, y, 1), where A is near the identity
    maps = torch.eye(2, 3) + DISTORTION * torch.randn(len(moved), 2, 3, generator=generator)  # (moved, 2, 3)
    grid = F.affine_grid(maps, list(moved.shape), align_corners=False)
    moved = F.grid_sample(moved, grid, align_corners=False)
    return torch.cat([images[:untouched], moved[:, 0]]), digits.labels[chosen]
