"""Digits bent and drawn anew, each fitted into its field again as MNIST's makers fitted theirs.

Every random number comes from the generator that is handed in, on the CPU; the pictures stay on their device.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.data.drawing import BOX, FIELD
from rnnplay.digits.skeletons import FINE, UNIT

AT_ONCE = 2000  # pictures: what is computed for each takes up to 150 kB meanwhile


@dataclass(frozen=True)
class Bend:
    """How far digits are bent at most. All zeros bend nothing.

    Attributes:
        rotation: degrees, either way.
        shear: pixels that a row moves to the side for each row it lies lower, either way.
        stretch: width against height, as the logarithm of the factor, either way.
        wobble: pixels by which the points of a 5×5 mesh are moved about (standard deviation).
    """

    rotation: float = 0
    shear: float = 0
    stretch: float = 0
    wobble: float = 0


def bend(ink: Tensor, strength: Bend, generator: torch.Generator) -> Tensor:
    """Pictures rotated, slanted, stretched and wobbled, and fitted into their field again.

    Args:
        ink: ``(count, 28, 28)`` in 0…1.
        strength: how far at most; with all zeros the pictures come back as they were.
        generator: on the CPU.

    Returns:
        ``(count, 28, 28)`` in 0…1.
    """
    if strength == Bend():
        return ink
    matrices = _matrices(len(ink), strength, generator).to(ink.device)
    jitter = _uniform((len(ink), 2), 0.5, generator).to(ink.device)
    mesh = _mesh(len(ink), strength, generator).to(ink.device)

    def bent(ink: Tensor, matrices: Tensor, jitter: Tensor, mesh: Tensor) -> Tensor:
        half_pixel = 0.5 * matrices.abs().sum(dim=2).amax(dim=1)  # (count,) a pixel's own extent in the bent picture
        zoom, source, target = _fit(ink, ink > 0.3, matrices, half_pixel, torch.zeros_like(half_pixel), jitter)
        grid = _source_grid(FIELD, zoom, source, target, matrices, _wobble(mesh, FIELD))
        return F.grid_sample(ink[:, None], grid, align_corners=False)[:, 0]

    return _in_parts(bent, ink, matrices, jitter, mesh)


def redraw(distances: Tensor, strength: Bend, width: tuple[float, float], generator: torch.Generator) -> Tensor:
    """Pictures drawn anew along their middle lines, with a round pen whose width differs from picture to picture.

    Args:
        distances: ``(count, 56, 56)`` uint8, as ``distance_to_middle_lines`` gives them.
        strength: how far the middle lines are bent at most.
        width: thinnest and thickest pen, in pixels of the 28×28; the logarithm is drawn evenly.
        generator: on the CPU.

    Returns:
        ``(count, 28, 28)`` in 0…1.
    """
    count, device = len(distances), distances.device
    matrices = _matrices(count, strength, generator).to(device)
    jitter = _uniform((count, 2), 0.5, generator).to(device)
    thinnest, thickest = (math.log(side) for side in width)
    radius = (torch.empty(count).uniform_(thinnest, thickest, generator=generator).exp() / 2).to(device)  # (count,)
    mesh = _mesh(count, strength, generator).to(device)

    def drawn(distances: Tensor, matrices: Tensor, jitter: Tensor, radius: Tensor, mesh: Tensor) -> Tensor:
        line = distances == 0
        zoom, source, target = _fit(line, line, matrices, torch.zeros_like(radius), radius, jitter)
        grid = _source_grid(FIELD * FINE, zoom, source, target, matrices, _wobble(mesh, FIELD * FINE))
        sampled = F.grid_sample(distances[:, None].float(), grid, align_corners=False, padding_mode="border")[:, 0]
        # A distance grows with the picture: by the zoom, and by what the matrix does to lengths on average.
        growth = zoom * torch.linalg.det(matrices).abs().sqrt()  # (count,)
        away = sampled * UNIT * growth[:, None, None]  # (count, 56, 56), in fine pixels
        ink = (FINE * radius[:, None, None] - away + 0.5).clamp(0, 1)
        return F.avg_pool2d(ink[:, None], FINE)[:, 0]

    return _in_parts(drawn, distances, matrices, jitter, radius, mesh)


def _in_parts(function: Callable[..., Tensor], *arrays: Tensor) -> Tensor:
    """What ``function`` makes of pictures, a part of them after the other; the arrays are as long as there are any."""
    parts = zip(*(each.split(AT_ONCE) for each in arrays), strict=True)
    return torch.cat([function(*part) for part in parts])


def _uniform(shape: tuple[int, ...], limit: float, generator: torch.Generator) -> Tensor:
    return torch.empty(shape).uniform_(-limit, limit, generator=generator)


def _matrices(count: int, strength: Bend, generator: torch.Generator) -> Tensor:
    """Random linear maps of the plane, ``(count, 2, 2)``, acting on (x, y)."""
    draws = _uniform((3, count), 1.0, generator)
    angle, shear, stretch = draws * torch.tensor(
        [[math.radians(strength.rotation)], [strength.shear], [strength.stretch / 2]]
    )
    cos, sin, wide = angle.cos(), angle.sin(), stretch.exp()
    rotation = torch.stack([torch.stack([cos, -sin], -1), torch.stack([sin, cos], -1)], -2)
    zero, one = torch.zeros(count), torch.ones(count)
    slant = torch.stack([torch.stack([wide, shear], -1), torch.stack([zero, one / wide], -1)], -2)
    return rotation @ slant


def _fit(
    weight: Tensor, inside: Tensor, matrices: Tensor, pixel: Tensor, pen: Tensor, jitter: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Zoom, source point and target point that fit bent digits as ``rnnplay.data.drawing.center`` fits a drawing.

    The box and the centre of mass are those of the pixels' bent positions, so that nothing need be drawn to know them.

    Args:
        weight: ``(count, side, side)``, the ink, for the centre of mass.
        inside: the same shape, bool: what the box must hold.
        matrices: ``(count, 2, 2)``.
        pixel: ``(count,)``, what a pixel's own extent adds around the positions before zooming.
        pen: ``(count,)``, what the pen's radius adds around them after zooming.
        jitter: ``(count, 2)``, where in the pixel (14, 14) the centre of mass comes to lie.

    Returns:
        ``(count,)``, ``(count, 2)``, ``(count, 2)``, in pixels of the 28×28.
    """
    count, side = weight.shape[:2]
    axis = (torch.arange(side, device=weight.device) + 0.5) * (FIELD / side) - 0.5
    points = torch.stack([axis.repeat(side), axis.repeat_interleave(side)], dim=1)  # (side², 2), as (x, y)
    weight = weight.reshape(count, -1).float()
    middle = weight @ points / weight.sum(dim=1, keepdim=True).clamp(min=1e-6)  # (count, 2)
    bent = matrices @ (points.T[None] - middle[:, :, None])  # (count, 2, side²)
    outside = ~inside.reshape(count, 1, -1)
    low = bent.masked_fill(outside, math.inf).amin(dim=2)  # (count, 2)
    high = bent.masked_fill(outside, -math.inf).amax(dim=2)
    empty = ~low.isfinite().all(dim=1, keepdim=True)
    low, high = low.masked_fill(empty, -BOX / 2), high.masked_fill(empty, BOX / 2)
    low, high = low - pixel[:, None], high + pixel[:, None]
    zoom = (BOX - 2 * pen) / (high - low).amax(dim=1).clamp(min=1)  # (count,)
    # The whole digit stays within the field, even where its centre of mass is far from its middle.
    edge = pen[:, None] - 0.5
    target = FIELD / 2 + jitter
    target = target.maximum(edge - low * zoom[:, None]).minimum(FIELD - 1 - edge - high * zoom[:, None])
    return zoom, middle, target


def _source_grid(side: int, zoom: Tensor, source: Tensor, target: Tensor, matrices: Tensor, wobble: Tensor) -> Tensor:
    """Where each pixel of the result is read from, ``(count, side, side, 2)``, as ``grid_sample`` counts: -1…1."""
    axis = (torch.arange(side, device=zoom.device) + 0.5) * (FIELD / side) - 0.5
    points = torch.stack([axis.repeat(side), axis.repeat_interleave(side)])  # (2, side²)
    # q = zoom M (p - source) + target, solved for p
    q = points[None] + wobble - target[:, :, None]  # (count, 2, side²)
    p = torch.linalg.inv(matrices) / zoom[:, None, None] @ q + source[:, :, None]
    return ((p + 0.5) * (2 / FIELD) - 1).transpose(1, 2).reshape(len(zoom), side, side, 2)


def _mesh(count: int, strength: Bend, generator: torch.Generator) -> Tensor:
    """How far the points of a coarse mesh are moved, in pixels of the 28×28, ``(count, 2, 5, 5)``."""
    return torch.empty(count, 2, 5, 5).normal_(generator=generator) * strength.wobble


def _wobble(mesh: Tensor, side: int) -> Tensor:
    """Smooth displacements ``(count, 2, side²)`` through those of a mesh."""
    # Bicubic interpolation is linear in the mesh and the same for rows and columns: one matrix does both.
    weights = F.interpolate(torch.eye(5)[None, None], size=(5, side), mode="bicubic", align_corners=True)[0, 0]
    weights = weights.to(mesh.device)
    return (weights.T @ mesh @ weights).flatten(2)
