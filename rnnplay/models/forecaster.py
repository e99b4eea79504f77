"""A network that forecasts, with all that it takes to use it: what is made of a series, and by which it is scaled."""

from typing import Any

from torch import Tensor, nn

from rnnplay.models.forecast import ForecastNetwork
from rnnplay.text import _


class Forecaster(nn.Module):
    """A `ForecastNetwork` that has learned, and how a series is to be laid before it.

    Its weights are in ``network``; the rest are numbers that a model card holds, in ``architecture``.

    Raises:
        ValueError: ``target_mean`` or ``reach`` is of another length than the horizon.

    Args:
        cell, hidden_size, num_layers: of the network.
        horizon: steps that it forecasts.
        lags: how many of the newest values it reads.
        recursive: whether it says one step, which is then read to say the next.
        log: whether the logarithm is taken; ``floor``: what is below it counts as this before.
        difference: ``"none"``, ``"last"``, ``"season"`` or ``"regression"``; ``period``: in steps.
        regression: pairs of a lag and its coefficient; ``constant``: of that regression.
        mean, deviation: by which what is read is scaled.
        target_mean: at each step, and ``target_deviation``: by which what is said is.
        reach: how far its intervals reach at each step; empty: not known.
        covariates: objects of ``name``, ``known``, ``mean`` and ``deviation``, those with an unknown future first.
    """

    def __init__(
        self,
        cell: str,
        hidden_size: int,
        num_layers: int,
        horizon: int,
        lags: int,
        recursive: bool,
        log: bool,
        floor: float,
        difference: str,
        period: int,
        regression: list[list[float]],
        constant: float,
        mean: float,
        deviation: float,
        target_mean: list[float],
        target_deviation: float,
        reach: list[float],
        covariates: list[dict[str, Any]],
    ) -> None:
        self.architecture = {name: value for name, value in locals().items() if name not in ("self", "__class__")}
        super().__init__()
        if len(target_mean) != horizon or len(reach) not in (0, horizon):
            raise ValueError(_("target_mean or reach has not one number for each step"))
        known = sum(bool(each["known"]) for each in covariates)
        outputs = 1 if recursive else horizon
        self.network = ForecastNetwork(cell, hidden_size, num_layers, outputs, len(covariates) - known, known)

    def forward(self, windows: Tensor, future: Tensor, fed_back: int = 0) -> Tensor:
        """As `ForecastNetwork.forward`."""
        said: Tensor = self.network(windows, future, fed_back)
        return said
