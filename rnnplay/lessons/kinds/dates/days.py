"""Which days are learned from, which choose and which judge: no day is in two of the three."""

from datetime import date
from functools import cache

import torch
from torch import Tensor

from rnnplay.lessons.kinds.dates.writing import FIRST, LAST, RECENT_FIRST, RECENT_LAST

SPLITS = ("train", "validation", "test")
SPLIT_SEED = 0  # it never changes: what judges a network must be what it never saw, whatever its own seed
HELD_OUT = 0.1  # the share of all days in each of the two other parts


@cache
def days_of(split: str) -> Tensor:
    """The days of a part as numbers (`datetime.date.toordinal`), ``(days,)`` int64; they belong to all: do not write.

    Args:
        split: one of `SPLITS`.
    """
    count = LAST.toordinal() - FIRST.toordinal() + 1
    shuffled = torch.randperm(count, generator=torch.Generator().manual_seed(SPLIT_SEED)) + FIRST.toordinal()
    held_out = int(HELD_OUT * count)
    parts = shuffled.split([count - 2 * held_out, held_out, held_out])
    return dict(zip(SPLITS, parts, strict=True))[split]


@cache
def recent_days_of(split: str) -> Tensor:
    """Those of them whose year can be told from its last two digits."""
    days = days_of(split)
    return days[(days >= RECENT_FIRST.toordinal()) & (days <= RECENT_LAST.toordinal())]


def drawn(split: str, form_count: int, size: int, generator: torch.Generator) -> list[tuple[float, int]]:
    """Draw places among the days, each in 0 … 1, and forms by their numbers."""
    places = torch.rand(size, generator=generator)
    forms = torch.randint(form_count, (size,), generator=generator)
    return list(zip(places.tolist(), forms.tolist(), strict=True))


def day_at(place: float, split: str, two_digits: bool) -> date:
    """The day at a place in 0 … 1 of a part."""
    days = recent_days_of(split) if two_digits else days_of(split)
    return date.fromordinal(int(days[int(place * len(days))]))
