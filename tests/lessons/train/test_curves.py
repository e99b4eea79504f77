"""The pictures of networks that learn digits show what these really did."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from rnnplay.digits.observation import Race, Runner, Watched
from rnnplay.digits.reading import Reading
from rnnplay.engine.history import LeftBehind
from rnnplay.figures.panel import BY_STEP
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.train.baselines_figure import comparison_figure
from rnnplay.lessons.train.confusion import confusion_figure
from rnnplay.lessons.train.curves import (
    accuracies_figure,
    courses,
    gradients_figure,
    losses_figure,
    running_mean,
    shares_figure,
)


def watched(norms: list[float]) -> Watched:
    rows = len(norms)
    by_row = np.full((rows, 10), 0.1, np.float32)
    reading = Reading(np.zeros((rows, 28), np.float32), by_row, by_row, ())
    return Watched(reading, label=3, gradient_by_row=np.array(norms))


def race(steps: int, *names: str, norms: list[float] | None = None) -> Race:
    losses = np.linspace(2, 1, steps, dtype=np.float32)
    seen = None if norms is None else watched(norms)
    runners = tuple(
        Runner(
            name,
            steps,
            losses,
            np.array([0, 20, 40]),
            np.array([0.1, 0.5, 0.9], np.float32),
            np.array([0.1, 0.6, 1.0], np.float32),
            (500, 500),
            seconds=1.0,
            learning_rate=0.01,
            stopped="",
            watched=seen,
        )
        for name in names
    )
    return Race(step=steps, total_steps=100, batch_size=10, runners=runners)


def run(*steps: int, left_behind: Sequence[LeftBehind] = (), log: bool = False) -> RunSteps:
    return RunSteps(steps, [(0, 0.01), (30, 0.003)], left_behind, log)


def left_behind(step: int, *names: str) -> LeftBehind:
    return LeftBehind(step, np.ones(10), ((step, 0.01),), courses(race(45, *names)))


def test_one_network_shows_each_loss_and_the_running_mean_at_their_true_steps():
    each, mean = losses_figure(race(50, "LSTM"), run(0, 10, 50))["data"]
    assert each["x"].tolist() == list(range(1, 51)) and np.allclose(each["y"], np.linspace(2, 1, 50))
    assert np.allclose(mean["y"], running_mean(np.linspace(2, 1, 50)))
    assert mean["customdata"][29] == [30, 0.01] and mean["customdata"][30] == [31, 0.003]


def test_networks_of_a_race_differ_by_colour_and_by_line():
    data = losses_figure(race(50, "RNN", "GRU", "LSTM"), run(0, 50))["data"]
    assert [each["name"] for each in data] == ["RNN", "GRU", "LSTM"]
    assert len({each["line"]["color"] for each in data}) == len({each["line"]["dash"] for each in data}) == 3


def test_a_long_curve_ends_with_the_newest_loss():
    mean = losses_figure(race(12_345, "LSTM"), run(0, 12_345))["data"][1]
    assert len(mean["x"]) <= 400
    assert mean["customdata"][-1][0] == mean["x"][-1] == 12_345


def test_test_and_training_accuracy_as_far_as_the_timeline():
    training, test = accuracies_figure(race(50, "LSTM"), run(0, 30))["data"]
    assert test["x"].tolist() == training["x"].tolist() == [0, 20]
    assert np.allclose(test["y"], [0.1, 0.5]) and np.allclose(training["y"], [0.1, 0.6])
    assert (test["name"], training["name"]) == ("test", "training")
    on_log = accuracies_figure(race(50, "LSTM"), run(0, 30, log=True))["data"][1]
    assert on_log["x"].tolist() == [0.5, 20] and on_log["customdata"][0] == [0, 0.01]


def test_what_was_left_behind_is_drawn_in_grey_with_its_rate():
    left = run(0, 50, left_behind=[left_behind(30, "LSTM")])
    grey, _each, present = losses_figure(race(50, "LSTM"), left)["data"]
    assert (grey["name"], present["name"]) == ("learning rate 0.01", "learning rate 0.01 → 0.003")
    assert grey["x"].tolist() == list(range(31, 46)) and grey["line"]["color"] != present["line"]["color"]
    grey, *_present = accuracies_figure(race(50, "LSTM"), left)["data"]
    assert grey["x"].tolist() == [20, 40]  # from the point that both have in common
    names = "RNN", "GRU"
    several = run(0, 50, left_behind=[left_behind(10, *names), left_behind(30, *names)])
    data = losses_figure(race(50, *names), several)["data"]
    assert [each["name"] for each in data if each.get("showlegend", True)] == ["learning rate 0.01", *names]
    assert len(data) == 4 and data[0]["line"]["dash"] != data[1]["line"]["dash"]  # of the last branch only


def test_the_gradient_is_that_of_each_step_and_a_gap_where_nothing_is_read():
    races = [race(1, "LSTM", norms=[1e-6, 0.1]), race(2, "LSTM", norms=[0.0, 0.2]), race(3, "LSTM")]
    figure = gradients_figure(races, ["LSTM"])
    assert np.allclose(figure["data"][0][BY_STEP]["y"][0], [1e-6, 0.1])
    assert np.isnan(figure["data"][0][BY_STEP]["y"][1][0])  # a logarithmic axis has no zero
    assert np.isnan(figure["data"][0][BY_STEP]["y"][2]).all()
    assert figure["data"][0]["x"].tolist() == [1, 2]


def test_shares_stand_at_their_true_steps_and_the_axis_holds_them_all():
    small = np.array([1e-24, 0.0, 0.3])
    runners = [replace(each, shares_at=np.array([0, 5, 40]), shares=small) for each in race(50, "a", "b").runners]
    figure = shares_figure(replace(race(50), runners=tuple(runners)), run(0, 10, 45))
    for curve in figure["data"]:
        assert curve["x"].tolist() == [0, 5, 40]
        np.testing.assert_allclose(curve["y"], [1e-24, np.nan, 0.3], rtol=1e-5)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= -24 and high >= np.log10(0.3)
    assert len(shares_figure(replace(race(50), runners=tuple(runners)), run(0, 10))["data"][0]["x"]) == 2


@pytest.mark.parametrize("count", [0, 1, 7, 500])
def test_a_running_mean_is_a_mean_of_the_last_few(count):
    values = np.random.default_rng(0).random(count).astype(np.float32)
    window = max(1, count // 40)
    expected = [values[max(0, at + 1 - window) : at + 1].mean() for at in range(count)]
    assert np.allclose(running_mean(values), expected, atol=1e-6)


def test_every_pair_of_digits_has_its_square():
    counts = np.arange(9).reshape(3, 3)
    squares = confusion_figure(counts)["data"][0]
    place = {(y, x): text for y, x, text in zip(squares["y"], squares["x"], squares["text"], strict=True)}
    assert place["1", "2"] == "5" and place["2", "0"] == "6" and place["0", "0"] == ""
    colors = dict(zip(zip(squares["y"], squares["x"], strict=True), squares["marker"]["color"], strict=True))
    assert colors["1", "1"] != colors["1", "2"]


def test_bars_say_what_each_model_reaches():
    figure = comparison_figure(["a", "b"], [0.5, 0.925], [False, True])
    assert figure["data"][0]["text"] == ["50.0\u202f%", "92.5\u202f%"]
    assert len(set(figure["data"][0]["marker"]["color"])) == 2


def test_a_long_name_goes_on_in_a_second_line():
    names = ["Logistic regression on the ink of each row", "lstm-2x128"]
    axis = comparison_figure(names, [0.5, 0.925], [False, True])["layout"]["yaxis"]
    assert axis["tickvals"] == names
    assert axis["ticktext"] == ["Logistic regression on<br>the ink of each row", "lstm-2x128"]
