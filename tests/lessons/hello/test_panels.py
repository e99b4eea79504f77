"""The figures of the lesson hold the numbers of its observations, and what they redraw fits the figure."""

from dataclasses import replace

import numpy as np
import pytest

from rnnplay.engine.history import LeftBehind
from rnnplay.figures.axes import cell_edges
from rnnplay.figures.curves import loss_figure
from rnnplay.figures.diagram import Diagram
from rnnplay.figures.matrices import matrices_figure, matrices_height
from rnnplay.figures.panel import BY_STEP, Panel
from rnnplay.figures.run_steps import RunSteps
from rnnplay.lessons.hello.panels import gradients_figure, weights_figure
from rnnplay.lessons.hello.phases import phase_figures
from rnnplay.lessons.hello.predictions import predictions_figure
from rnnplay.lessons.hello.task import PRESETS, Task
from rnnplay.lessons.hello.unrolled import unrolled_diagram
from rnnplay.ui.stage_data import payload
from tests.lessons.hello.runs import SETTINGS, STEPS

RUN = RunSteps(range(STEPS), [(0, 0.1)])


def at(figure, step):
    """The figure's traces as the stage draws them at a step."""
    traces = []
    for trace in figure["data"]:
        now = {**trace}
        for path, values in now.pop(BY_STEP, {}).items():
            name, *inner = path.split(".")
            now[name] = now[name] | {inner[0]: values[step]} if inner else values[step]
        traces.append(now)
    return traces


def everything(lesson):
    task, observations, phases = lesson
    words, settings = task.words, task.settings
    losses = np.array([each.loss for each in observations])
    return {
        "predictions": predictions_figure(observations, words, range(STEPS)),
        "loss": loss_figure(losses, RUN, settings.loss_floor, step="epoch"),
        "log": loss_figure(losses, replace(RUN, log=True), settings.loss_floor, step="epoch", log=True),
        "unrolled": unrolled_diagram(observations, words, 300),
        "weights": weights_figure(observations),
        "gradients": gradients_figure(observations, words),
        "gradients-log": gradients_figure(observations, words, log=True),
        **phase_figures(phases, words, settings.letter_floor),
    }


def test_the_stage_takes_every_figure_and_its_last_step_is_what_stands_there(lesson):
    figures = everything(lesson)
    panels = [Panel(key, key, figure) for key, figure in figures.items()]
    sent = payload(panels, steps=STEPS, step_name="Epoch", captions=[""] * STEPS, label="")
    assert len(sent["panels"]) == len(figures)
    for figure in (each for each in figures.values() if not isinstance(each, Diagram)):
        for before, after in zip(figure["data"], at(figure, -1), strict=True):
            for name in ("z", "y", "text"):
                if name in before:
                    np.testing.assert_array_equal(before[name], after[name])
            for name, values in before.get("marker", {}).items():
                np.testing.assert_array_equal(values, after["marker"][name])


def test_predictions_are_the_letters_with_right_and_wrong_told_apart_without_colour():
    task = Task(PRESETS["cell"])
    observations = []
    for _ in range(9):
        observations.append(task.observe())
        task.step()
    figure = predictions_figure(observations, task.words, range(9))
    cells = figure["data"][0]
    assert BY_STEP not in cells
    assert cells["x"].tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5]  # columns around the epochs
    for step, seen in enumerate(observations):
        for place in range(5):
            right = seen.prediction[place] == task.words.targets[place]
            assert cells["z"][place, step] == right
            assert cells["text"][place][step] == f"{'ehlo'[seen.prediction[place]]} {'✓' if right else '×'}"
    assert {0, 1} <= set(cells["z"].ravel().tolist())


def test_many_epochs_have_no_letters_where_there_is_no_room_and_keep_their_numbers():
    task = Task(PRESETS["cell"])
    seen = task.observe()
    wide = {steps: predictions_figure([seen] * steps, task.words, range(steps)) for steps in (15, 50, 1000)}
    assert [("texttemplate" in each["data"][0]) for each in wide.values()] == [True, True, False]
    assert wide[50]["data"][0]["text"][0][0] in "ehlo"
    thinned = predictions_figure([seen] * 4, task.words, [0, 100, 200, 300])
    assert thinned["data"][0]["customdata"][2].tolist() == [0, 100, 200, 300]
    assert thinned["data"][0]["x"].tolist() == [-0.5, 50, 150, 250, 300.5]
    # One narrow column among wide ones has no room either.
    assert "texttemplate" not in predictions_figure([seen] * 4, task.words, [0, 100, 200, 201])["data"][0]


def test_columns_on_a_logarithmic_axis_meet_half_way_there():
    edges = cell_edges([0, 1, 10, 1000], log=True)
    assert np.log10(edges[1:-1]) == pytest.approx([np.log10(0.5) / 2, 0.5, 2])
    assert edges[0] < 0.5 and 1000 < edges[-1] < 2000
    assert cell_edges([7], log=False).tolist() == [6.5, 7.5]


def test_a_curve_stands_at_its_true_steps_with_its_rate():
    left = LeftBehind(10, np.array([3.0, 2.0, 1.0]), ((10, 0.1), (12, 0.2)))
    run = RunSteps([0, 1, 10, 40], [(0, 0.1), (10, 0.03)], [left])
    figure = loss_figure(np.array([9.0, 5.0, 4.0, 3.5]), run, step="step")
    grey, curve = figure["data"]
    assert curve["x"].tolist() == [0, 1, 10, 40] and curve["name"] == "learning rate 0.1 → 0.03"
    assert curve["customdata"] == [[0, 0.1], [1, 0.1], [10, 0.1], [40, 0.03]]
    assert grey["x"].tolist() == [10, 11, 12] and grey["name"] == "learning rate 0.1 → 0.2"
    assert grey["customdata"] == [[10, 0.1], [11, 0.1], [12, 0.1]]
    assert figure["layout"]["showlegend"]
    log = loss_figure(np.ones(3), RunSteps([0, 1, 100], [(0, 0.1)], log=True), step="step")
    assert log["data"][0]["x"].tolist() == [0.5, 1, 100]
    axis = log["layout"]["xaxis"]
    assert dict(zip(axis["ticktext"], axis["tickvals"], strict=True)) == {"0": 0.5, "1": 1, "10": 10, "100": 100}


def test_a_curve_left_behind_does_not_leave_the_picture():
    left = LeftBehind(0, np.array([1.0, 1e6]), ((0, 1.0),))
    figure = loss_figure(np.array([1.0, 0.5]), RunSteps([0, 1], [(0, 0.1)], [left]), step="", log=True)
    assert 10 ** figure["layout"]["yaxis"]["range"][1] > 1e6


def test_the_floor_is_drawn_where_there_is_one():
    losses = np.array([6.0, 4.0, np.nan, 2.0])
    run = RunSteps(range(4), [(0, 0.1)])
    figure = loss_figure(losses, run, 1.7, step="epoch", log=True)
    curve, floor = figure["data"]
    np.testing.assert_array_equal(curve["y"], losses.astype(np.float32))
    assert floor["y"] == [1.7, 1.7]
    assert "1.700" in floor["text"][0]
    low, high = figure["layout"]["yaxis"]["range"]
    assert 10**low < 1.7 < 6 < 10**high
    assert len(loss_figure(losses, run, step="epoch")["data"]) == 1
    assert len(loss_figure(losses, run, 0.0, step="epoch", log=True)["data"]) == 1  # no logarithm of 0


def test_every_weight_stands_in_a_place_of_its_own(lesson):
    _, observations, _ = lesson
    figure = weights_figure(observations)
    taken = set()
    for trace in figure["data"]:
        cells = {(x, y) for x in np.asarray(trace["x"]).tolist() for y in np.asarray(trace["y"]).tolist()}
        assert not taken & cells
        taken |= cells
    assert len(taken) == sum(values.size for values in observations[0].weights.values())
    for step, seen in enumerate(observations):
        for trace in at(figure, step):
            name = trace["text"][0][0].partition("[")[0]
            np.testing.assert_array_equal(trace["z"], seen.weights[name])
            assert trace["text"][-1][-1] == f"{name}[{len(trace['z']) - 1}, {len(trace['z'][0]) - 1}]"
            assert np.abs(trace["z"]).max() <= trace["zmax"] == -trace["zmin"]
    assert matrices_height(observations[0].weights) >= 260


def test_scales_are_common_or_of_each_layer():
    matrices = [{"linear.weight": np.full((2, 2), 3.0), "recurrent.weight_ih_l0": np.full((2, 2), -5.0)}] * 2
    assert [trace["zmax"] for trace in matrices_figure(matrices)["data"]] == [5, 5]
    assert [trace["zmax"] for trace in matrices_figure(matrices, common_scale=False)["data"]] == [3, 5]
    broken = [{"linear.weight": np.array([[np.nan, 0.0]])}]
    assert matrices_figure(broken)["data"][0]["zmax"] == 1


def test_gradients_are_bars_of_each_layer_on_an_axis_that_stays(lesson):
    task, observations, _ = lesson
    figure = gradients_figure(observations, task.words)
    high = figure["layout"]["yaxis"]["range"][1]
    for step, seen in enumerate(observations):
        for trace, norms in zip(at(figure, step), seen.gradient_norms, strict=True):
            np.testing.assert_array_equal(trace["y"], norms)
            assert norms.max() <= high
    assert figure["layout"]["xaxis"]["ticktext"][-1] == task.words.source[-1].replace("<", "&lt;")


def test_the_phases_hold_their_numbers_and_frame_the_right_letter(lesson):
    task, _, phases = lesson
    drawn = phase_figures(phases, task.words, task.settings.letter_floor)
    assert list(drawn) == ["forward", "loss", "backward", "update", "gradients", "changes"]
    layers = len(phases[0].hidden_states)
    for step, phase in enumerate(phases):
        shown = {name: at(figure, step) for name, figure in drawn.items()}
        expected = [phase.probabilities]
        for layer in reversed(range(layers)):
            expected += [phase.hidden_states[layer], phase.from_state[layer], phase.from_input[layer]]
        for trace, values in zip(shown["forward"], expected, strict=True):
            np.testing.assert_array_equal(trace["z"], values.T)
            assert trace["zmin"] <= np.min(values) and np.max(values) <= trace["zmax"]
        np.testing.assert_array_equal(shown["loss"][0]["y"], phase.losses)
        for trace, values in zip(shown["backward"], reversed(phase.state_gradients), strict=True):
            np.testing.assert_array_equal(trace["z"], values.T)
        np.testing.assert_array_equal(shown["update"][1]["y"], phase.losses_after)
        for name, values in (("gradients", phase.gradients), ("changes", phase.changes)):
            assert len(shown[name]) == len(values)
            for trace in shown[name]:
                np.testing.assert_array_equal(trace["z"], values[trace["text"][0][0].partition("[")[0]])
    frames = drawn["forward"]["layout"]["shapes"]
    assert [round((each["y0"] + each["y1"]) / 2) for each in frames] == task.words.targets.tolist()
    assert ("shapes" in drawn["loss"]["layout"]) == bool(task.settings.letter_floor)


def test_the_phases_share_the_axis_of_the_letters(lesson):
    task, _, phases = lesson
    drawn = phase_figures(phases, task.words)
    layouts = [drawn[name]["layout"] for name in ("forward", "loss", "backward", "update")]
    for name in ("range", "tickvals", "ticktext"):
        assert all(layout["xaxis"][name] == layouts[0]["xaxis"][name] for layout in layouts)
    assert len({(layout["margin"]["l"], layout["margin"]["r"]) for layout in layouts}) == 1
    for name in ("forward", "loss", "backward", "update"):
        for trace in drawn[name]["data"]:
            assert trace["x"].tolist() == list(range(len(task.words)))


def test_a_weight_that_is_changed_is_framed(lesson):
    _, observations, phases = lesson
    name, values = next(iter(observations[0].weights.items()))
    row, column = len(values) - 1, values.shape[1] // 2
    for figure in (
        weights_figure(observations, (name, row, column)),
        phase_figures(phases, lesson[0].words, marked=(name, row, column))["changes"],
    ):
        (frame,) = figure["layout"]["shapes"]
        trace = figure["data"][0]
        assert frame["x0"] < trace["x"][column] < frame["x1"]
        assert frame["y0"] < trace["y"][row] < frame["y1"]


def test_characters_that_plotly_would_take_for_marks_are_shown_as_they_are():
    task = Task(SETTINGS["deep"])
    figure = predictions_figure([task.observe()], task.words, [0])
    assert figure["data"][0]["y"] == ["1 a → 好", "2 ␣ → &amp;", "3 &lt; → &gt;", "4 &amp; → ␣", "5 好 → b"]
