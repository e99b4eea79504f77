"""A recurrent network that reads the newest values of a series and says the next ones, all at once or one by one."""

from typing import Any

import torch
from torch import Tensor, nn

from rnnplay.models.seeded import seeded

CELLS: dict[str, Any] = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}


class ForecastNetwork(nn.Module):
    """``nn.RNN``, ``nn.GRU`` or ``nn.LSTM`` over the values of a series, and ``nn.Linear`` from its last state.

    Beside each value it reads those that other columns have at that time, its covariates. Of known ones it also reads
    what they will be at the step that it forecasts: by one weight each, the same for all steps.

    Args:
        cell: one of `CELLS`.
        hidden_size: units in each layer.
        num_layers: layers, one above the other.
        outputs: steps that it says at once.
        unknown: covariates of which only the past is known.
        known: covariates whose future is known as well.
    """

    def __init__(
        self, cell: str, hidden_size: int, num_layers: int, outputs: int, unknown: int = 0, known: int = 0
    ) -> None:
        super().__init__()
        self.unknown = unknown
        self.recurrent = CELLS[cell](1 + unknown + known, hidden_size, num_layers, batch_first=True)
        self.linear = nn.Linear(hidden_size, outputs)
        self.known = nn.Linear(known, 1, bias=False) if known else None

    def forward(self, windows: Tensor, future: Tensor, fed_back: int = 0) -> Tensor:
        """The next steps ``(batch, outputs)``, or with ``fed_back`` so many steps, each of which is then read.

        Args:
            windows: ``(batch, time, 1 + unknown + known)``: the value first, then the unknown covariates.
            future: known covariates at the steps to come, ``(batch, steps, known)``.
            fed_back: steps that follow each other; 0: all at once. An unknown covariate is then read as it was last.
        """
        output, state = self.recurrent(windows)  # (batch, time, hidden)
        said = [self._said(output, future[:, : self.linear.out_features])]
        for step in range(1, fed_back):
            read = torch.cat([said[-1], windows[:, -1, 1 : 1 + self.unknown], future[:, step - 1]], dim=1)
            output, state = self.recurrent(read[:, None], state)
            said.append(self._said(output, future[:, step : step + 1]))
        return torch.cat(said, dim=1)

    def _said(self, output: Tensor, future: Tensor) -> Tensor:
        said: Tensor = self.linear(output[:, -1])
        return said if self.known is None else said + self.known(future)[..., 0]


def build(
    cell: str, hidden_size: int, num_layers: int, outputs: int, seed: int, unknown: int = 0, known: int = 0
) -> ForecastNetwork:
    """A network with the weights that torch gives it after ``torch.manual_seed(seed)``, to the bit."""
    with seeded(seed):
        return ForecastNetwork(cell, hidden_size, num_layers, outputs, unknown, known)
