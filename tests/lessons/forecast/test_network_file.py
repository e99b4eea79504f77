"""A trained network as a file: it comes back the same, forecasts the same, and what is no such file is refused."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from rnnplay import checkpoints
from rnnplay.families.forecaster import FORECASTER
from rnnplay.lessons.forecast.comparison import learned
from rnnplay.lessons.forecast.data.covariates import Chosen
from rnnplay.lessons.forecast.data.errors import SeriesError
from rnnplay.lessons.forecast.data.series import Covariate, Series
from rnnplay.lessons.forecast.data.shipped import FOLDER, shipped
from rnnplay.lessons.forecast.methods.intervals import held
from rnnplay.lessons.forecast.network_file import covariates_of, field_for, forecaster_of, result_of
from rnnplay.lessons.forecast.script import values_file
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import Task
from rnnplay.lessons.inspect.network import network_of
from tests.checkpoint_files import as_bytes, refusal
from tests.command_line.calls import call, complaint, write

BESIDE = (Covariate("x", np.cos(np.arange(160) ** 2), True), Covariate("z", np.sin(np.arange(144) ** 2), False))
AIRLINE = replace(shipped("airline"), covariates=BESIDE)
CASES = [
    (Settings(), shipped("airline")),
    (Settings(cell="gru", horizon=12, num_layers=2, transform="log last", strategy="recursive"), AIRLINE),
    (Settings(cell="rnn", transform="log regression", horizon=9), AIRLINE),
    (Settings(horizon=4, transform="none"), shipped("random walk")),
]


def trained(settings, series, steps=12):
    task = Task(settings, series)
    for _ in range(steps):
        task.step()
    return task


def brought_back(task):
    return checkpoints.load_bytes(checkpoints.save_bytes(*forecaster_of(task)), family=FORECASTER)


@pytest.mark.quick("settings0-*", "settings3-*")
@pytest.mark.parametrize(("settings", "series"), CASES)
def test_the_same_forecasts_come_from_the_file(settings, series):
    task = trained(settings, series)
    model, card = brought_back(task)
    result = result_of(model, field_for(model, series))
    np.testing.assert_allclose(result.forecasts, task.best_forecasts(), rtol=1e-6)
    np.testing.assert_allclose(result.onward, task.best_onward(), rtol=1e-6)
    np.testing.assert_array_equal(result.reach, task.best_reach())
    assert card.scores["mase"] == pytest.approx(result.errors.mase) and card.recipe["best_step"] == task.best_step
    assert model.architecture["period"] == task.plan.period
    assert covariates_of(model) == Chosen(*((("z",), ("x",)) if series is AIRLINE else ()))


def test_the_card_says_how_often_it_is_nearer_than_the_last_value():
    task = learned(Settings(), shipped("airline"))
    card = brought_back(task)[1]
    values, parts = shipped("airline").values, task.plan.parts
    forecasts, nearer = task.best_forecasts(), 0
    for row, origin in enumerate(parts.origins):
        for step in range(6):
            came = values[origin + step]
            nearer += abs(forecasts[row, step] - came) < abs(values[origin - 1] - came)
    assert card.accuracy == nearer / (len(parts.origins) * 6) > 0.8
    assert card.data.endswith(": 102 of 144 values") and card.scores["origins"] == 19


def test_the_page_of_networks_finds_its_recurrent_part():
    content = checkpoints.save_bytes(*forecaster_of(trained(*CASES[1])))
    (found,) = network_of(content, "mine.safetensors", 10**6).found.modules
    assert (found.name, found.type_name, found.input_size) == ("network.recurrent", "GRU", 3)


def test_a_series_that_does_not_fit_gets_a_sentence():
    model, _card = brought_back(trained(*CASES[2]))
    with pytest.raises(SeriesError, match="The network reads “z”, “x” beside the series"):
        field_for(model, shipped("airline"))
    model, _card = brought_back(trained(*CASES[0]))
    with pytest.raises(SeriesError, match="The network reads 36 values before each forecast; 14 come before"):
        field_for(model, Series("short", np.arange(26.0)))
    with pytest.raises(SeriesError, match="The network reads no other column"):
        field_for(model, AIRLINE)
    model, _card = brought_back(trained(*CASES[3]))
    far = Series("far", shipped("random walk").values * 1e9)
    with pytest.raises(SeriesError, match="too far from those that the network learned from"):
        result_of(model, field_for(model, far))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"lags": 0}, "lags is not a whole number from 1 to 200"),
        ({"difference": "sometimes"}, "difference is none of none, last, season, regression"),
        ({"deviation": 0}, "deviation is not a number from"),
        ({"mean": "1"}, "mean is not a number"),
        ({"mean": True}, "mean is not a number"),
        ({"target_mean": [0.0]}, "target_mean or reach has not one number for each step"),
        ({"reach": [1e99]}, "reach is not a list of at most 36 numbers"),
        ({"regression": [[0, 1.0]]}, "regression is not a list of at most 16 pairs"),
        ({"covariates": [{"name": "x"}]}, "covariates is not a list of at most 16 columns"),
        ({"covariates": 3}, "covariates is not a list"),
        ({"cell": "qrnn"}, "cell is none of rnn, gru, lstm"),
        ({"recursive": 1}, "recursive is not true or false"),
        ({"extra": 1}, "extra"),
        ({"horizon": 7}, "target_mean or reach"),
    ],
)
def test_a_card_that_lies_is_refused(changes, says):
    model, card = forecaster_of(trained(*CASES[0], steps=1))
    values = asdict(card)
    values["architecture"] = {**values["architecture"], **changes}
    assert says in refusal(as_bytes(dict(model.state_dict()), values), family=FORECASTER)


def test_known_columns_stand_after_unknown_ones():
    model, card = forecaster_of(trained(*CASES[2], steps=1))
    values = json.loads(json.dumps(asdict(card)))
    values["architecture"]["covariates"].reverse()
    said = refusal(as_bytes(dict(model.state_dict()), values), family=FORECASTER)
    assert "covariates has a known column before an unknown one" in said


@pytest.mark.thorough
def test_the_command_line_forecasts_with_it(tmp_path):
    settings, series = CASES[2]
    path = tmp_path / "mine.safetensors"
    task = trained(settings, series)
    checkpoints.save(path, *forecaster_of(task))
    names = ["covariate 1", "covariate 2", *(each.name for each in series.covariates)]
    rows = values_file(series).replace(names[0], names[2], 1).replace(names[1], names[3], 1)
    file = write("mine.csv", rows)
    found = json.loads(call("forecast", file, "--target", "value", "--network", path, "--json").stdout)
    methods = {each["method"]: each for each in found["methods"]}
    assert "rnn" in methods and "lstm" not in methods and found["horizon"] == 9
    forecasts = field_for(brought_back(task)[0], series).errors(task.best_forecasts())
    assert methods["rnn"]["mae"] == pytest.approx(forecasts.mae, rel=1e-6)
    assert "leave out --known" in complaint("forecast", file, "--network", path, "--known", "x")
    assert "not a network that forecasts a series" in complaint("forecast", file, "--network", "lstm-2x128")
    path.write_bytes(path.read_bytes()[:-9])
    assert "cannot be loaded" in complaint("forecast", file, "--network", path)
    assert "does not exist" in complaint("forecast", file, "--network", tmp_path / "none.safetensors")
    assert "no column of numbers called “z”" in complaint("forecast", FOLDER / "airline.csv", "--network", _saved(task))


def _saved(task):
    path = "again.safetensors"
    checkpoints.save(path, *forecaster_of(task))
    return path


def test_its_intervals_are_kept():
    task = learned(Settings(), shipped("airline"))
    model, _card = brought_back(task)
    field = field_for(model, shipped("airline"))
    result = result_of(model, field)
    expected = held(task.best_forecasts(), task.best_reach(), task.plan.transform, field.targets)
    assert held(result.forecasts, result.reach, field.plan.transform, field.targets) == expected
