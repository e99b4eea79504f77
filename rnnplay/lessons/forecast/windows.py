"""A series cut into windows by time: what a network reads, and what it is to say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.methods.transform import Terms
from rnnplay.lessons.forecast.plan import Plan

LEAST = 1e-9  # a smaller deviation, as a share of the values, is rounding


@dataclass(frozen=True)
class Scale:
    """By which numbers are scaled for a network: the mean and the deviation of the part that is learned from.

    Attributes:
        mean, deviation: of the values that are read.
        target_mean, target_deviation: of the changes that are said, and at each step the mean, ``(horizon,)``.
        covariates: mean and deviation of each covariate.
    """

    mean: float
    deviation: float
    target_mean: tuple[float, ...]
    target_deviation: float
    covariates: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of a series, all scaled by what the training part has.

    Attributes:
        plan: how the series is learned.
        level: ``(time,)``: the values, or their logarithms.
        read: ``(time - lag, 1 + covariates)``: what networks read of it and of the covariates, scaled.
        known: ``(known, time + horizon)``: the known covariates, unscaled.
        scale: by which all is.
    """

    plan: Plan
    level: np.ndarray
    read: np.ndarray
    known: np.ndarray
    scale: Scale

    def inputs(self, origins: Sequence[int]) -> tuple[Tensor, Tensor]:
        """What is read from each origin, float32: before it, ``(origins, lags, 1 + covariates)``, and of the future.

        Of that the known covariates alone, ``(origins, horizon, known)``: their changes, as the series has them.
        """
        end = np.asarray(origins) - self.plan.transform.lag  # of each window, in `read`
        places = end[:, None] + np.arange(-self.plan.lags, 0)
        future = [
            (self._coming(each, origins) - mean) / deviation
            for each, (mean, deviation) in zip(self.known, self._known_scales, strict=True)
        ]
        shape = (len(end), self.plan.parts.horizon, 0)
        told = np.stack(future, axis=-1) if future else np.zeros(shape)
        return torch.from_numpy(self.read[places].astype(np.float32)), torch.from_numpy(told.astype(np.float32))

    def targets(self, origins: Sequence[int]) -> Tensor:
        """What is to be said from each origin, ``(origins, horizon)`` float32."""
        changes = self.plan.transform.changes(self.level, origins, self.plan.parts.horizon)
        scaled = (changes - np.array(self.scale.target_mean)) / self.scale.target_deviation
        return torch.from_numpy(scaled.astype(np.float32))

    def next_steps(self, origins: Sequence[int]) -> Tensor:
        """What a network learns to say at once from each origin, ``(origins, outputs)``."""
        if not self.plan.recursive:
            return self.targets(origins)
        places = np.asarray(origins) - self.plan.transform.lag
        return torch.from_numpy(self.read[places, :1].astype(np.float32))

    def forecasts(self, said: np.ndarray, origins: Sequence[int]) -> np.ndarray:
        """What a network said from each origin, ``(origins, horizon)``, as values of the series in float64."""
        transform = self.plan.transform
        changes = said.astype(np.float64) * self.scale.target_deviation + np.array(self.scale.target_mean)
        against = transform.references(self.level, origins, self.plan.parts.horizon)
        return transform.undone(against + changes)

    @property
    def _known_scales(self) -> tuple[tuple[float, float], ...]:
        return self.scale.covariates[len(self.scale.covariates) - len(self.known) :]

    def _coming(self, covariate: np.ndarray, origins: Sequence[int]) -> np.ndarray:
        """What a known covariate will be, less what it is a change against, ``(origins, horizon)``."""
        if self.plan.recursive:  # one step at a time, as it is read then
            changes = self.plan.transform.of_covariates.inputs(covariate)
            places = np.asarray(origins)[:, None] - self.plan.transform.lag + np.arange(self.plan.parts.horizon)
            return np.asarray(changes[places])
        return self.plan.transform.of_covariates.changes(covariate, origins, self.plan.parts.horizon)


def training_origins(plan: Plan) -> range:
    """All origins whose windows and targets lie before the validation part."""
    return range(plan.transform.lag + plan.lags, plan.parts.validation - plan.outputs + 1)


def cut(series: Series, plan: Plan) -> Windows:
    """The windows of a series; means and deviations are those of the part that is learned from."""
    scales = [_scale_of(each[: plan.parts.validation - plan.transform.lag]) for each in _columns(series, plan)]
    target_mean, target_deviation = _target_scale(plan.transform.level(series.values), plan, scales[0])
    return laid_out(series, plan, Scale(*scales[0], target_mean, target_deviation, tuple(scales[1:])))


def laid_out(series: Series, plan: Plan, scale: Scale) -> Windows:
    """The windows of a series, scaled as that says."""
    scales, end = [(scale.mean, scale.deviation), *scale.covariates], len(series) + plan.parts.horizon
    columns = zip(_columns(series, plan), scales, strict=True)
    known = [reaching(each.values, end) for each in series.covariates if each.known]
    return Windows(
        plan=plan,
        level=plan.transform.level(series.values),
        read=np.stack([(each - mean) / deviation for each, (mean, deviation) in columns], axis=1),
        known=np.array(known).reshape(len(known), end),
        scale=scale,
    )


def _columns(series: Series, plan: Plan) -> list[np.ndarray]:
    """What networks read of the series and of its covariates, unscaled, ``(time - lag,)`` each."""
    transform, length = plan.transform, len(series)
    others = [transform.of_covariates.inputs(reaching(each.values, length)) for each in series.covariates]
    return [transform.inputs(transform.level(series.values)), *others]


def says(network: Callable[..., Tensor], given: tuple[Tensor, Tensor], plan: Plan) -> Tensor:
    """What a network says of windows, as changes, ``(origins, horizon)``, scaled as `Windows.targets` are.

    A recursive one says a step at a time: one difference after the other, which are added up.
    """
    if not plan.recursive:
        return network(*given)
    return summed(network(*given, plan.parts.horizon), plan.transform.terms)


def summed(said: Tensor, terms: Terms) -> Tensor:
    """What differences ``(batch, steps)`` that follow each other make of a series, from 0 on."""
    steps = [*said.unbind(1)]
    for step in range(len(steps)):
        for lag, share in terms:
            if step >= lag:
                steps[step] = steps[step] + share * steps[step - lag]
    return torch.stack(steps, dim=1)


def reaching(values: np.ndarray, end: int) -> np.ndarray:
    """A covariate until there; what is missing at its end is its last value, of which nobody reads the future."""
    return np.concatenate([values, np.full(max(0, end - len(values)), values[-1])])[:end]


def _scale_of(learned: np.ndarray) -> tuple[float, float]:
    mean, deviation = float(learned.mean()), float(learned.std())
    return mean, deviation if deviation > LEAST * float(np.abs(learned).max()) else 1.0


def _target_scale(level: np.ndarray, plan: Plan, scale: tuple[float, float]) -> tuple[tuple[float, ...], float]:
    horizon = plan.parts.horizon
    if plan.recursive:  # what is said is read again, so it is scaled alike
        counts = summed(torch.ones(1, horizon, dtype=torch.float64), plan.transform.terms)[0]
        return tuple((scale[0] * counts).tolist()), scale[1]
    changes = plan.transform.changes(level, training_origins(plan), horizon)
    return (float(changes.mean()),) * horizon, _scale_of(changes)[1]
