"""Whether what was found in a picture is clearly one digit."""

from itertools import pairwise

import numpy as np
from scipy import ndimage

from rnnplay.data.drawing import BOX, box_of
from rnnplay.text import _, ngettext

TALL = 0.55  # of the tallest part's height: beside each other, two such parts are two digits
PARTS = 5  # more than these are no strokes of one digit
HOLES = 7  # more than any digit has, with what dirt adds
FULL = 0.6  # share of its box that ink covers, above which it is a blot


def why_unclear(ink: np.ndarray) -> str:
    """Why these strokes are not clearly one digit, in a clause; or nothing.

    Args:
        ink: ``(height, width)`` bool, some of it true.
    """
    joined = ndimage.binary_dilation(ink, iterations=2)  # over the grain of a pencil
    labels, count = ndimage.label(joined, np.ones((3, 3)))
    places = ndimage.find_objects(labels)
    heights = [place[0].stop - place[0].start for place in places]
    tall = [place for place, height in zip(places, heights, strict=True) if height >= TALL * max(heights)]
    tall.sort(key=lambda place: place[1].start)
    if any(left[1].stop <= right[1].start for left, right in pairwise(tall)):
        return _("there seem to be several digits in it")
    if count > PARTS:
        return ngettext("it falls into {count} part", "it falls into {count} parts", count).format(count=count)
    box = ink[box_of(ink)]
    if min(box.shape) > 0.3 * max(box.shape) and box.mean() > FULL:
        return _("it is more of a blot than a line")
    around, _count = ndimage.label(~np.pad(joined, 1))
    if (np.bincount(around.ravel())[2:] > 4).sum() > HOLES:
        return _("it is a net of lines")
    if max(box.shape) < BOX / 2:
        return _("it is too small to be read")
    return ""
