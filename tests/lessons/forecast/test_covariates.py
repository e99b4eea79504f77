"""Further columns: which are read, what of their future is used, and what that is worth."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.lessons.forecast.comparison import learned, make_field
from rnnplay.lessons.forecast.data.covariates import Chosen
from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.reading import read_series
from rnnplay.lessons.forecast.data.series import Covariate, Series
from rnnplay.lessons.forecast.plan import make_plan
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import Task

CHANCE = np.random.default_rng(4)
ANSWER = CHANCE.normal(size=240)  # what nobody can guess
SERIES = Series("y", 3 * ANSWER[:230] + CHANCE.normal(size=230) / 5)
SETTINGS = [Settings(horizon=4, lags=6, transform=each) for each in ("none", "last")]
SETTINGS += [replace(SETTINGS[0], strategy="recursive", cell="gru"), replace(SETTINGS[1], strategy="recursive")]
ROWS = ["day,sales,week,price", *(f"2024-01-{1 + n:02d},{n % 7 + n / 9:.3f},{n % 7},{n * n % 11}" for n in range(31))]


def beside(known):
    return replace(SERIES, covariates=(Covariate("x", ANSWER if known else ANSWER[:230], known),))


@pytest.mark.thorough
@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: f"{settings.strategy} {settings.transform}")
def test_what_is_known_of_the_future_is_used_and_what_is_not_is_not(settings):
    errors = {}
    for name, series in {"none": SERIES, "unknown": beside(False), "known": beside(True)}.items():
        task = learned(settings, series)
        errors[name] = make_field(settings, series).errors(task.forecasts()).mae
    assert errors["known"] < 0.5 * errors["none"] < 0.7 * errors["unknown"]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: f"{settings.strategy} {settings.transform}")
def test_forecasts_depend_on_known_futures_alone(settings):
    for known in (False, True):
        task, covariate = Task(settings, beside(known)), beside(known).covariates[0]
        origin = task.plan.parts.origins[-1]
        changed = covariate.values.copy()
        changed[origin + 1] += 5
        other = Task(settings, replace(SERIES, covariates=(replace(covariate, values=changed),)))
        before, after = task.forecasts()[-1], other.forecasts()[-1]
        assert before[0] == after[0] and (before[1] != after[1]) == known


def test_what_is_read_of_covariates_is_the_change_that_is_read_of_the_series():
    covariates = (Covariate("known", ANSWER, True), Covariate("unknown", ANSWER[:230] ** 2, False))
    series = replace(SERIES, covariates=covariates)
    assert [each.name for each in series.covariates] == ["unknown", "known"]  # in this order they are read
    for strategy in ("direct", "recursive"):
        windows = Task(replace(SETTINGS[1], strategy=strategy), series).windows
        read, future = windows.inputs([100])
        (mean, deviation), (known_mean, known_deviation) = windows.scale.covariates
        np.testing.assert_allclose(read[0, :, 1] * deviation + mean, np.diff(ANSWER**2)[93:99], rtol=1e-4)
        np.testing.assert_allclose(read[0, :, 2] * known_deviation + known_mean, np.diff(ANSWER)[93:99], rtol=1e-4)
        steps = np.diff(ANSWER)[99:103]
        expected = steps if strategy == "recursive" else steps.cumsum()
        np.testing.assert_allclose(future[0, :, 0] * known_deviation + known_mean, expected, rtol=1e-4)


def test_a_network_fed_back_is_a_loop_of_single_steps():
    covariates = (Covariate("known", ANSWER, True), Covariate("unknown", ANSWER[:230] ** 2, False))
    task = Task(SETTINGS[3], replace(SERIES, covariates=covariates))
    windows, future = task.windows.inputs([100, 120])
    with torch.no_grad():
        found = task.model(windows, future, 4)
        for step in range(4):
            said = task.model(windows, future[:, step:])  # (origins, 1)
            torch.testing.assert_close(said[:, 0], found[:, step])
            read = torch.cat([said, windows[:, -1, 1:2], future[:, step]], dim=1)
            windows = torch.cat([windows, read[:, None]], dim=1)


def read(rows=ROWS, target="sales", **chosen):
    return read_series("\n".join(rows).encode(), "mine.csv", target, Chosen(**chosen))


def test_columns_of_a_file_are_read_beside_the_series():
    rows = [*ROWS[:5], "2024-01-05,1,4,", *ROWS[6:], *(f"2024-02-{1 + n:02d},,{n},9" for n in range(3))]
    series = read(rows, known=("week",), unknown=("price",))
    unknown, known = series.covariates
    assert (unknown.name, unknown.known, len(unknown.values)) == ("price", False, 31)
    assert (known.name, known.known, known.values[31:].tolist()) == ("week", True, [0, 1, 2])
    assert unknown.values[4] == unknown.values[3] == 9
    assert any("1 missing value of “price”" in each for each in series.notes)
    (told,) = make_plan(Settings(horizon=5), series).fitted
    assert "“week” is known for 3 of 5 steps" in told
    assert make_plan(Settings(horizon=3), series).fitted == ()


def test_where_a_covariate_begins_later_the_series_does():
    series = read([ROWS[0], *(each.rsplit(",", 1)[0] + "," for each in ROWS[1:4]), *ROWS[4:]], unknown=("price",))
    assert (len(series), series.calendar.label(0)) == (28, "2024-01-04")
    assert any("3 values at the beginning are left out: “price” has none there." in each for each in series.notes)
    late = read([ROWS[0], "2024-01-01,,0,0", *ROWS[2:]])
    assert (len(late), late.calendar.label(0)) == (30, "2024-01-02")


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"known": ("x",)}, "no column of numbers called “x”. There are: “sales”, “week”, “price”."),
        ({"unknown": ("sales",)}, "“sales” is the column that is forecast"),
        ({"unknown": ("week",), "known": ("week",)}, "“week” is given twice"),
    ],
)
def test_what_is_no_covariate_gets_a_sentence(chosen, says):
    with pytest.raises(SeriesError) as refused:
        read(**chosen)
    assert says in str(refused.value)
