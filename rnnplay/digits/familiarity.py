"""Fitting the measure of how unlike digits a picture is, on training images and on drawings that are no digits.

The threshold is set on training images that the measure did not learn from.
"""

import math
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from rnnplay.digits.familiarity_examples import Examples
from rnnplay.digits.parallel import one_thread
from rnnplay.models.familiarity import (
    FEATURES,
    ROWS,
    Familiarity,
    features_of,
    outputs_of,
    shapes,
    states_of,
    strangeness,
)
from rnnplay.models.row_classifier import RowClassifier

FALSELY = 0.005  # share of the digits held back that it calls no digits
READ = 60_000  # examples of each kind, at most half of them, for what looks at states; the others for the picture alone
BATCH, EPOCHS, RATE, DECAY = 256, 7, 4e-3, 0.05


def fit_familiarity(models: Sequence[RowClassifier], given: Examples, seed: int = 1) -> list[Familiarity]:
    """A measure for each of some networks that read rows of 28 pixels.

    What looks at the picture itself is fitted first, once for all of them; then, for each network, what looks at that
    and at the network's states.

    Args:
        models: in any mode; they are read as in ``eval()`` and stay as they are.
        given: examples made from what they were trained on.
        seed: of the first weights and of the order in which the measures learn.
    """
    with one_thread():
        pictures = torch.cat([given.digits, given.others])
        strange = torch.cat([torch.zeros(len(given.digits)), torch.ones(len(given.others))])
        # What looks at the picture alone knows its own examples too well for the rest to learn how far to trust it.
        rest = torch.zeros(len(strange), dtype=torch.bool)
        for kind in (0, 1):
            rest[_some(strange == kind, seed)] = True
        eye = _fit_eye(pictures[~rest], strange[~rest], torch.Generator().manual_seed(seed))
        pictures, strange = pictures[rest], strange[rest]
        seen, held_back = (_in_parts(lambda part: features_of(eye, part), each) for each in (pictures, given.held_back))
        measures = []
        for model in models:
            weights = eye | _fit_rest(_states(model, pictures), seen, strange, torch.Generator().manual_seed(seed))
            measure = Familiarity(outputs_of(model.architecture))
            measure.load_state_dict(weights)
            scores = strangeness(weights, _states(model, given.held_back), held_back)
            measure.threshold = float(f"{torch.quantile(scores, 1 - FALSELY).item():.4g}")
            measure.data = given.source
            measures.append(measure.to(next(model.parameters()).device))
    return measures


@torch.inference_mode()
def _in_parts(function: Callable[[Tensor], Tensor], pictures: Tensor) -> Tensor:
    return torch.cat([function(part) for part in pictures.split(500)])


def _some(mask: Tensor, seed: int) -> Tensor:
    """The places of `READ` of those in the mask, or of half, drawn by chance, ``(some,)``."""
    places = mask.nonzero()[:, 0]
    order = torch.randperm(len(places), generator=torch.Generator().manual_seed(seed))
    return places[order[: min(READ, len(places) // 2)]]


def _states(model: RowClassifier, pictures: Tensor) -> Tensor:
    """States after some rows, on the CPU; the model is read as in ``eval()``."""
    device, was_training = next(model.parameters()).device, model.training
    model.eval()
    try:
        return _in_parts(lambda part: states_of(model.recurrent(part.to(device))[0]).cpu(), pictures)
    finally:
        model.train(was_training)


def _fit_eye(pictures: Tensor, strange: Tensor, generator: torch.Generator) -> dict[str, Tensor]:
    """What looks at pictures alone, fitted to tell them apart without a network's help."""
    weights = _first_weights([name for name in shapes(0) if name.startswith(("convolution", "picture"))], 0, generator)
    head = {"odds": torch.zeros(FEATURES), "odds_bias": torch.zeros(1)}
    _descend(
        weights | head,
        lambda all_, chosen: features_of(all_, pictures[chosen]) @ all_["odds"] + all_["odds_bias"],
        strange,
        generator,
    )
    return {name: weight.detach() for name, weight in weights.items()}


def _fit_rest(states: Tensor, seen: Tensor, strange: Tensor, generator: torch.Generator) -> dict[str, Tensor]:
    """What looks at states and features. They are brought to one scale, which is then made part of the weights."""
    inputs = torch.cat([states, seen], dim=1)
    middle, scale = inputs.mean(dim=0), inputs.std(dim=0) + 0.05
    inputs = (inputs - middle) / scale
    outputs = states.shape[1] // len(ROWS)
    weights = _first_weights(["hidden", "hidden_bias", "odds", "odds_bias"], outputs, generator)
    nothing = inputs[:, :0]
    _descend(weights, lambda all_, chosen: strangeness(all_, inputs[chosen], nothing[chosen]), strange, generator)
    fitted = {name: weight.detach() for name, weight in weights.items()}
    fitted["hidden"] = fitted["hidden"] / scale
    fitted["hidden_bias"] = fitted["hidden_bias"] - fitted["hidden"] @ middle
    return fitted


def _first_weights(names: Sequence[str], outputs: int, generator: torch.Generator) -> dict[str, Tensor]:
    """Even chance within ±√(3 / inputs), which keeps the size of what passes; biases are 0."""
    weights = {}
    for name in names:
        shape = shapes(outputs)[name]
        limit = 0.0 if name.endswith("bias") else math.sqrt(3 / math.prod(shape[1:] or shape))
        weights[name] = torch.empty(shape).uniform_(-limit, limit, generator=generator)
    return weights


def _descend(
    weights: dict[str, Tensor],
    score: Callable[[dict[str, Tensor], Tensor], Tensor],
    strange: Tensor,
    generator: torch.Generator,
) -> None:
    """AdamW with one cycle on the cross-entropy of ``score(weights, chosen)``; the weights are changed in place."""
    for weight in weights.values():
        weight.requires_grad_()
    optimizer = torch.optim.AdamW(weights.values(), lr=RATE, weight_decay=DECAY, fused=True)
    batches = math.ceil(len(strange) / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, EPOCHS * batches)
    for _ in range(EPOCHS):
        for chosen in torch.randperm(len(strange), generator=generator).tensor_split(batches):
            loss = F.binary_cross_entropy_with_logits(score(weights, chosen), strange[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
