"""The small network of the tutorials: it reads a video of 2 × 2 pixels frame by frame, and says which frame comes."""

from typing import Any

from torch import Tensor, nn

from rnnplay.models.seeded import seeded

PIXELS = 4  # of a frame


class NextFrame(nn.Module):
    """``nn.RNN`` of 4 inputs and 5 hidden units, and ``nn.Linear`` from these to 4 outputs: 4–5–4.

    Args:
        hidden_size: units of the recurrent layer.

    Attributes:
        architecture: these arguments.
    """

    def __init__(self, hidden_size: int = 5) -> None:
        super().__init__()
        self.architecture = {"hidden_size": hidden_size}
        self.recurrent = nn.RNN(PIXELS, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, PIXELS)

    def hidden_states(self, frames: Tensor) -> Tensor:
        """``(batch, time, hidden)`` of ``(batch, time, 4)``."""
        output, _state = self.recurrent(frames)
        return output

    def forward(self, frames: Tensor) -> Tensor:
        """Logits of each pixel of the next frame, ``(batch, time, 4)`` of ``(batch, time, 4)``."""
        return self.linear(self.hidden_states(frames))


def build(seed: int, **architecture: Any) -> NextFrame:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return NextFrame(**architecture)
