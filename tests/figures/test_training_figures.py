"""The pictures of networks that learn digits show what these really did."""

import numpy as np
import pytest

from rnnplay.figures.comparison import comparison_figure
from rnnplay.figures.confusion import confusion_figure
from rnnplay.figures.training import accuracies_figure, gradients_figure, losses_figure, running_mean
from rnnplay.watching import Race, Runner, Watched


def watched(norms: list[float]) -> Watched:
    rows = len(norms)
    return Watched(
        field=np.zeros((rows, 28), np.float32),
        label=3,
        by_row=np.full((rows, 10), 0.1, np.float32),
        by_state=np.full((rows, 10), 0.1, np.float32),
        layers=(),
        gradient_by_row=np.array(norms),
    )


def race(steps: int, *names: str, norms: list[float] | None = None) -> Race:
    losses = np.linspace(2, 1, steps, dtype=np.float32)
    seen = None if norms is None else watched(norms)
    runners = tuple(
        Runner(name, steps, losses, np.array([0, 20, 40]), np.array([0.1, 0.5, 0.9], np.float32), 1.0, 0.01, "", seen)
        for name in names
    )
    return Race(step=steps, total_steps=100, batch_size=10, runners=runners)


def test_one_network_shows_each_loss_and_the_running_mean():
    steps = [0, 10, 50]
    each, mean = losses_figure(race(50, "LSTM"), steps)["data"]
    assert len(each["x"]) == 50 and np.allclose(each["y"], np.linspace(2, 1, 50))
    assert np.allclose(mean["y"], running_mean(np.linspace(2, 1, 50)))
    # The loss of step k lies between the positions of the timeline as k lies between their steps.
    assert each["x"][9] == pytest.approx(1) and each["x"][29] == pytest.approx(1.5) and each["x"][-1] == 2


def test_networks_of_a_race_differ_by_colour_and_by_line():
    data = losses_figure(race(50, "RNN", "GRU", "LSTM"), [0, 50])["data"]
    assert [each["name"] for each in data] == ["RNN", "GRU", "LSTM"]
    assert len({each["line"]["color"] for each in data}) == len({each["line"]["dash"] for each in data}) == 3


def test_a_long_curve_ends_with_the_newest_loss():
    mean = losses_figure(race(12_345, "LSTM"), [0, 12_345])["data"][1]
    assert len(mean["x"]) <= 400
    assert mean["customdata"][-1] == 12_345 and mean["x"][-1] == 1


def test_accuracies_beyond_the_timeline_are_not_shown():
    (curve,) = accuracies_figure(race(50, "LSTM"), [0, 30])["data"]
    assert curve["customdata"].tolist() == [0, 20]
    assert np.allclose(curve["y"], [0.1, 0.5])


def test_the_gradient_is_that_of_each_step_and_a_gap_where_nothing_is_read():
    races = [race(1, "LSTM", norms=[1e-6, 0.1]), race(2, "LSTM", norms=[0.0, 0.2]), race(3, "LSTM")]
    figure, by_step = gradients_figure(races, ["LSTM"])
    assert np.allclose(by_step["0.y"][0], [1e-6, 0.1])
    assert by_step["0.y"][1][0] > 0  # a logarithmic axis has no zero
    assert np.isnan(by_step["0.y"][2]).all()
    assert figure["data"][0]["x"].tolist() == [1, 2]


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
    assert figure["data"][0]["text"] == ["50.0%", "92.5%"]
    assert len(set(figure["data"][0]["marker"]["color"])) == 2
