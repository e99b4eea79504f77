"""Poisoned future: what comes after an origin has no say in the forecast from there, not in a single bit."""

from dataclasses import replace

import numpy as np
import pytest

from rnnplay.lessons.forecast.comparison import backtest, baselines, learned, make_field
from rnnplay.lessons.forecast.data.series import Covariate, Series
from rnnplay.lessons.forecast.data.shipped import shipped
from rnnplay.lessons.forecast.plan import make_plan
from rnnplay.lessons.forecast.settings import Settings

SERIES = {
    name: Series(name, shipped(name).values[-160:], shipped(name).calendar)
    for name in ("airline", "sunspots-yearly", "co2", "sine", "random walk")
    if len(shipped(name)) >= 160 or name == "airline"
}
# Of what is set rather than found, and what is found.
SETTINGS = [
    Settings(),
    Settings(strategy="recursive", transform="log regression"),
    Settings(cell="gru", transform="last", lags=5),
    Settings(cell="rnn", strategy="recursive"),
]


@pytest.fixture(autouse=True)
def few_steps(monkeypatch):
    monkeypatch.setattr("rnnplay.lessons.forecast.comparison.LONGEST", 4)


def poisoned(series, origin, seed):
    """The same until the origin, then noise: larger, smaller, negative; of covariates with an unknown future too."""
    chance = np.random.default_rng(seed)

    def noisy(values):
        noise = chance.normal(size=len(values) - origin) * 10.0 ** chance.integers(-2, 6)
        return np.concatenate([values[:origin], noise])

    covariates = [each if each.known else replace(each, values=noisy(each.values)) for each in series.covariates]
    return Series(series.name, noisy(series.values), series.calendar, covariates=tuple(covariates))


def with_covariates(series):
    """The same beside two columns that know much of it."""
    chance = np.random.default_rng(9)
    near = series.values + chance.normal(size=len(series)) * series.values.std() / 9
    known = np.append(near, chance.normal(size=40))
    return replace(series, covariates=(Covariate("near", near, False), Covariate("calendar", known, True)))


@pytest.mark.quick("airline", "random walk")
@pytest.mark.parametrize("name", SERIES)
def test_no_baseline_knows_the_future(name):
    series = SERIES[name]
    field = make_field(Settings(), series)
    origins = field.plan.parts.origins
    for number, at in enumerate([0, len(origins) // 2, len(origins) - 1]):
        other = make_field(Settings(), poisoned(series, origins[at], number))
        assert (other.plan, other.known, other.scale) == (field.plan, field.known, field.scale)
        methods = baselines(field.known)
        assert baselines(other.known) == methods
        for method in methods:
            before = backtest(method, series.values, field.plan.parts, field.known)
            after = backtest(method, other.series.values, other.plan.parts, other.known)
            np.testing.assert_array_equal(after[: at + 1], before[: at + 1], method)


@pytest.mark.quick("2-airline-lstm *", "0-random walk-rnn *")
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: f"{settings.cell} {settings.strategy}")
@pytest.mark.parametrize("name", SERIES)
@pytest.mark.parametrize("columns", [0, 2])
def test_no_network_knows_the_future(name, settings, columns):
    series = with_covariates(SERIES[name]) if columns else SERIES[name]
    task = learned(settings, series)
    before, origins = task.forecasts(), task.plan.parts.origins
    for number, at in enumerate([0, len(origins) - 1]):
        other = learned(settings, poisoned(series, origins[at], number))
        assert (other.plan, other.best_step, other.best_loss) == (task.plan, task.best_step, task.best_loss)
        np.testing.assert_array_equal(other.forecasts()[: at + 1], before[: at + 1])


def test_what_is_chosen_is_chosen_before_the_validation():
    series = SERIES["co2"]
    plan = make_plan(Settings(), series)
    assert make_plan(Settings(), poisoned(series, plan.parts.validation, 3)) == plan
