"""Learning to read digits: what one step is."""

import copy
import math
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from rnnplay.data.drawing import FIELD
from rnnplay.data.forms import paint_forms
from rnnplay.data.mnist import Digits, to_input
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.training.augment import bend, redraw
from rnnplay.training.recipes import Recipe
from rnnplay.training.skeletons import FINE, distance, distance_to_middle_lines, thin

FORM_COUNT = 4000  # drawn once at the start; bent anew each time one is seen


class DigitTask:
    """A network that learns digits by a recipe, one step at a time.

    All that changes lies in the model, the optimiser, the generator and ``step_count``: whoever puts back these four
    (``state_dict`` and ``load_state_dict`` do) gets the same steps again, on the CPU to the bit.

    Args:
        recipe: how.
        digits: what to learn from.
        device: where to compute. Random numbers are drawn on the CPU, so that they are the same on every device.

    Raises:
        ValueError: there are fewer digits than one step takes.
    """

    def __init__(self, recipe: Recipe, digits: Digits, device: torch.device) -> None:
        count = min(len(digits), recipe.images or len(digits))
        if count < recipe.batch_size:
            raise ValueError(f"One step takes {recipe.batch_size} digits, and there are {count}. Give more.")
        self.recipe, self.device = recipe, device
        self.generator = torch.Generator().manual_seed(recipe.seed)
        self.images, self.labels = digits.images[:count].to(device), digits.labels[:count].to(device)
        self.steps_per_epoch = count // recipe.batch_size
        self.total_steps = recipe.epochs * self.steps_per_epoch
        self.step_count = 0
        with torch.device("meta"):  # without numbers: torch would take them from the global generator
            model = RowClassifier(**recipe.architecture)  # type: ignore[arg-type]
        self.model = model.to_empty(device=device)
        initialize(self.model, recipe.forget_bias, recipe.orthogonal, self.generator)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=0.0, weight_decay=recipe.weight_decay)
        if recipe.redrawn:
            self._distances = distance_to_middle_lines(self.images)
        if recipe.forms:
            ink, labels = paint_forms(FORM_COUNT, FIELD * FINE, np.random.default_rng(recipe.seed))
            self._forms = distance(thin(torch.from_numpy(ink).to(device)))
            self._form_labels = torch.from_numpy(labels).to(device)
        self._shortened = recipe.cell == "lstm" and _multiplies_bfloat16(device)
        self._epoch, self._order = -1, torch.empty(0, dtype=torch.int64)

    def step(self) -> float:
        """Learn from one batch.

        Returns:
            The loss, the mean cross-entropy of the batch in nats; with ``asked`` rows, as the recipe weighs them.
        """
        for group in self.optimizer.param_groups:
            group["lr"] = self.learning_rate()
        images, labels = self.batch()
        self.model.train()
        self.optimizer.zero_grad()
        with torch.autocast("cpu", torch.bfloat16, enabled=self._shortened):
            if self.recipe.asked == 1:
                logits = self.model(images)[:, None]  # (batch, 1, classes)
            else:
                logits = self.model.logits_by_row(images)[:, -self.recipe.asked :]  # (batch, asked, classes)
        loss = _loss(logits.float(), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe.clip)
        self.optimizer.step()
        self.step_count += 1
        return loss.item()

    def learning_rate(self) -> float:
        """Of the next step: up half a cosine, then down half a cosine."""
        share = min(self.step_count / max(1, self.total_steps - 1), 1.0)
        rise = self.recipe.rise
        up = share / rise if share < rise else 1 - (share - rise) / (1 - rise)
        return self.recipe.learning_rate * (0.001 + 0.999 * (1 - math.cos(math.pi * up)) / 2)

    @torch.no_grad()
    def batch(self) -> tuple[Tensor, Tensor]:
        """The next digits to learn from: ``(batch, 28, 28)`` in 0…1, and ``(batch,)``."""
        recipe, generator = self.recipe, self.generator
        chosen = self._next_digits().to(self.device)
        untouched, redrawn = (round(share * len(chosen)) for share in (recipe.untouched, recipe.redrawn))
        bent = len(chosen) - untouched - redrawn
        images, labels = to_input(self.images[chosen[: untouched + bent]]), [self.labels[chosen]]
        parts = [images[:untouched]]
        if bent:
            parts.append(bend(images[untouched:], recipe.mild, generator))
        distances = [self._distances[chosen[untouched + bent :]]] if redrawn else []
        if recipe.forms:
            forms = torch.randint(FORM_COUNT, (round(recipe.forms * len(chosen)),), generator=generator).to(self.device)
            distances.append(self._forms[forms])
            labels.append(self._form_labels[forms])
        if distances:
            parts.append(redraw(torch.cat(distances), recipe.strong, recipe.pen, generator))
        return torch.cat(parts), torch.cat(labels)

    def _next_digits(self) -> Tensor:
        """Each epoch has an order of its own, made from the seed and its number: so it need not be kept."""
        epoch, index = divmod(self.step_count, self.steps_per_epoch)
        if epoch != self._epoch:
            order = torch.Generator().manual_seed(self.recipe.seed * 1_000_003 + epoch)
            self._epoch, self._order = epoch, torch.randperm(len(self.labels), generator=order)
        return self._order[index * self.recipe.batch_size : (index + 1) * self.recipe.batch_size]

    def trained_model(self) -> RowClassifier:
        """The network, ready to read."""
        return self.model.eval()

    def state_dict(self) -> dict[str, Any]:
        """All that changes from step to step. The tensors are those in use: copy what is to be kept."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "generator": self.generator.get_state(),
            "step_count": self.step_count,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back, or on, to where ``state`` was taken. ``state`` itself is left as it is by the steps that follow."""
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(copy.deepcopy(state["optimizer"]))  # else it would work on these very tensors
        self.generator.set_state(state["generator"])
        self.step_count = state["step_count"]


def _loss(logits: Tensor, labels: Tensor) -> Tensor:
    """Of logits ``(batch, asked, classes)``: that of the last row, or half of it and half the mean of the others'."""
    last = F.cross_entropy(logits[:, -1], labels)
    others = logits.shape[1] - 1
    if not others:
        return last
    return (last + F.cross_entropy(logits[:, :-1].flatten(0, 1), labels.repeat_interleave(others))) / 2


def _multiplies_bfloat16(device: torch.device) -> bool:
    """Whether the processor multiplies bfloat16 as such: there torch trains an LSTM at twice the speed of float32.

    Weights, gradients and optimiser stay float32. Other cells gain nothing from it, nor do processors without.
    """
    return device.type == "cpu" and bool(torch.cpu._is_avx512_bf16_supported())


@torch.no_grad()
def initialize(model: RowClassifier, forget_bias: float, orthogonal: bool, generator: torch.Generator) -> None:
    """Weights to begin with, from ``generator``, which is on the CPU.

    As torch begins (evenly within ±1/√hidden), but with orthogonal recurrent matrices, one for each gate, if asked
    for, and with ``forget_bias`` as the bias of an LSTM's forget gates.
    """
    hidden_size = model.recurrent.hidden_size
    for name, parameter in model.named_parameters():
        limit = parameter.shape[-1] ** -0.5 if name.startswith("linear") else hidden_size**-0.5
        start = torch.empty(parameter.shape).uniform_(-limit, limit, generator=generator)
        if orthogonal and "weight_hh" in name:
            for gate in start.split(hidden_size):
                nn.init.orthogonal_(gate, generator=generator)
        if isinstance(model.recurrent, nn.LSTM) and name.startswith("recurrent.bias"):
            start[hidden_size : 2 * hidden_size] = forget_bias / 2  # torch adds two biases
        parameter.copy_(start)
