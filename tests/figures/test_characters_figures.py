"""The figures of the lesson hold the numbers of its observations, and what they redraw fits the figure."""

import numpy as np
import pytest

from rnnplay.figures.characters import (
    gradients_figure,
    guesses_figure,
    stage_figures,
    unrolled_figure,
    unrolled_height,
    weights_figure,
)
from rnnplay.figures.loss import loss_figure
from rnnplay.figures.matrices import matrices_figure, matrices_height
from rnnplay.training.characters import PRESETS, CharactersSettings, CharactersTask
from rnnplay.ui.stage import Panel, payload

STEPS = 5
SETTINGS = {
    **PRESETS,
    "deep": CharactersSettings("rnn", "a <&好", "好&> b", num_layers=3),
    "one": CharactersSettings("embedding", "a", "a", num_layers=1, hidden_size=1),
}


@pytest.fixture(scope="module", params=SETTINGS)
def lesson(request):
    task = CharactersTask(SETTINGS[request.param])
    observations, stages = [], []
    for _ in range(STEPS):
        observations.append(task.observe())
        stages.append(task.stages())
        task.step()
    return task, observations, stages


def at(figure, by_step, step):
    """The figure's traces as the stage draws them at a step."""
    traces = [dict(trace) for trace in figure["data"]]
    for path, values in by_step.items():
        index, name, *inner = path.split(".")
        trace = traces[int(index)]
        trace[name] = trace[name] | {inner[0]: values[step]} if inner else values[step]
    return traces


def everything(lesson):
    task, observations, stages = lesson
    words, settings = task.words, task.settings
    losses = np.array([each.loss for each in observations])
    return {
        "guesses": guesses_figure(observations, words),
        "loss": (loss_figure(losses, settings.loss_floor), {}),
        "log": (loss_figure(losses, settings.loss_floor, log=True), {}),
        "unrolled": unrolled_figure(observations, words),
        "weights": weights_figure(observations),
        "gradients": gradients_figure(observations, words),
        "gradients-log": gradients_figure(observations, words, log=True),
        **stage_figures(stages, words, settings.letter_floor),
    }


def test_the_stage_takes_every_figure_and_its_last_step_is_what_stands_there(lesson):
    figures = everything(lesson)
    panels = [Panel(key, key, figure, by_step=by_step) for key, (figure, by_step) in figures.items()]
    sent = payload(panels, steps=STEPS, step_name="Epoch", says=[""] * STEPS, label="")
    assert len(sent["panels"]) == len(figures)
    for figure, by_step in figures.values():
        for before, after in zip(figure["data"], at(figure, by_step, -1), strict=True):
            for name in ("z", "y", "text"):
                if name in before:
                    np.testing.assert_array_equal(before[name], after[name])
            for name, values in before.get("marker", {}).items():
                np.testing.assert_array_equal(values, after["marker"][name])


def test_guesses_are_the_letters_with_right_and_wrong_told_apart_without_colour():
    task = CharactersTask(PRESETS["cell"])
    observations = []
    for _ in range(9):
        observations.append(task.observe())
        task.step()
    figure, by_step = guesses_figure(observations, task.words)
    cells = figure["data"][0]
    assert not by_step
    assert cells["x"].tolist() == list(range(9))  # the time axis
    for step, seen in enumerate(observations):
        for place in range(5):
            right = seen.guess[place] == task.words.targets[place]
            assert cells["z"][place, step] == right
            assert cells["text"][place][step] == f"{'ehlo'[seen.guess[place]]} {'✓' if right else '×'}"
    assert {0, 1} <= set(cells["z"].ravel().tolist())


def test_many_epochs_have_no_letters_where_there_is_no_room_and_keep_their_numbers():
    task = CharactersTask(PRESETS["cell"])
    seen = task.observe()
    wide = {steps: guesses_figure([seen] * steps, task.words)[0] for steps in (15, 50, 1000)}
    assert [("texttemplate" in each["data"][0]) for each in wide.values()] == [True, True, False]
    assert wide[50]["data"][0]["text"][0][0] in "ehlo"
    assert all(len(each["layout"]["xaxis"]["tickvals"]) <= 12 for each in wide.values())
    thinned = guesses_figure([seen] * 4, task.words, epochs=[0, 100, 200, 300])[0]
    assert thinned["layout"]["xaxis"]["ticktext"] == ["0", "100", "200", "300"]
    assert thinned["data"][0]["customdata"][2].tolist() == [0, 100, 200, 300]


def test_the_floor_is_drawn_where_there_is_one():
    losses = np.array([6.0, 4.0, np.nan, 2.0])
    figure = loss_figure(losses, 1.7, log=True)
    curve, floor = figure["data"]
    np.testing.assert_array_equal(curve["y"], losses.astype(np.float32))
    assert floor["y"] == [1.7, 1.7]
    assert "1.700" in floor["text"][0]
    low, high = figure["layout"]["yaxis"]["range"]
    assert 10**low < 1.7 < 6 < 10**high
    assert len(loss_figure(losses)["data"]) == 1
    assert len(loss_figure(losses, 0.0, log=True)["data"]) == 1  # no logarithm of 0


def test_the_unrolled_network_holds_every_number_in_its_letters_column(lesson):
    task, observations, _ = lesson
    figure, by_step = unrolled_figure(observations, task.words)
    letters, layers = len(task.words), len(observations[0].hidden_states)
    for step, seen in enumerate(observations):
        traces = at(figure, by_step, step)
        expected = [seen.probabilities, *reversed(seen.hidden_states), seen.inputs]  # from above
        for trace, values in zip(traces, expected, strict=False):
            np.testing.assert_array_equal(np.asarray(trace["z"])[:, ::2], values.T)
            assert np.isnan(np.asarray(trace["z"])[:, 1::2]).all()
            assert len(trace["y"]) == values.shape[1]
            np.testing.assert_allclose(np.asarray(trace["x"]).reshape(letters, 2).mean(axis=1), range(letters))
            assert np.shape(trace["text"]) == np.shape(trace["z"])
        guess = traces[-1]
        right = seen.guess == task.words.targets
        assert [text[-1] for text in guess["text"]] == ["✓" if hit else "×" for hit in right]
        filled = [not color.endswith(" 0)") for color in guess["marker"]["color"]]
        assert filled == list(right)
    arrows = figure["data"][layers + 2]
    # From the letter up to the guess, and along each layer.
    assert len(arrows["x"]) == 3 * (letters * (layers + 3) + layers * (letters - 1))
    across = {y for y, after in zip(arrows["y"][::3], arrows["y"][1::3], strict=True) if y == after}
    states = figure["data"][1 : layers + 1]
    assert across == ({float(np.mean(trace["y"])) for trace in states} if letters > 1 else set())
    edges = [edge for trace in figure["data"][: layers + 2] for edge in (trace["y"][0] - 0.5, trace["y"][-1] + 0.5)]
    assert edges == sorted(edges)  # no block lies over another
    assert 260 <= unrolled_height(observations[0]) <= 640


def test_every_weight_stands_in_a_place_of_its_own(lesson):
    _, observations, _ = lesson
    figure, by_step = weights_figure(observations)
    taken = set()
    for trace in figure["data"]:
        cells = {(x, y) for x in np.asarray(trace["x"]).tolist() for y in np.asarray(trace["y"]).tolist()}
        assert not taken & cells
        taken |= cells
    assert len(taken) == sum(values.size for values in observations[0].weights.values())
    for step, seen in enumerate(observations):
        for trace in at(figure, by_step, step):
            name = trace["text"][0][0].partition("[")[0]
            np.testing.assert_array_equal(trace["z"], seen.weights[name])
            assert trace["text"][-1][-1] == f"{name}[{len(trace['z']) - 1}, {len(trace['z'][0]) - 1}]"
            assert np.abs(trace["z"]).max() <= trace["zmax"] == -trace["zmin"]
    assert matrices_height(observations[0].weights) >= 260


def test_scales_are_common_or_of_each_layer():
    matrices = [{"linear.weight": np.full((2, 2), 3.0), "recurrent.weight_ih_l0": np.full((2, 2), -5.0)}] * 2
    assert [trace["zmax"] for trace in matrices_figure(matrices)[0]["data"]] == [5, 5]
    assert [trace["zmax"] for trace in matrices_figure(matrices, common_scale=False)[0]["data"]] == [3, 5]
    broken = [{"linear.weight": np.array([[np.nan, 0.0]])}]
    assert matrices_figure(broken)[0]["data"][0]["zmax"] == 1


def test_gradients_are_bars_of_each_layer_on_an_axis_that_stays(lesson):
    task, observations, _ = lesson
    figure, by_step = gradients_figure(observations, task.words)
    high = figure["layout"]["yaxis"]["range"][1]
    for step, seen in enumerate(observations):
        for trace, norms in zip(at(figure, by_step, step), seen.gradient_norms, strict=True):
            np.testing.assert_array_equal(trace["y"], norms)
            assert norms.max() <= high
    assert figure["layout"]["xaxis"]["ticktext"][-1] == task.words.source[-1].replace("<", "&lt;")


def test_the_four_stages_hold_their_numbers_and_frame_the_right_letter(lesson):
    task, _, stages = lesson
    drawn = stage_figures(stages, task.words, task.settings.letter_floor)
    assert list(drawn) == ["forward", "loss", "backward", "update"]
    for step, stage in enumerate(stages):
        shown = {name: at(figure, by_step, step) for name, (figure, by_step) in drawn.items()}
        np.testing.assert_array_equal(shown["forward"][0]["z"], stage.probabilities.T)
        np.testing.assert_array_equal(shown["loss"][0]["y"], stage.letter_losses)
        for name, values in (("backward", stage.gradients), ("update", stage.changes)):
            assert len(shown[name]) == len(values)
            for trace in shown[name]:
                np.testing.assert_array_equal(trace["z"], values[trace["text"][0][0].partition("[")[0]])
    frames = drawn["forward"][0]["layout"]["shapes"]
    assert [round((each["y0"] + each["y1"]) / 2) for each in frames] == task.words.targets.tolist()
    assert ("shapes" in drawn["loss"][0]["layout"]) == bool(task.settings.letter_floor)


def test_characters_that_plotly_would_take_for_marks_are_shown_as_they_are():
    task = CharactersTask(SETTINGS["deep"])
    figure, _ = guesses_figure([task.observe()], task.words)
    assert figure["data"][0]["y"] == ["1 a → 好", "2 ␣ → &amp;", "3 &lt; → &gt;", "4 &amp; → ␣", "5 好 → b"]
