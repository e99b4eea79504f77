"""A recurrent network that reads the newest values of a series and says the next ones, all at once."""

from typing import Any

from torch import Tensor, nn

from rnnplay.models.seeded import seeded

CELLS: dict[str, Any] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class ForecastNetwork(nn.Module):
    """``nn.RNN``, ``nn.GRU`` or ``nn.LSTM`` over one number a step, and ``nn.Linear`` from its last state to all steps.

    Args:
        cell: one of `CELLS`.
        hidden_size: units in each layer.
        num_layers: layers, one above the other.
        horizon: steps that it says.
    """

    def __init__(self, cell: str, hidden_size: int, num_layers: int, horizon: int) -> None:
        super().__init__()
        self.recurrent = CELLS[cell](1, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, horizon)

    def forward(self, windows: Tensor) -> Tensor:
        """The next steps ``(batch, horizon)`` after windows ``(batch, time, 1)``."""
        output, _state = self.recurrent(windows)  # (batch, time, hidden)
        prediction: Tensor = self.linear(output[:, -1])
        return prediction


def build(cell: str, hidden_size: int, num_layers: int, horizon: int, seed: int) -> ForecastNetwork:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return ForecastNetwork(cell, hidden_size, num_layers, horizon)
