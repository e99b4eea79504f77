"""The figures of the wave hold the numbers of its observations, and what they redraw fits the figure."""

import json

import numpy as np
import pytest

from rnnplay.figures.panel import BY_STEP, Panel
from rnnplay.lessons.sine.observation import Rollout
from rnnplay.lessons.sine.panels import (
    gradients_figure,
    path_figure,
    units_figure,
)
from rnnplay.lessons.sine.phases import LARGEST_DRAWN, phase_figures
from rnnplay.lessons.sine.strip import holds_for, strip_figure
from rnnplay.lessons.sine.task import BEFORE, Settings, Task
from rnnplay.ui.stage_data import payload

STEPS = 5
SETTINGS = {
    "usual": (Settings(), Rollout()),
    "far": (Settings(hidden_state="gradient", cell="gru", num_layers=3, hidden_size=7), Rollout(3, 50)),
    "few": (Settings(points=5, horizon=10, noise=0.3, wave="square", hidden_size=1), Rollout(2, 1)),
    "large": (Settings(cell="lstm", hidden_size=40, hidden_state="zero"), Rollout()),
}


# The longest rollout takes as long as all others together.
@pytest.fixture(
    scope="module",
    params=[pytest.param(name, marks=[pytest.mark.thorough] * (name == "far")) for name in SETTINGS],
)
def lesson(request):
    settings, rollout = SETTINGS[request.param]
    task = Task(settings, rollout)
    observations, phases = [], []
    for _ in range(STEPS):
        observations.append(task.observe())
        phases.append(task.phases())
        task.step()
    return settings, observations, phases


def everything(lesson):
    settings, observations, phases = lesson
    return {
        "strip": strip_figure(observations, settings.wave, settings.horizon, settings.noise),
        "units": units_figure(observations),
        "path": path_figure(observations),
        "gradients": gradients_figure(observations, "cut"),
        **phase_figures(phases),
    }


def at(figure, step):
    """The traces as they stand at a step."""
    return [
        {**trace, **{name: values[step] for name, values in trace.get(BY_STEP, {}).items()}} for trace in figure["data"]
    ]


def test_the_stage_takes_every_figure_and_its_last_step_is_what_stands_there(lesson):
    figures = everything(lesson)
    panels = [Panel(key, key, figure) for key, figure in figures.items()]
    sent = payload(panels, steps=STEPS, step_name="Step", captions=[""] * STEPS, label="")
    json.dumps(sent, allow_nan=False)
    for figure in figures.values():
        for before, after in zip(figure["data"], at(figure, -1), strict=True):
            for name in ("x", "y", "z", "text"):
                if name in before:
                    np.testing.assert_array_equal(before[name], after[name])


def test_the_strip_shows_each_thing_at_its_time(lesson):
    settings, observations, _ = lesson
    figure = strip_figure(observations, settings.wave, settings.horizon, settings.noise)
    points, horizon = settings.points, settings.horizon
    for step, seen in enumerate(observations):
        wave, targets, said, inputs, free, left, times, *_marks = at(figure, step)
        value_at = dict(zip(wave["x"].tolist(), wave["y"].tolist(), strict=True))
        assert targets["x"].tolist() == said["x"].tolist() == list(range(horizon - BEFORE * points, horizon + points))
        np.testing.assert_array_equal(targets["y"][-points:], seen.targets)
        np.testing.assert_array_equal(said["y"][-points:], seen.predictions)
        np.testing.assert_array_equal(inputs["y"], seen.inputs)
        assert inputs["x"].tolist() == list(range(points))
        if not settings.noise:
            for x, y in zip(targets["x"].tolist(), targets["y"].tolist(), strict=True):
                assert np.isnan(y) or x not in value_at or value_at[x] == pytest.approx(y, abs=1e-6)
        assert free["x"][0] == seen.hand_over
        np.testing.assert_array_equal(free["y"], seen.free)
        np.testing.assert_allclose([value_at[x] for x in free["x"].tolist()], seen.free_wave, atol=1e-6)
        assert np.isnan([value_at[x] for x in wave["x"].tolist() if x < -step * points]).all()  # before time 0
        held = holds_for(seen)
        at_end = figure["layout"]["xaxis"]["range"][1]
        assert min(left["x"]) > at_end if held is None else left["x"].tolist() == [seen.hand_over + held] * 2
        here = times["text"][times["x"].tolist().index(0)]
        assert here == (f"{step}π" if step > 1 else ["0", "π"][step])


def test_what_leaves_the_strip_is_marked_at_its_edge():
    seen = Task(Settings(points=5)).observe()
    free = np.zeros_like(seen.free)
    free[[3, 7]] = 50, -1e9
    object.__setattr__(seen, "free", free)
    figure = strip_figure([seen, Task(Settings(points=5)).observe()], "sine", 1)
    low, high = figure["layout"]["yaxis"]["range"]

    def marked(step):
        *_lines, above, below = at(figure, step)
        return [each["x"][(low < each["y"]) & (each["y"] < high)].tolist() for each in (above, below)]

    (above,), (below,) = marked(0)
    assert above == pytest.approx(seen.hand_over + 3, abs=1) and below == pytest.approx(seen.hand_over + 7, abs=1)
    assert marked(1) == [[], []]


def test_where_it_leaves_the_wave():
    seen = Task(Settings(points=5)).observe()

    def off(values):
        object.__setattr__(seen, "free", seen.free_wave + np.asarray(values, np.float32))
        return holds_for(seen)

    nothing = np.zeros(len(seen.free))
    assert off(nothing) is None
    nothing[7] = -0.21
    assert off(nothing) == 7
    nothing[3] = np.nan
    assert off(nothing) == 3


def test_units_path_and_gradients_are_those_of_the_observation(lesson):
    _, observations, _ = lesson
    for step, seen in enumerate(observations):
        np.testing.assert_array_equal(at(units_figure(observations), step)[0]["z"], seen.hidden_states.T)
        window, following, first = at(path_figure(observations), step)
        path = np.stack([np.concatenate([window[axis], following[axis]]) for axis in "xy"], axis=1)
        np.testing.assert_array_equal(path, seen.path)
        assert (first["x"][0], first["y"][0]) == tuple(seen.path[0])
        figure = gradients_figure(observations, "cut")
        low, high = figure["layout"]["yaxis"]["range"]
        for trace, norms in zip(at(figure, step), seen.gradient_norms, strict=True):
            np.testing.assert_array_equal(trace["y"], norms.ravel())
            known = norms[np.isfinite(norms)]
            assert known.max() <= 10**high
            assert trace["x"][-1] == norms.shape[1]
            assert len(trace["x"]) == norms.size
        assert high - low >= 1


def test_a_network_too_large_to_be_drawn_shows_how_large_its_numbers_are(lesson):
    _, _, phases = lesson
    figure = phase_figures(phases)["gradients"]
    gradients = phases[-1].gradients
    drawn = sum(each.size for each in gradients.values()) <= LARGEST_DRAWN
    assert figure["data"][0]["type"] == ("heatmap" if drawn else "bar")
    if not drawn:
        np.testing.assert_allclose(figure["data"][0]["x"], [np.abs(each).mean() for each in gradients.values()])


def test_numbers_that_are_none_can_be_drawn():
    task = Task(Settings(hidden_size=3))
    task.model.recurrent.weight_hh_l0.data.fill_(float("nan"))
    lesson = task.settings, [task.observe()], [task.phases()]
    for figure in everything(lesson).values():
        panel = Panel("a", "a", figure)
        json.dumps(payload([panel], steps=1, step_name="", captions=[""], label=""), allow_nan=False)
