"""What a network learns, what counts of it, and the script that makes the same forecasts."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.engine.validation import SettingsError
from rnnplay.lessons.forecast.comparison import compare, learned, make_field
from rnnplay.lessons.forecast.data.series import Covariate, Series
from rnnplay.lessons.forecast.data.shipped import shipped
from rnnplay.lessons.forecast.methods.intervals import around, held, reach_of
from rnnplay.lessons.forecast.methods.transform import Transform
from rnnplay.lessons.forecast.script import FILE, WRITTEN, script, values_file
from rnnplay.lessons.forecast.settings import Settings
from rnnplay.lessons.forecast.task import BATCH, Task
from rnnplay.lessons.forecast.verdict import follows_late, verdict
from tests.thoroughly import asked_for

LONG = Series("long", np.sin(np.arange(WRITTEN + 1) / 3) + np.arange(WRITTEN + 1) / 900)
BESIDE = (Covariate("x", np.cos(np.arange(150) ** 2), True), Covariate("z", np.sin(np.arange(144) ** 2), False))
AIRLINE = replace(shipped("airline"), covariates=BESIDE)
FEW = (Covariate("x", np.cos(np.arange(WRITTEN + 3) ** 2), True),)
CASES = [
    (Settings(steps=40), None),
    (Settings(cell="gru", num_layers=2, transform="log last", lags=5, learning_rate=0.05, steps=9), None),
    (Settings(series="random walk", cell="rnn", transform="none", seed=3, steps=6), None),
    (Settings(cell="rnn", horizon=3, hidden_size=3, steps=3), LONG),
    (Settings(strategy="recursive", steps=20), None),
    (Settings(horizon=8, steps=20), AIRLINE),
    (Settings(horizon=8, transform="log last", strategy="recursive", steps=20), AIRLINE),
    (Settings(cell="rnn", horizon=5, hidden_size=3, steps=3), replace(LONG, covariates=FEW)),
    (
        Settings(series="random walk", cell="gru", horizon=9, transform="regression", strategy="recursive", steps=5),
        None,
    ),
    (Settings(series="co2", cell="rnn", transform="log regression", steps=5), None),
]
RUN = """
import runpy, sys
import numpy as np
import torch
torch.set_num_threads(1)
for path in sys.argv[1:]:
    found = runpy.run_path(path)
    np.savez(path + ".npz", forecasts=found["forecasts"], onward=found["onward"])
"""


@pytest.fixture(scope="module")
def found(request, tmp_path_factory, run_scripts):
    numbers = asked_for(request, "number")
    folder = tmp_path_factory.mktemp("scripts")
    (folder / FILE).write_text(values_file(CASES[7][1]), "utf-8")  # of the shorter one too, but for a column
    paths, _printed = run_scripts(folder, [script(*CASES[number]) for number in numbers], RUN)
    return {number: dict(np.load(f"{path}.npz")) for number, path in zip(numbers, paths, strict=True)}


@pytest.mark.quick("5", "7")
@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_script_makes_the_same_forecasts(found, number):
    settings, series = CASES[number]
    task = Task(settings, series)
    for _ in range(settings.steps):
        task.step()
    np.testing.assert_allclose(found[number]["forecasts"], task.best_forecasts(), rtol=1e-6)
    np.testing.assert_allclose(found[number]["onward"], task.best_onward(), rtol=1e-6)
    text = script(settings, series)
    assert "rnnplay" not in text and all(len(line) < 120 for line in text.splitlines())


def test_the_network_that_was_best_in_the_validation_counts():
    task, losses = Task(Settings()), []
    for _ in range(50):
        losses.append(task.validation_loss())
        task.step()
    losses.append(task.validation_loss())
    assert (task.best_step, task.best_loss) == (int(np.argmin(losses)), min(losses))
    assert 0 < task.best_step < 50  # it got worse again
    again = Task(Settings())
    for _ in range(task.best_step):
        again.step()
    np.testing.assert_array_equal(again.forecasts(), task.best_forecasts())
    task.take_best()
    np.testing.assert_array_equal(again.forecasts(), task.forecasts())


def test_windows_and_targets_are_the_values_that_they_should_be():
    task, values = (
        Task(Settings(series="random walk", transform="none", lags=4, horizon=2)),
        shipped("random walk").values,
    )
    windows, origins = task.windows, [30, 77]
    scale = windows.scale
    read = windows.inputs(origins)[0][..., 0].numpy() * scale.deviation + scale.mean
    np.testing.assert_allclose(read, [values[26:30], values[73:77]], rtol=1e-6)
    back = windows.forecasts(windows.targets(origins).numpy(), origins)
    np.testing.assert_allclose(back, [values[30:32], values[77:79]], rtol=1e-6)
    assert scale.mean == values[: task.plan.parts.validation].mean()


def test_all_that_is_learned_lies_before_the_validation():
    for name in ("airline", "co2"):
        task = Task(Settings(series=name))
        end, plan = task.plan.parts.validation, task.plan
        assert len(task._targets) == end - plan.parts.horizon + 1 - plan.transform.lag - plan.lags
        last = task.windows.targets([end - plan.parts.horizon])
        torch.testing.assert_close(task._targets[-1:], last)
    assert len(task._batch()[1]) == BATCH < len(task._targets)


def test_what_it_looks_at_is_the_change_of_the_forecast():
    task = Task(Settings(lags=6))
    for _ in range(5):
        task.step()
    found = task.input_gradients().double().numpy()
    with torch.no_grad():
        (inputs, future), size = [each.double() for each in task._tested], 1e-5
        task.model.double()
        for lag in (0, 5):
            more = inputs.clone()
            more[:, lag] += size
            difference = (task.model(more, future) - task.model(inputs, future))[:, 0] / size
            np.testing.assert_allclose(found[:, lag], difference.numpy(), rtol=1e-3, atol=1e-6)


def test_intervals_hold_what_they_should():
    chance = np.random.default_rng(1)
    errors, coming = np.abs(chance.normal(size=(2, 2000, 3)))
    assert (coming <= reach_of(errors, 0.8)).mean(axis=0) == pytest.approx([0.8] * 3, abs=0.03)
    assert reach_of(np.arange(1.0, 10)[:, None], 0.8) == [8] and np.isnan(reach_of(np.ones((3, 2)), 0.8)).all()
    log = Transform(log=True, floor=0.1)
    low, high = around(np.array([1.0, 10.0]), np.log([2.0, 3.0]), log)
    np.testing.assert_allclose([low, high], [[0.5, 10 / 3], [2, 30]])
    assert held(np.array([[1.0, 10.0]]), np.log([2.0, 3.0]), log, np.array([[1.9, 31.0]])) == 0.5


def test_methods_and_seeds_are_compared(monkeypatch):
    monkeypatch.setattr("rnnplay.lessons.forecast.comparison.LONGEST", 2)
    field, told = make_field(Settings(), shipped("airline")), []
    results = compare(field, Settings(), seeds=(1, 2, 3), on_progress=told.append)
    networks = {each.method: each for each in results if each.is_network}
    assert set(networks) == {"rnn", "gru", "lstm"} and told == pytest.approx(np.arange(1, 10) / 9)
    for cell, result in networks.items():
        tasks = [learned(Settings(cell=cell, seed=seed), shipped("airline")) for seed in (1, 2, 3)]
        mean = np.mean([task.forecasts() for task in tasks], axis=0)
        assert result.mean == field.errors(mean)
        masses = [field.errors(task.forecasts()).mase for task in tasks]
        assert [each.mase for each in result.seeds] == masses and result.errors.mase == sorted(masses)[1]
    assert "median of 3 seeds" in verdict(field, results) and "not worth it" in verdict(field, results)


def test_a_forecast_that_is_one_step_late_is_found():
    field = make_field(Settings(series="co2"), shipped("co2"))
    newest = shipped("co2").values[np.array(field.plan.parts.origins) - 1]
    assert follows_late(field, np.repeat(newest[:, None], 6, axis=1) + 0.01)
    assert not follows_late(field, field.targets + 0.01)


@pytest.mark.parametrize(
    "setting", [{"series": "x"}, {"horizon": 37}, {"transform": "sqrt"}, {"lags": -1}, {"period": 401}]
)
def test_a_setting_out_of_range_is_refused(setting):
    with pytest.raises(SettingsError, match=next(iter(setting))):
        Settings(**setting)
