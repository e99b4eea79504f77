"""What a measure of familiarity is fitted on: training images, and drawings that are no digits.

As digits: training images as they are, bent and drawn anew, and drawn forms, as in the recipes; and 1s with a flag as
long as the stem, a form that MNIST hardly has and that passes for two crossed strokes if it is not among them. As no
digits: the drawings of `rnnplay.data.outliers`, two digits side by side or one above the other, digits mirrored or
turned, blobs and noise.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.data.drawing import BOX, FIELD
from rnnplay.data.forms import LONG_FLAGS, paint_forms
from rnnplay.data.mnist import Digits, to_input
from rnnplay.data.outliers import KINDS, paint_outliers
from rnnplay.digits.augment import Bend, bend, redraw
from rnnplay.digits.recipes import MILD, STRONG
from rnnplay.digits.skeleton_cache import forms, middle_lines
from rnnplay.digits.skeletons import FINE, distance, thin
from rnnplay.text import N_

HELD_BACK = 1 / 6  # of the training images, the last: the threshold is set on them, bent as no network has learnt them
LARGEST = 160_000  # examples of each kind
PEN = (0.8, 5.0)  # pixels, as in the recipes
FORMS = 6000  # drawn forms of digits, each of which is seen more than once
FLAGGED, FLAGGED_PEN = 1000, (0.8, 3.0)  # 1s with a long flag, likewise; with a thicker pen nothing is left but a spot
# Which digits are none any more when mirrored, upside down, turned by half, or by a quarter either way: a mirrored 2
# may be a 5, and a 7 on its side a 1.
NO_DIGIT = ((3, 4, 6, 7, 9), (4, 6, 7, 9), (3, 4), (1, 2, 3, 4, 5, 6, 8, 9), (1, 2, 3, 4, 5, 6, 8, 9))


@dataclass(frozen=True)
class Examples:
    """What a measure is fitted on: pictures ``(count, 28, 28)``, ink in 0…1.

    Attributes:
        digits: that it learns as digits.
        others: that it learns as no digits.
        held_back: digits that it does not learn, for the threshold.
        source: where those held back are from, in words.
    """

    digits: Tensor
    others: Tensor
    held_back: Tensor
    source: str


def examples(digits: Digits, seed: int = 1) -> Examples:
    """Examples made from training images; ``seed`` decides all that is random."""
    generator = torch.Generator().manual_seed(seed)
    kept = math.floor(len(digits) * (1 - HELD_BACK))
    inside = inliers(digits, kept, min(LARGEST, 4 * kept), generator)
    outside = outliers(digits, kept, len(inside), seed, generator)
    held_back = bend_upright(digits.images[kept:], digits.labels[kept:], generator)
    source = N_("the last {count:,} of {images}, bent a little").format(count=len(held_back), images=digits.source)
    return Examples(inside, outside, held_back, source)


def inliers(digits: Digits, kept: int, count: int, generator: torch.Generator) -> Tensor:
    """``count`` of the first ``kept`` digits: a quarter as they are, half bent, the rest redrawn; and forms."""
    chosen = torch.randint(kept, (count,), generator=generator)
    plain, bent = count // 4, 3 * count // 4
    lines, (drawn, _) = _lines(digits, kept), forms(FORMS, 2, torch.device("cpu"))
    again = chosen[bent:] % len(lines)
    flagged = count // 80
    form = torch.randint(FORMS, (count // 5 - flagged,), generator=generator)
    return torch.cat(
        [
            to_input(digits.images[chosen[:plain]]),
            bend_upright(digits.images[chosen[plain:bent]], digits.labels[chosen[plain:bent]], generator),
            _redraw_upright(lines[again], digits.labels[again], generator),
            redraw(drawn[form], STRONG, PEN, generator),  # these 1s have flags and feet, so they may lean
            _long_flags(flagged, generator),
        ]
    )


def _long_flags(count: int, generator: torch.Generator) -> Tensor:
    ink, _ = paint_forms(FLAGGED, FIELD * FINE, np.random.default_rng(3), LONG_FLAGS)
    distances = distance(thin(torch.from_numpy(ink)))
    return redraw(distances[torch.randint(FLAGGED, (count,), generator=generator)], STRONG, FLAGGED_PEN, generator)


def bend_upright(images: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
    """Bytes ``(count, 28, 28)`` as digits bent a little. A 1 is not turned: it is one by how it stands."""
    return _upright_apart(labels == 1, MILD, lambda part, bent: bend(to_input(images[part]), bent, generator))


def _redraw_upright(distances: Tensor, labels: Tensor, generator: torch.Generator) -> Tensor:
    return _upright_apart(labels == 1, STRONG, lambda part, bent: redraw(distances[part], bent, PEN, generator))


def _upright_apart(standing: Tensor, strength: Bend, bent: Callable[[Tensor, Bend], Tensor]) -> Tensor:
    """What ``bent(which, strength)`` makes of all: first of those not to stand upright, then of those that do."""
    parts = (~standing, strength), (standing, upright(strength))
    return torch.cat([bent(which, how) for which, how in parts if which.any()])


def upright(strength: Bend) -> Bend:
    """Without what turns or slants."""
    return replace(strength, rotation=0, shear=0)


def outliers(digits: Digits, kept: int, count: int, seed: int, generator: torch.Generator) -> Tensor:
    """Drawings that are no digits: most drawn with a pen, some made of the first ``kept`` digits."""
    rng = np.random.default_rng(seed)
    lines = _lines(digits, kept) == 0  # (digits, 56, 56)
    labels = digits.labels[: len(lines)]
    blobs, noisy = _blobs(count // 10, rng), _noise(count // 20, rng)
    drawn = count - len(blobs) - len(noisy)
    ink, kinds = paint_outliers(3 * drawn // 10, FIELD * FINE, rng)
    distances = torch.cat(
        [
            distance(thin(torch.from_numpy(ink))),
            distance(thin(_pairs(lines, drawn // 10, generator))),
            distance(_turned(lines, labels, drawn // 10, generator)),
        ]
    )
    # Each is drawn about twice, with another pen and bent otherwise. A line is not turned, or it might become a 1.
    often = torch.arange(drawn) % len(distances)
    straight = torch.isin(often, torch.from_numpy(np.flatnonzero(kinds == [*KINDS].index("line"))))
    lines_and_rest = (straight, upright(STRONG)), (~straight, STRONG)
    redrawn = [redraw(distances[often[which]], how, PEN, generator) for which, how in lines_and_rest if which.any()]
    pictures = torch.cat([*redrawn, blobs, noisy])
    return pictures[pictures.flatten(1).sum(dim=1) > 3]


def _lines(digits: Digits, kept: int) -> Tensor:
    return middle_lines(digits.images, min(kept, 5_000), torch.device("cpu"))


def _pairs(lines: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """Two digits side by side, a sixth of them one above the other, as middle lines, ``(count, 56, 56)`` bool."""
    side = lines.shape[-1]
    double = torch.zeros(count, 2 * side, 2 * side, dtype=torch.bool)
    for number, picture in enumerate(double):
        pair = lines[torch.randint(len(lines), (2,), generator=generator)]
        gap, shift = (int(torch.randint(low, high, (1,), generator=generator)) for low, high in ((-1, 18), (-6, 7)))
        if number % 6 == 0:  # laid on their sides, put side by side and set up again
            pair, picture = pair.mT, picture.T
        left, right = (_cropped(each) for each in pair)
        start, top = max(0, side - (left.shape[1] + gap + right.shape[1]) // 2), side // 2
        picture[top : top + side, start : start + left.shape[1]] |= left
        start += left.shape[1] + gap
        picture[top + shift : top + shift + side, start : start + right.shape[1]] |= right
    return F.max_pool2d(double[:, None].float(), 2)[:, 0] > 0


def _cropped(line: Tensor) -> Tensor:
    columns = line.any(dim=0).nonzero()[:, 0]
    return line[:, columns[0] : columns[-1] + 1] if len(columns) else line[:, :1]


def _turned(lines: Tensor, labels: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """Digits that are none any more: mirrored either way, upside down, on one side or the other."""
    turned = [lines.flip(2), lines.flip(1), lines.rot90(2, (1, 2)), lines.rot90(1, (1, 2)), lines.rot90(3, (1, 2))]
    parts = []
    for way, none in zip(turned, NO_DIGIT, strict=True):
        candidates = torch.isin(labels, torch.tensor(none)).nonzero()[:, 0]
        parts.append(way[candidates[torch.randint(len(candidates), (count // len(turned) + 1,), generator=generator)]])
    return torch.cat(parts)[:count]


def _blobs(count: int, rng: np.random.Generator) -> Tensor:
    """Dots, spots and painted areas, round or square, whole or with gaps, ``(count, 28, 28)``."""
    y, x = np.mgrid[0:FIELD, 0:FIELD] - (FIELD - 1) / 2
    pictures = np.empty((count, FIELD, FIELD), np.float32)
    for number, picture in enumerate(pictures):
        dot = number % 4 == 0  # as of one tap
        radius = rng.uniform(7.5 if dot else 4.5, 10.5, 2)
        radius *= rng.uniform(9, 10.5) / radius.max()
        if rng.random() < 0.5:
            radius[:] = radius.max()
        power, angle = 2 if dot else rng.choice([2, 2, 3, 8, 50]), rng.choice([0, rng.uniform(0, math.pi)])
        u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
        away = (np.abs(u / radius[0]) ** power + np.abs(v / radius[1]) ** power) ** (1 / power)
        picture[:] = ((1 - away) * radius.min() + 0.5).clip(0, 1)
        if not dot and rng.random() < 0.4:  # stripes, or spots
            gaps = rng.uniform(0.2, 1, (FIELD, 1) if rng.random() < 0.5 else (FIELD, FIELD)) ** rng.uniform(0, 2)
            picture *= gaps.T if rng.random() < 0.5 else gaps
    return torch.from_numpy(pictures)


def _noise(count: int, rng: np.random.Generator) -> Tensor:
    """Squares that are dark or light by chance, fine or coarse, ``(count, 28, 28)``."""
    pictures = torch.zeros(count, FIELD, FIELD)
    edge = (FIELD - BOX) // 2
    for picture in pictures:
        cells = int(rng.integers(3, 25))
        values = (rng.random((cells, cells)) < rng.uniform(0.08, 0.95)) * 1.0
        if rng.random() < 0.5:
            values = values * rng.uniform(0, 1) + rng.random((cells, cells)) * rng.uniform(0.2, 0.8)
        mode = "nearest" if rng.random() < 0.5 else "bilinear"
        fine = F.interpolate(torch.from_numpy(values)[None, None].float(), size=(BOX, BOX), mode=mode)[0, 0]
        picture[edge:-edge, edge:-edge] = fine.clamp(0, 1)
    return pictures
