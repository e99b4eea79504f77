"""The simple methods are statsmodels' own to its last digits; periods and transforms are found where they are."""

import time

import numpy as np
import pytest

from rnnplay.lessons.forecast.comparison import baseline_results, make_field
from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.series import Series
from rnnplay.lessons.forecast.data.shipped import SHIPPED, shipped
from rnnplay.lessons.forecast.methods.baselines import FORECASTS, autoregression, know
from rnnplay.lessons.forecast.methods.errors import errors_of, naive_scale
from rnnplay.lessons.forecast.methods.period import find_period
from rnnplay.lessons.forecast.methods.regression import regression_transform
from rnnplay.lessons.forecast.methods.split import largest_horizon, split
from rnnplay.lessons.forecast.methods.transform import choose_transform
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.verdict import verdict

AIRLINE = shipped("airline").values
HORIZON = 15  # more than a period


@pytest.fixture(scope="module")
def known():
    """What is learnt from the first ten years."""
    return know(AIRLINE[:120], 12)


def by_statsmodels(method, values, known):
    """The same forecast from statsmodels, ``(HORIZON,)``."""
    # Imported here: that takes as long as all of these tests.
    from statsmodels.tsa.ar_model import AutoReg
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    logs = np.log(values)
    if method == "autoregression":
        return np.exp(AutoReg(logs, [*known.lags], trend="c").fit().forecast(HORIZON))
    if method == "exponential smoothing":
        of = known.smoothing
        # Not `ExponentialSmoothing.forecast`: its last step of a season takes the season of a period before.
        model = ETSModel(
            logs,
            trend="add",
            damped_trend=True,
            seasonal="add",
            seasonal_periods=12,
            initialization_method="known",
            initial_level=of.level,
            initial_trend=of.trend,
            initial_seasonal=[*of.season],
        )
        fitted = model.smooth(np.array([of.alpha, of.alpha * of.beta, of.gamma, of.phi]))
        return np.exp(fitted.forecast(HORIZON))
    if method == "drift":
        change = (values[-1] - values[0]) / (len(values) - 1)
        return SARIMAX(values, order=(0, 1, 0), trend="c").smooth([change, 1.0]).forecast(HORIZON)
    if method == "last value":
        return SARIMAX(values, order=(0, 1, 0)).smooth([1.0]).forecast(HORIZON)
    if method == "seasonal drift":
        change = (logs[12:] - logs[:-12]).mean()
        model = SARIMAX(logs, order=(0, 0, 0), seasonal_order=(0, 1, 0, 12), trend="c")
        return np.exp(model.smooth([change, 1.0]).forecast(HORIZON))
    naive = SARIMAX(values, order=(0, 0, 0), seasonal_order=(0, 1, 0, 12)).smooth([1.0]).forecast(HORIZON)
    if method == "seasonal naive":
        return naive
    growth = values[-12:].sum() / values[-24:-12].sum()
    return naive * growth ** np.repeat([1, 2], [12, 3])


@pytest.mark.parametrize("method", FORECASTS)
@pytest.mark.parametrize("origin", [120, 139])
def test_a_method_is_what_statsmodels_computes(method, origin, known):
    found = FORECASTS[method](AIRLINE[:origin], HORIZON, known)
    np.testing.assert_allclose(found, by_statsmodels(method, AIRLINE[:origin], known), rtol=1e-6)


def test_the_airline_passengers_are_as_hard_as_is_known():
    """MAPE from all 19 origins of the last 24 months, six months ahead."""
    results = {each.method: each for each in baseline_results(make_field(Settings(), shipped("airline")))}
    shares = {method: round(100 * each.errors.mape, 2) for method, each in results.items()}
    assert (shares["seasonal naive"], shares["seasonal naive × growth"], shares["autoregression"]) == (
        11.13,
        4.95,
        3.72,
    )
    assert round(results["autoregression"].errors.mase, 2) == 0.59


def test_errors_are_their_formulas_and_shares_of_nothing_are_refused():
    targets, forecasts = np.array([[1.0, 2.0], [4.0, 5.0]]), np.array([[2.0, 2.0], [2.0, 8.0]])
    found = errors_of(forecasts, targets, scale=2.0)
    assert (found.mae, found.rmse, found.mase) == (1.5, pytest.approx(3.5**0.5), 0.75)
    assert found.mape == pytest.approx((1 + 0 + 0.5 + 0.6) / 4) and found.by_horizon == (1.5, 1.5)
    assert errors_of(forecasts - 1, targets - 1, 2.0).mape is None  # a zero
    assert errors_of(forecasts - 3, targets - 3, 2.0).mape is None  # of both signs
    assert naive_scale(np.array([1.0, 5.0, 2.0, 7.0]), 2) == 1.5 and naive_scale(np.array([1.0, 5.0, 2.0]), 1) == 3.5


@pytest.mark.parametrize(
    ("name", "period", "log", "difference"),
    [
        ("airline", 12, True, "season"),
        ("co2", 12, True, "season"),
        ("sine", 25, False, "season"),
        ("random walk", 1, False, "last"),
        ("sunspots-yearly", range(10, 12), False, "season"),
        ("sunspots", range(120, 136), False, "none"),
    ],
)
def test_periods_and_transforms_are_found(name, period, log, difference):
    series, horizon = shipped(name), SHIPPED[name].horizon
    known = series.values[: split(len(series), horizon).validation]
    found = find_period(known, series.calendar.season)
    assert found in (period if isinstance(period, range) else [period])
    chosen = choose_transform(known, found, horizon)
    assert chosen.difference == difference and (chosen.log == log or name == "co2")


def test_what_comes_back_to_its_mean_is_taken_as_it_is_and_a_random_walk_is_not():
    found = {"walk": [], "back": []}
    for seed in range(30):
        noise = np.random.default_rng(seed).normal(size=500)
        found["walk"].append(choose_transform(np.cumsum(noise), 1, 6).difference)
        back = [0.0]
        for each in noise:
            back.append(0.7 * back[-1] + each)
        found["back"].append(choose_transform(np.array(back), 1, 12).difference)
    assert found["walk"].count("last") >= 28 and found["back"].count("none") >= 22


def test_an_autoregression_that_is_learned_from_goes_on_as_the_simple_method_does():
    known = know(AIRLINE[:102], 12)
    transform = regression_transform(AIRLINE[:102], 12, known.level.log, known.level.floor)
    level = transform.level(AIRLINE[:102])
    expected = autoregression(AIRLINE[:102], HORIZON, known)
    np.testing.assert_allclose(transform.undone(transform.references(level, [102], HORIZON)[0]), expected, rtol=1e-9)
    left = transform.inputs(level)  # of each value what the regression does not say
    assert len(left) == 102 - transform.lag and abs(left.mean()) < 1e-9
    for origin in (40, 90):
        said = transform.references(level, [origin], 1)[0, 0]
        assert left[origin - transform.lag] == pytest.approx(level[origin] - said)


def test_random_walks_have_no_period():
    walks = [np.cumsum(np.random.default_rng(seed).normal(size=500)) for seed in range(60)]
    assert sum(find_period(walk, season) > 1 for walk in walks for season in (None, 12)) <= 2


def test_where_nothing_wins_it_is_said():
    field = make_field(Settings(), shipped("random walk"))
    results = baseline_results(field)
    assert {each.method for each in results} == {"last value", "drift", "autoregression", "exponential smoothing"}
    assert "Nothing is clearly better than the last value" in verdict(field, results)
    for name in ("airline", "co2", "sunspots-yearly", "sine"):
        field = make_field(Settings(), shipped(name))
        assert "last value" not in verdict(field, baseline_results(field))


def test_of_one_origin_nothing_is_said_that_several_could_deny():
    field = make_field(Settings(horizon=6), Series("a line", np.arange(31.0)))
    said = verdict(field, baseline_results(field))
    assert "To be beaten: drift" in said and "from 1 origin only" in said and "walk" not in said


@pytest.mark.parametrize("length", [24, 25, 40, 144, 1000])
def test_every_horizon_up_to_the_largest_leaves_something_to_learn_from(length):
    for horizon in range(1, largest_horizon(length) + 1):
        parts = split(length, horizon)
        assert 0 < parts.validation <= parts.test - horizon and parts.test <= length - horizon
        assert parts.origins[0] == parts.test and parts.origins[-1] + horizon == length
        assert all(parts.validation <= each <= parts.test - horizon for each in parts.validation_origins)
    with pytest.raises(SeriesError, match=f"at most {largest_horizon(length)}"):
        split(length, largest_horizon(length) + 1)


def test_a_thousand_rows_are_compared_in_a_second():
    time_ = np.arange(1000)
    chance = np.random.default_rng(1)
    series = Series("mine", 100 + time_ / 10 + 10 * np.sin(time_ * 2 * np.pi / 7) + chance.normal(size=1000))
    baseline_results(make_field(Settings(), shipped("airline")))  # statsmodels is loaded
    began = time.process_time()
    results = baseline_results(make_field(Settings(horizon=12), series))
    assert len(results) == 7 and time.process_time() - began < 1
