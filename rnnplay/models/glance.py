"""A recurrent network that is given a picture in as many steps as one likes: at one glance, or row by row."""

from typing import Any

from torch import Tensor, nn

from rnnplay.models.row_classifier import CELLS, CLASSES
from rnnplay.models.seeded import seeded
from rnnplay.text import _

SIDE = 28  # pixels
ALL_PIXELS = SIDE * SIDE


class Glance(nn.Module):
    """One recurrent layer, and a linear layer that reads its last state.

    With one step the cell is what it always is, but its states before are zero: nothing is handed on.

    Args:
        cell: ``"lstm"``, ``"gru"`` or ``"rnn"`` (tanh).
        hidden_size: units.
        steps: in which a picture is read, each of as many pixels; 1 is a glance, 28 are its rows.

    Raises:
        ValueError: a setting is not one of those above.
    """

    def __init__(self, cell: str = "lstm", hidden_size: int = 64, steps: int = 1) -> None:
        super().__init__()
        if cell not in CELLS:
            raise ValueError(
                _("cell is {value!r}; it must be one of {known}.").format(value=cell, known=", ".join(CELLS))
            )
        if steps < 1 or ALL_PIXELS % steps:
            raise ValueError(
                _("{pixels} pixels cannot be read in {steps} equal steps.").format(pixels=784, steps=steps)
            )
        self.architecture: dict[str, Any] = {"cell": cell, "hidden_size": hidden_size, "steps": steps}
        self.recurrent = CELLS[cell](ALL_PIXELS // steps, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, CLASSES)

    def forward(self, images: Tensor) -> Tensor:
        """Logits of shape ``(batch, classes)`` for ``images`` of shape ``(batch, 28, 28)``, ink in 0…1."""
        output, _state = self.recurrent(self.sequence(images))  # (batch, steps, hidden)
        return self.linear(output[:, -1])

    def sequence(self, images: Tensor) -> Tensor:
        """What the network reads of images, ``(batch, steps, pixels)``."""
        steps = self.architecture["steps"]
        return images.reshape(len(images), steps, ALL_PIXELS // steps)


def build(seed: int, **architecture: Any) -> Glance:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``."""
    with seeded(seed):
        return Glance(**architecture)
