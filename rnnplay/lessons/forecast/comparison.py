"""All methods on one series: the same origins, the same errors; a network once for each seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rnnplay.engine.validation import CELLS
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.methods.baselines import FORECASTS, Known, backtest, baselines, know
from rnnplay.lessons.forecast.methods.errors import Errors, errors_of, naive_scale
from rnnplay.lessons.forecast.methods.split import Split
from rnnplay.lessons.forecast.plan import Plan, make_plan
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import Task
from rnnplay.text import N_, _

SEEDS = (1, 2, 3, 4, 5)
LONGEST = 300  # steps of a network
PATIENCE = 60  # steps without a better validation, after which nothing is waited for any more
NAMES = {
    "last value": N_("last value"),
    "drift": N_("drift"),
    "seasonal naive": N_("seasonal naive"),
    "seasonal naive × growth": N_("seasonal naive × growth"),
    "seasonal drift": N_("seasonal naive + mean change"),
    "autoregression": N_("autoregression"),
    "exponential smoothing": N_("exponential smoothing"),
}


@dataclass(frozen=True, eq=False)
class Result:
    """What a method reaches.

    Attributes:
        method: its name: of a network that of its cell.
        errors: over all origins; of a network those of its median seed, by MASE.
        forecasts: ``(origins, horizon)``, likewise.
        onward: ``(horizon,)``: after the last value, likewise.
        seeds: of a network the errors of each of its seeds; empty for others.
        reach: of a network how far its intervals reach, ``(horizon,)``; None for others.
        mean: of a network that learned from several seeds the errors of the mean of all their forecasts; else None.
    """

    method: str
    errors: Errors
    forecasts: np.ndarray
    onward: np.ndarray
    seeds: tuple[Errors, ...] = ()
    reach: np.ndarray | None = None
    mean: Errors | None = None

    @property
    def is_network(self) -> bool:
        """Whether it was learned by a recurrent network."""
        return self.method in CELLS

    @property
    def title(self) -> str:
        """What the page calls it."""
        return CELLS[self.method] if self.is_network else _(NAMES[self.method])


@dataclass(frozen=True, eq=False)
class Field:
    """A series, how it is split, and what is known of it before the test: what all methods share.

    Attributes:
        series: it.
        plan: how networks learn it.
        known: what the baselines know.
        targets: ``(origins, horizon)``: what came.
        scale: of the MASE.
    """

    series: Series
    plan: Plan
    known: Known
    targets: np.ndarray
    scale: float

    def errors(self, forecasts: np.ndarray) -> Errors:
        """Of forecasts ``(origins, horizon)``."""
        return errors_of(forecasts, self.targets, self.scale)


def make_field(settings: Settings, series: Series, parts: Split | None = None) -> Field:
    """What all methods share; ``parts`` as `make_plan` has them."""
    return field_of(make_plan(settings, series, parts), series)


def field_of(plan: Plan, series: Series) -> Field:
    """The same for a plan that was made."""
    values = series.values
    before = values[: plan.parts.test]
    known = know(before, plan.period)
    return Field(series, plan, known, plan.parts.targets(values), naive_scale(before, plan.period))


def baseline_results(field: Field) -> list[Result]:
    """All that say something of this series, the best first."""
    values, parts = field.series.values, field.plan.parts
    found = []
    for method in baselines(field.known):
        forecasts = backtest(method, values, parts, field.known)
        onward = FORECASTS[method](values, parts.horizon, field.known)
        found.append(Result(method, field.errors(forecasts), forecasts, onward))
    return ranked(found)


def ranked(results: Sequence[Result]) -> list[Result]:
    """The best first."""
    return sorted(results, key=lambda each: each.errors.mase)


def learned(settings: Settings, series: Series, plan: Plan | None = None) -> Task:
    """A network that has learned until the validation got no better, and is the one that was best there."""
    task = Task(settings, series, plan)
    while task.step_count < LONGEST and task.step_count - task.best_step < PATIENCE:
        task.step()
    task.take_best()
    return task


def network_result(
    field: Field,
    settings: Settings,
    seeds: Sequence[int] = SEEDS,
    on_seed: Callable[[], None] = lambda: None,
) -> Result:
    """A network of the settings' cell, learned once for each seed."""
    runs = []
    for seed in seeds:
        task = learned(replace(settings, seed=seed), field.series, field.plan)
        forecasts = task.forecasts()
        runs.append((field.errors(forecasts), forecasts, task.onward(), task.best_reach()))
        on_seed()
    errors, forecasts, onward, reach = sorted(runs, key=lambda run: run[0].mase)[(len(runs) - 1) // 2]
    mean = field.errors(np.mean([run[1] for run in runs], axis=0)) if len(runs) > 1 else None
    return Result(settings.cell, errors, forecasts, onward, tuple(run[0] for run in runs), reach, mean)


def compare(
    field: Field,
    settings: Settings,
    seeds: Sequence[int] = SEEDS,
    on_progress: Callable[[float], None] = lambda _s: None,
) -> list[Result]:
    """Baselines and networks of all cells, the best first.

    Args:
        field: what they share.
        settings: of the networks; their cell and seed are not read.
        seeds: of each network.
        on_progress: told the share that is done, 0…1.
    """
    done, results = 0, baseline_results(field)

    def one_more() -> None:
        nonlocal done
        done += 1
        on_progress(done / (len(CELLS) * len(seeds)))

    for cell in CELLS:
        results.append(network_result(field, replace(settings, cell=cell), seeds, one_more))
    return ranked(results)
