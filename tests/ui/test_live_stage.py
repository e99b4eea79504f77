"""What a stage that grows sends to the browser: its tail, and all of another run."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnplay.figures.panel import Panel, animated
from rnnplay.ui.stage_error import StageError
from tests.ui.sent import STEPS, changing, decode, panel, send


def live(*panels: Panel, start: int = 0, **changes) -> dict:
    arguments = {"captions": ["a"] * (STEPS - start), "start": start, "run": "run 1", **changes}
    return send(*panels, **arguments)


def test_a_panel_of_the_whole_timeline_sends_what_is_missing():
    values = np.random.default_rng(0).random((STEPS, 3)).astype(np.float32)
    sent = live(changing(x=values), start=3)
    np.testing.assert_array_equal(decode(sent["panels"][0]["byStep"]["0.x"]), values[3:])


def test_a_live_stage_sends_its_tail_and_all_names():
    tail = np.random.default_rng(0).random((1, 3)).astype(np.float32)
    sent = live(changing(x=tail), start=3, captions=["d"], positions=["0", "2", "4", "5"])
    assert sent["run"] == sent["version"] == "run 1"
    assert (sent["start"], sent["steps"], sent["captions"]) == (3, 4, ["d"])
    assert sent["positions"] == ["0", "2", "4", "5"]
    np.testing.assert_array_equal(decode(sent["panels"][0]["byStep"]["0.x"]), tail)
    assert live()["positions"] == ["0", "1", "2", "3"]
    assert send()["positions"] == ["1", "2", "3", "4"]
    assert send()["run"] is None


def test_a_figure_of_which_only_the_steps_grow_is_not_drawn_anew():
    def sent(values: np.ndarray, start: int = 0) -> dict:
        bars = {"type": "bar", "marker": {"size": 3}}
        return live(panel(figure={"data": [animated(bars, x=values, marker_color=values)]}), start=start)

    values = np.random.default_rng(0).random((STEPS, 3))
    first, next_one = sent(values), sent(values[:1] + 1, start=3)
    assert first["panels"][0]["digest"] == next_one["panels"][0]["digest"]
    assert first["panels"][0]["figure"]["data"] == [{"type": "bar", "marker": {"size": 3}}]
    assert first["digest"] != next_one["digest"] != sent(values[:1] + 2, start=3)["digest"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"start": 4, "captions": []}, "start=4 is not one of the positions 0 … 3"),
        ({"start": -1}, "start=-1"),
        ({"start": 1, "run": None}, "start=1 is for a live stage"),
        ({"start": 1, "captions": ["a"] * 4}, "4 steps from 1 on need 3 sentences in `captions`, not 4"),
        ({"positions": ["0"]}, "4 steps need 4 names in `positions`, not 1"),
        ({"positions": ["0", "1", "1", "2"]}, "a name of its own"),
        ({"autoplay": True}, "no version, step, autoplay or on_new_data"),
        ({"on_new_data": "replay"}, "no version, step, autoplay or on_new_data"),
        ({"step": 0}, "no version, step, autoplay or on_new_data"),
        ({"version": "1"}, "no version, step, autoplay or on_new_data"),
    ],
)
def test_wrong_arguments_of_a_live_stage_are_named(changes, message):
    with pytest.raises(StageError, match=message):
        live(**changes)


def test_a_tail_of_another_length_is_named():
    with pytest.raises(StageError, match="animated over 3 steps, the stage has 4 steps from 2 on"):
        live(changing(x=np.zeros((3, 3))), start=2)


def test_each_position_is_sent_a_few_times_and_all_of_another_run():
    def script():
        import streamlit as st

        from rnnplay.figures.panel import Panel
        from rnnplay.ui.live_stage import first_missing, grow

        run, *positions = st.session_state.get("timeline", "one 0").split()
        start = first_missing("s", run, positions)
        figure = {"data": [{"type": "scatter", "y": [1, 2]}]}
        says = positions[start:]
        panels = [Panel("line", "Line", figure)]
        options = {"step_name": "Step", "label": "A line", "run": run, "start": start, "positions": positions}
        grow(panels, key="s", captions=says, **options)

    app = AppTest.from_function(script, default_timeout=150)

    def sent(timeline: str) -> list[str]:
        app.session_state["timeline"] = timeline
        assert not app.run().exception
        (mounted,) = app.get("bidi_component")
        return json.loads(mounted.proto.json)["captions"]

    assert sent("one 0 1") == ["0", "1"]
    assert sent("one 0 1 2") == ["0", "1", "2"]
    assert sent("one 0 1 2 3") == ["0", "1", "2", "3"]
    assert sent("one 0 1 2 3 4") == ["2", "3", "4"]
    assert sent("one 0 2 4 5") == ["4", "5"]  # every second one is left out
    assert sent("one 0 2 4 6") == ["4", "6"]
    for _ in range(4):
        last = sent("one 0 2 4 6")
    assert last == ["6"]
    assert sent("two 0 2 4 6") == ["0", "2", "4", "6"]
    assert sent("one 0 2 4 6") == ["0", "2", "4", "6"]
