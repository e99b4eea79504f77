"""A digit in a photograph or a screenshot: what of it is ink.

A drawing on a clean canvas is read as it is (`rnnplay.data.drawing`). Anything else has light that falls off, shadows,
paper that is not white, squares, frames, specks and noise, and pens that are thin. So, one after the other:

1. brightness along the axis from paper to ink, whichever of them is darker;
2. the paper's own brightness, everywhere: a closing with a window wider than a stroke (Serra 1982), which follows light
   and shadow but no pen; what is darker than that is ink;
3. a threshold by Otsu (1979), and above the noise;
4. what cannot be a digit goes: lines along an edge or across the paper, and specks (`rnnplay.data.marks`);
5. strokes that would vanish in 20 pixels are thickened.

What is left is one digit, or it is said why not (`rnnplay.data.one_digit`).
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy import ndimage

from rnnplay.data.drawing import FAINT, FIELD, box_of, center, ink_of
from rnnplay.data.marks import SPECK, is_frame, strokes, without_lines, without_shadows
from rnnplay.data.one_digit import why_unclear
from rnnplay.text import _

SIDE = 320  # pixels: the longer side of what is looked at; a digit needs 20
CLEAN = 0.5  # share of a picture that is exactly background, from which on it is a drawing and not a photograph
TOUCHED = 0.15  # share of a drawing's border that ink may touch
WINDOW = 0.3  # of the longer side: wider than any stroke, narrower than most shadows
CONTRAST = 0.06  # of the whole range: what differs less from the paper is none
PALE = 0.35  # of the strongest ink's contrast: what has less is a stain or a printed line
NOISES = 4.0  # standard deviations of the noise that ink stands above it
THROUGH = 0.95  # of a drawing's width or height: no stroke runs through so much of it
THIN, USUAL = 0.055, 0.09  # widths of a stroke as shares of the digit's longer side: what is thickened, and to what
HAIR = 0.02  # what is thinner would vanish from a drawing too


@dataclass(frozen=True)
class Found:
    """What was found in a picture.

    Attributes:
        image: ``(28, 28)`` float32, ink in 0…1, as a network reads it; zeros if there is none.
        unclear: why it is not clearly one digit, in a clause; or nothing.
    """

    image: np.ndarray
    unclear: str = ""


def read_picture(picture: np.ndarray) -> Found:
    """Find the digit in any picture.

    Args:
        picture: ``(height, width)`` grey, ``(height, width, 3)`` RGB or ``(height, width, 4)`` RGBA, bytes in 0…255.

    Raises:
        rnnplay.data.drawing.DrawingError: the array is not a picture.
    """
    ink = ink_of(picture)
    nothing = Found(np.zeros((FIELD, FIELD), np.float32), _("nothing in it differs from the background"))
    if not ink.any():
        return nothing
    if _is_clean(ink):
        return Found(center(ink))
    darkness, noise = _darkness(picture)
    height = float(np.percentile(darkness, 99.8))
    if height < max(CONTRAST, NOISES * noise):
        return nothing
    marked = darkness > max(_otsu(darkness), NOISES * noise, PALE * height)
    parts = strokes(without_lines(without_shadows(marked)))
    if not parts.any():
        return nothing
    unclear = why_unclear(parts)
    near = ndimage.binary_dilation(parts, iterations=2)
    soft = np.where(near, (darkness / height).clip(0, 1), 0).astype(np.float32)
    soft[soft < max(FAINT, NOISES * noise / height)] = 0
    if noise > 0.02:  # edges are noise then
        soft = ndimage.gaussian_filter(parts.astype(np.float32), 1)
    return Found(center(_thick_enough(parts, soft)), unclear)


def _is_clean(ink: np.ndarray) -> bool:
    """Whether background and ink are told apart by themselves, as on a canvas, and the strokes are no hairs."""
    border = np.concatenate([ink[0], ink[-1], ink[:, 0], ink[:, -1]])
    some, sure = ink > 0, ink > 0.5
    if (border > 0).mean() > TOUCHED or some.mean() > 1 - CLEAN or sure.sum() < some.sum() / 2:
        return False
    stains = some & ~ndimage.binary_dilation(sure, iterations=3)
    if stains.sum() > 0.02 * sure.sum():
        return False
    if border.any() and max(some.mean(axis=0).max(), some.mean(axis=1).max()) > THROUGH:
        return False
    labels, count = ndimage.label(some, np.ones((3, 3)))
    places = ndimage.find_objects(labels)
    if count > 6 or any(is_frame(some, place, places) for place in places):
        return False
    sizes = ndimage.sum_labels(some, labels, range(1, count + 1))
    return bool(sizes.min() >= SPECK * sizes.max()) and _width(sure) >= HAIR and not why_unclear(sure)


def _darkness(picture: np.ndarray) -> tuple[np.ndarray, float]:
    """How much darker than the paper around it each pixel is, ``(height, width)``, and the noise's deviation."""
    color = _small(picture)  # (height, width, 3), in 0…1
    paper = np.median(color.reshape(-1, 3), axis=0)
    apart = color - paper
    distance = np.linalg.norm(apart, axis=2)  # (height, width)
    strong = distance >= np.percentile(distance, 98)
    axis = apart[strong].mean(axis=0)
    length = np.linalg.norm(axis)
    if length < 1e-6:
        return np.zeros(distance.shape, np.float32), 0.0
    grey = -(apart @ (axis / length)).astype(np.float32)  # the paper's is near 0, ink is below
    noise = _noise(grey)
    smooth = ndimage.gaussian_filter(ndimage.median_filter(grey, 3), min(1.5, noise * 20)) if noise > 0.01 else grey
    window = max(3, int(WINDOW * max(grey.shape)) | 1)
    # Beyond its edges the picture goes on as it is there, for both steps of the closing.
    closed = ndimage.grey_closing(np.pad(smooth, window, mode="edge"), window)[window:-window, window:-window]
    # Smooth, but never lighter than the paper is: beside the edge of a shadow there would be a line.
    light = np.minimum(closed, ndimage.gaussian_filter(closed, window / 12))
    darkness = light - smooth
    # The closing lies at the top of the paper's noise. These shares are paper even where strokes are bold.
    low, usual = np.quantile(darkness, (0.05, 0.3))
    darkness -= usual
    deviation = float(usual - low) / 1.12  # between these two of a normal distribution
    return darkness.clip(0), max(_noise(smooth), deviation)


def _small(picture: np.ndarray) -> np.ndarray:
    picture = np.asarray(picture)
    if picture.ndim == 2:
        picture = picture[:, :, None].repeat(3, axis=2)
    image = Image.fromarray(picture)
    if image.mode == "RGBA":
        # What is transparent is paper of whatever colour shows the ink.
        opaque = picture[:, :, 3] > 127
        light = opaque.any() and not opaque.all() and picture[opaque][:, :3].mean() > 127
        paper = Image.new("RGBA", image.size, "black" if light else "white")
        paper.alpha_composite(image)
        image = paper.convert("RGB")
    if max(image.size) > SIDE:
        image.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return np.asarray(image).astype(np.float32) / 255


def _noise(grey: np.ndarray) -> float:
    """The deviation of what changes from pixel to pixel, by the median, which edges do not move (Donoho 1994)."""
    if min(grey.shape) < 3:
        return 0.0
    detail = (grey[:-1, :-1] - grey[:-1, 1:] - grey[1:, :-1] + grey[1:, 1:]) / 2
    return float(np.median(np.abs(detail)) / 0.6745)


def _otsu(values: np.ndarray) -> float:
    """The threshold that splits values into two groups as far apart as possible (Otsu 1979)."""
    counts, edges = np.histogram(values, 128)
    middles, weights = (edges[:-1] + edges[1:]) / 2, np.cumsum(counts)
    sums = np.cumsum(counts * middles)
    low, high = weights[:-1], weights[-1] - weights[:-1]
    between = low * high * (sums[:-1] / np.maximum(low, 1) - (sums[-1] - sums[:-1]) / np.maximum(high, 1)) ** 2
    return float(edges[1 + int(between.argmax())])


def _width(parts: np.ndarray) -> float:
    """The usual width of a stroke, as a share of the digit's longer side."""
    depth = ndimage.distance_transform_edt(np.pad(parts, 1))[1:-1, 1:-1]
    ridge = parts & (depth == ndimage.maximum_filter(depth, 3))
    return float(2 * np.median(depth[ridge]) - 1) / _longer_side(parts)


def _longer_side(parts: np.ndarray) -> int:
    return max(parts[box_of(parts)].shape)


def _thick_enough(parts: np.ndarray, soft: np.ndarray) -> np.ndarray:
    """``soft`` ink, with strokes of a usual width where they were too thin for 20 pixels."""
    width = _width(parts)
    if width >= THIN:
        return soft
    reach = (USUAL - width) * _longer_side(parts) / 2
    padded = np.pad(parts, int(reach) + 2)
    distance = ndimage.distance_transform_edt(~padded)
    return (reach + 1 - distance).clip(0, 1).astype(np.float32)
