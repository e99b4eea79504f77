"""The order in which images are learnt, epoch by epoch."""

import torch
from torch import Tensor


def seed_of_epoch(seed: int, epoch: int) -> int:
    """Of a training's ``epoch``, from 0: made from both, so it need not be kept, and no network has a say in it."""
    return seed * 1_000_003 + epoch


def seed_as_torch(generator: torch.Generator) -> int:
    """Of the next epoch of torch's ``DataLoader(…, shuffle=True)``, drawn as it draws from torch's own generator."""
    torch.empty((), dtype=torch.int64).random_(generator=generator)  # for its workers, though it has none
    return int(torch.empty((), dtype=torch.int64).random_(generator=generator))


def order_from(seed: int, count: int) -> Tensor:
    """``count`` indices in the order that ``seed`` gives, ``(count,)``."""
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed))
