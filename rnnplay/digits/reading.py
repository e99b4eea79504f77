"""One picture read by one network: every state on the way, what it thinks after each row, and the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnnplay.engine.arrays import read_only
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import Intervention, Trace, trace

# ``layers[layer][direction]["hidden_state"]``: every gate and state by its name in `rnnplay.trace`, ``(rows, hidden)``.
Layers = tuple[tuple[Mapping[str, np.ndarray], ...], ...]


@dataclass(frozen=True, eq=False)
class Reading:
    """What a network made of a picture.

    Attributes:
        image: what it read, ``(rows, pixels)``, ink in 0…1.
        by_row: probabilities if the picture ended after each row, ``(rows, classes)``.
        by_state: probabilities from the states of the whole picture at each row, ``(rows, classes)``; with one
            direction the same numbers (`RowClassifier.logits_of_states`).
        layers: every gate and state, for each layer and direction.
        saliency: how the verdict would move with the ink of each pixel, ∂ log p(digit) / ∂ ink, ``(rows, pixels)``;
            None if that was not asked for.
        strangeness: how unlike digits the network finds it, the logarithm of the odds that it is none; None if the
            network has no measure of that.
        threshold: from which strangeness on it does not look like a digit.
        unclear: why the picture was not clearly one digit before any network read it, or nothing.
    """

    image: np.ndarray
    by_row: np.ndarray
    by_state: np.ndarray
    layers: Layers
    saliency: np.ndarray | None = None
    strangeness: float | None = None
    threshold: float | None = None
    unclear: str = ""

    @property
    def familiar(self) -> bool | None:
        """Whether it looks like a digit; None if the network has no measure of that."""
        if self.unclear or self.is_strange:
            return False
        return None if self.strangeness is None else True

    @property
    def is_strange(self) -> bool:
        """Whether the network finds that it does not look like a digit."""
        return self.strangeness is not None and self.threshold is not None and self.strangeness > self.threshold

    @property
    def probabilities(self) -> np.ndarray:
        """After the last row, ``(classes,)``."""
        return self.by_row[-1]

    @property
    def digit(self) -> int:
        """The likeliest class after the last row."""
        return int(self.probabilities.argmax())

    @property
    def decided_at(self) -> int:
        """The row, from 0, from which on the likeliest class no longer changed."""
        other = np.flatnonzero(self.by_row.argmax(axis=1) != self.digit)
        return int(other[-1]) + 1 if len(other) else 0


def read(
    model: RowClassifier,
    image: np.ndarray,
    unclear: str = "",
    *,
    saliency: bool = False,
    interventions: Sequence[Intervention] = (),
) -> Reading:
    """Have ``model`` read one picture, once. Nothing of the model changes.

    Args:
        model: in eval mode.
        image: ``(rows, pixels)``, ink in 0…1.
        unclear: why it is not clearly one digit, where that is known (`rnnplay.data.photo.Found`).
        saliency: whether to compute that too.
        interventions: what is otherwise while it reads. With two directions the probabilities after each row are then
            those of the states of the whole picture, ``by_state``.
    """
    device = next(model.parameters()).device
    images = torch.from_numpy(np.ascontiguousarray(image, dtype=np.float32))[None].to(device)  # (1, rows, pixels)
    with torch.set_grad_enabled(saliency):
        traced = trace(model.recurrent, images.requires_grad_(saliency), interventions=interventions)
        logits = model.read_out(traced.output, traced.state)  # (1, classes)
    measure = model.familiarity
    with torch.no_grad():
        by_row, by_state = probabilities_by_row(model, images, traced, again=not interventions)
        strangeness = None if measure is None else measure(images, traced.output).item()
    return Reading(
        image,
        by_row,
        by_state,
        layers_of(traced),
        read_only(saliency_of(logits, images)[0]) if saliency else None,
        strangeness,
        None if measure is None else measure.threshold,
        unclear,
    )


def glance(model: RowClassifier, image: np.ndarray, unclear: str = "") -> Reading:
    """As `read`, without saliency and without what happened inside: ``layers`` is empty. It takes a third of the time.

    Args:
        model: in eval mode.
        image: ``(rows, pixels)``, ink in 0…1.
        unclear: as for `read`.
    """
    device = next(model.parameters()).device
    images = torch.from_numpy(np.ascontiguousarray(image, dtype=np.float32))[None].to(device)  # (1, rows, pixels)
    measure = model.familiarity
    with torch.no_grad():
        output = model.recurrent(images)[0]  # (1, rows, directions * hidden)
        by_state = by_row = model.logits_of_states(output)[0]
        if model.architecture["bidirectional"]:
            by_row = model.logits_by_row(images)[0]
        strangeness = None if measure is None else measure(images, output).item()
    return Reading(
        image,
        read_only(by_row.softmax(dim=-1)),
        read_only(by_state.softmax(dim=-1)),
        (),
        None,
        strangeness,
        None if measure is None else measure.threshold,
        unclear,
    )


def saliency_of(logits: Tensor, images: Tensor) -> Tensor:
    """`Reading.saliency` of ``(batch, rows, pixels)`` images, whose logits ``(batch, classes)`` these are."""
    likeliest = logits.log_softmax(dim=-1).amax(dim=-1)  # (batch,)
    (gradient,) = torch.autograd.grad(likeliest.sum(), images)  # images know nothing of one another
    return gradient


def probabilities_by_row(
    model: RowClassifier, images: Tensor, traced: Trace, again: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """``Reading.by_row`` and ``by_state`` of the first picture, whose trace is given.

    Args:
        model: that was traced.
        images: what it read, ``(count, rows, pixels)``.
        traced: the trace.
        again: whether two directions read what ends at each row once more; else ``by_row`` is ``by_state``.
    """
    by_state = probabilities_by_state(model, traced)
    if not (again and model.architecture["bidirectional"]):
        return by_state, by_state
    return read_only(model.logits_by_row(images[:1])[0].softmax(dim=-1)), by_state


def probabilities_by_state(model: RowClassifier, traced: Trace) -> np.ndarray:
    """``Reading.by_state`` of the first picture, whose trace is given."""
    return read_only(model.logits_of_states(traced.output[:1])[0].softmax(dim=-1))


def layers_of(traced: Trace, dtype: torch.dtype = torch.float32) -> Layers:
    """Every gate and state of the first picture."""
    return tuple(
        tuple({name: read_only(each[0].to(dtype)) for name, each in direction.by_name().items()} for direction in layer)
        for layer in traced.layers
    )
