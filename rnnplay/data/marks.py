"""Which marks on a paper can be strokes of a digit: no shadows, frames, printed lines and specks.

Marks are ``(height, width)`` bool: true where a picture is darker than its paper.
"""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from rnnplay.data.drawing import box_of

Place = tuple[slice, slice]  # rows and columns of a part

SPECK = 0.04  # of the largest part's area: smaller parts are no strokes …
SOLID = 0.5  # share of its box that a shadow fills at least
DUST = 0.05  # of the picture's longer side: where nothing is longer, and there are several, it is dust
EDGE = 0.06  # of a picture's side: so near to its edge runs a frame
LINE = 0.75  # of the width or height that a line across the paper runs through, with gaps


def without_shadows(marked: np.ndarray) -> np.ndarray:
    """Without what fills a corner of the picture: an edge of a shadow, or what lies beside the paper."""
    labels, _count = ndimage.label(marked, np.ones((3, 3)))
    kept = marked.copy()
    for number in {*labels[[0, 0, -1, -1], [0, -1, 0, -1]]} - {0}:
        part = labels == number
        if part[box_of(part)].mean() >= SOLID:
            kept &= ~part
    return kept


def without_lines(marked: np.ndarray) -> np.ndarray:
    """Without frames, dark edges, and the lines of squared or ruled paper; strokes that they cross are joined again."""
    lines = np.zeros_like(marked)
    lone: list[np.ndarray] = []  # near an edge, or thin: printed ones are several, the bar of a tight 7 is one
    for turned, found in ((marked, lines), (marked.T, lines.T)):
        rows = len(turned)
        spans, count = ndimage.label(turned.mean(axis=1) >= LINE)
        for (place,) in ndimage.find_objects(spans):
            line = found[max(0, place.start - 1) : place.stop + 1]
            thin = place.stop - place.start <= max(3, 0.02 * rows)
            if place.start <= 1 or place.stop >= rows - 1 or (thin and count > 1):
                line[:] = True
            elif place.start <= EDGE * rows or place.stop >= (1 - EDGE) * rows or thin:
                lone.append(line)
    if len(lone) > 1 or (lone and lines.any()):
        for line in lone:
            line[:] = True
    if not lines.any():
        return marked
    kept = marked & ~lines
    # A stroke that a line crosses goes on at both of its sides.
    bridged = ndimage.binary_closing(kept, np.ones((3, 3)), iterations=3) & lines & marked
    return kept | bridged


def strokes(marked: np.ndarray) -> np.ndarray:
    """The parts that can be strokes: large enough, and not a mere line along an edge."""
    labels, count = ndimage.label(marked, np.ones((3, 3)))
    if not count:
        return marked
    kept, areas = np.zeros(count + 1, bool), ndimage.sum_labels(marked, labels, range(1, count + 1))
    rows, columns = marked.shape
    places = ndimage.find_objects(labels)
    candidates = []
    for number, (place, area) in enumerate(zip(places, areas, strict=True), 1):
        height, width = (each.stop - each.start for each in place)
        along_edge = _is_along_edge(labels[place] == number, place, (rows, columns))
        hollow = height >= 0.8 * rows and width >= 0.8 * columns and area < 0.12 * height * width
        if not along_edge and not (hollow and count > 1) and not is_frame(marked, place, places):
            candidates.append((number, area, max(height, width)))
    if not candidates:
        return np.zeros_like(marked)
    largest, longest = max(each[1] for each in candidates), max(each[2] for each in candidates)
    if longest < DUST * max(rows, columns) and len(candidates) > 2:
        return np.zeros_like(marked)
    for number, area, length in candidates:
        kept[number] = area >= SPECK * largest or length >= 0.35 * longest
    return kept[labels]


def _is_along_edge(part: np.ndarray, place: Place, shape: tuple[int, int]) -> bool:
    """Whether a part leans on an edge of the picture, as the rest of a shadow or of a frame does."""
    for axis in (0, 1):
        part = part if axis == 0 else part.T
        depth, length = part.shape
        for touches, side in ((place[axis].start <= 1, part[:2]), (place[axis].stop >= shape[axis] - 1, part[-2:])):
            leans = side.any(axis=0).sum() >= length / 2 and depth < shape[axis] / 2
            if touches and leans and length >= 0.15 * shape[1 - axis]:
                return True
    return False


def is_frame(marked: np.ndarray, place: Place, places: Sequence[Place]) -> bool:
    """Whether the part in ``place`` is a box around one of the others."""
    return _is_box(marked[place]) and any(_within(other, place) for other in places)


def _is_box(part: np.ndarray) -> bool:
    """Whether there is ink along all four sides of it, nearly everywhere, as of a frame and of no digit."""
    if min(part.shape) < 8:
        return False
    band = max(2, min(part.shape) // 20)
    return all(np.rot90(part, side)[:band].any(axis=0).mean() > 0.9 for side in range(4))


def _within(inner: Place, outer: Place) -> bool:
    """Whether one place lies in another, and takes a fair part of it."""
    inside = all(o.start < i.start and i.stop < o.stop for i, o in zip(inner, outer, strict=True))
    return inside and any(i.stop - i.start > 0.15 * (o.stop - o.start) for i, o in zip(inner, outer, strict=True))
