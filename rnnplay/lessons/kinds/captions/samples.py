"""A few scenes of test digits to try, of all sizes, one of them with an arrangement that nobody learned from."""

from functools import cache

import numpy as np

from rnnplay.lessons.kinds.captions.examples import batch
from rnnplay.lessons.kinds.captions.grammar import Scene

NAMES = ("A", "B", "C", "D", "E", "F")
COUNTS = (1, 2, 2, 3, 3)  # digits of all but the last
SEED = 5_000_012
TRIED = 60  # scenes, of which the first of each count are taken


@cache
def samples() -> dict[str, tuple[np.ndarray, Scene]]:
    """By their names: the picture, ``(64, 64)`` with ink in 0…1, and what it shows. It belongs to all: do not write."""
    seen, unseen = batch("test", TRIED, SEED), batch("test", TRIED, SEED, "unseen")
    counts, chosen = seen.scenes.counts.tolist(), list[int]()
    for count in COUNTS:
        chosen.append(next(at for at, each in enumerate(counts) if each == count and at not in chosen))
    found = [(seen.pictures[at].numpy(), seen.scenes.scene(at)) for at in chosen]
    found.append((unseen.pictures[0].numpy(), unseen.scenes.scene(0)))
    return dict(zip(NAMES, found, strict=True))
