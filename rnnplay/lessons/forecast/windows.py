"""A series cut into windows by time: what a network reads, and what it is to say."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnnplay.lessons.forecast.methods.split import Split
from rnnplay.lessons.forecast.plan import Plan


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of a series, all scaled by what the training part has.

    Attributes:
        plan: how the series is learned.
        level: ``(time,)``: the values, or their logarithms.
        read: ``(time - lag,)``: what networks read of it, scaled.
        mean, deviation: by which it was scaled.
        target_mean, target_deviation: by which the targets are.
    """

    plan: Plan
    level: np.ndarray
    read: np.ndarray
    mean: float
    deviation: float
    target_mean: float
    target_deviation: float

    def inputs(self, origins: Sequence[int]) -> Tensor:
        """What is read before each origin, ``(origins, lags, 1)`` float32."""
        end = np.asarray(origins) - self.plan.transform.lag  # of each window, in `read`
        places = end[:, None] + np.arange(-self.plan.lags, 0)
        return torch.from_numpy(self.read[places].astype(np.float32))[..., None]

    def targets(self, origins: Sequence[int]) -> Tensor:
        """What is to be said from each origin, ``(origins, horizon)`` float32."""
        changes = changes_from(self.level, origins, self.plan)
        return torch.from_numpy(((changes - self.target_mean) / self.target_deviation).astype(np.float32))

    def forecasts(self, said: np.ndarray, origins: Sequence[int]) -> np.ndarray:
        """What a network said from each origin, ``(origins, horizon)``, as values of the series in float64."""
        transform, horizon = self.plan.transform, self.plan.parts.horizon
        changes = said.astype(np.float64) * self.target_deviation + self.target_mean
        against = np.stack([transform.reference(self.level, origin, horizon) for origin in origins])
        return transform.undone(against + changes)


def training_origins(plan: Plan) -> range:
    """All origins whose windows and targets lie before the validation part."""
    return range(plan.transform.lag + plan.lags, plan.parts.validation - plan.parts.horizon + 1)


def cut(values: np.ndarray, plan: Plan) -> Windows:
    """The windows of a series; means and deviations are those of the part that is learned from."""
    transform, end = plan.transform, plan.parts.validation
    level = transform.level(values)
    read = transform.inputs(level)
    learned = read[: end - transform.lag]
    mean, deviation = float(learned.mean()), float(learned.std()) or 1.0
    changes = changes_from(level, training_origins(plan), plan)
    return Windows(
        plan=plan,
        level=level,
        read=(read - mean) / deviation,
        mean=mean,
        deviation=deviation,
        target_mean=float(changes.mean()),
        target_deviation=float(changes.std()) or 1.0,
    )


def changes_from(level: np.ndarray, origins: Sequence[int], plan: Plan) -> np.ndarray:
    """What comes after each origin, less what it is a change against, ``(origins, horizon)``."""
    parts: Split = plan.parts
    return np.stack(
        [
            level[origin : origin + parts.horizon] - plan.transform.reference(level, origin, parts.horizon)
            for origin in origins
        ]
    )
