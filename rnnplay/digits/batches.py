"""The images that a recipe learns from, batch by batch."""

from typing import Any

import torch
from torch import Tensor

from rnnplay.data.mnist import Digits, to_input
from rnnplay.data.sequences import arrange
from rnnplay.digits.augment import bend, redraw
from rnnplay.digits.recipes import Recipe
from rnnplay.digits.shuffle import order_from, seed_as_torch, seed_of_epoch
from rnnplay.digits.skeleton_cache import forms, middle_lines
from rnnplay.text import _

FORM_COUNT = 4000  # drawn once at the start; bent anew each time one is seen


class Batches:
    """The same batches for the same recipe, digits and generator, to the bit on the CPU.

    Args:
        recipe: how many, in which order, and how they are changed.
        digits: what there is to learn from, of which the recipe takes the first so many.
        device: where batches are wanted. Random numbers are drawn on the CPU, so that they are the same everywhere.
        generator: of all that is drawn by chance.

    Attributes:
        images, labels: ``(count, 28, 28)`` uint8, and ``(count,)``: those it takes.
        per_epoch: batches in an epoch.

    Raises:
        ValueError: there are fewer digits than one batch takes.
    """

    def __init__(self, recipe: Recipe, digits: Digits, device: torch.device, generator: torch.Generator) -> None:
        count = min(len(digits), recipe.images or len(digits))
        if count < recipe.batch_size:
            message = _("A batch of {size} digits is more than the {count} that are learnt from. Make it smaller.")
            raise ValueError(message.format(size=recipe.batch_size, count=count))
        self._recipe, self._device, self._generator = recipe, device, generator
        self.images, self.labels = digits.images[:count].to(device), digits.labels[:count].to(device)
        whole, rest = divmod(count, recipe.batch_size)
        self.per_epoch = whole + (1 if rest and recipe.order == "torch" else 0)
        if recipe.redrawn:
            self._distances = middle_lines(digits.images, count, device)
        if recipe.forms:
            self._forms, self._form_labels = forms(FORM_COUNT, recipe.seed, device)
        self._epoch, self._epoch_seed, self._order = -1, 0, torch.empty(0, dtype=torch.int64)

    @torch.no_grad()
    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """The digits of a step, which must be the one after that asked for before.

        Returns:
            ``(batch, rows, pixels)`` in 0…1, and ``(batch,)``.
        """
        recipe, generator = self._recipe, self._generator
        chosen = self._numbers(step).to(self._device)  # (batch,)
        untouched, redrawn = (round(share * len(chosen)) for share in (recipe.untouched, recipe.redrawn))
        bent = len(chosen) - untouched - redrawn
        images, labels = to_input(self.images[chosen[: untouched + bent]]), [self.labels[chosen]]
        parts = [images[:untouched]]
        if bent:
            parts.append(bend(images[untouched:], recipe.mild, generator))
        distances = [self._distances[chosen[untouched + bent :]]] if redrawn else []
        if recipe.forms:
            drawn = torch.randint(FORM_COUNT, (round(recipe.forms * len(chosen)),), generator=generator)
            distances.append(self._forms[drawn.to(self._device)])
            labels.append(self._form_labels[drawn.to(self._device)])
        if distances:
            parts.append(redraw(torch.cat(distances), recipe.strong, recipe.pen, generator))
        pictures = torch.cat(parts)  # (batch, 28, 28)
        return arrange(pictures, recipe.reading, recipe.row_length, recipe.shuffled), torch.cat(labels)

    def _numbers(self, step: int) -> Tensor:
        epoch, index = divmod(step, self.per_epoch)
        if epoch != self._epoch:
            as_torch = self._recipe.order == "torch"
            seed = seed_as_torch(self._generator) if as_torch else seed_of_epoch(self._recipe.seed, epoch)
            self._epoch, self._epoch_seed, self._order = epoch, seed, order_from(seed, len(self.labels))
        return self._order[index * self._recipe.batch_size : (index + 1) * self._recipe.batch_size]

    def state_dict(self) -> dict[str, Any]:
        """What changes from batch to batch; the generator is its owner's."""
        return {"epoch": self._epoch, "epoch_seed": self._epoch_seed}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go back, or on, to where ``state`` was taken."""
        self._epoch, self._epoch_seed = state["epoch"], state["epoch_seed"]
        self._order = order_from(self._epoch_seed, len(self.labels))
