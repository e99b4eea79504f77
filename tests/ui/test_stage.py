"""What the stage sends to the browser, without a browser."""

import json
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnplay.figures.panel import Panel, animated
from rnnplay.ui.stage_data import default_labels, payload, typed_array
from rnnplay.ui.stage_error import StageError
from tests.ui.sent import STEPS, changing, decode, panel, send


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"])
def test_arrays_keep_their_type_and_values(dtype):
    values = np.arange(24).reshape(2, 3, 4).astype(dtype)
    sent = typed_array(values)
    assert decode(sent).dtype == np.dtype(dtype)
    np.testing.assert_array_equal(decode(sent), values)
    assert sent["shape"] == "2,3,4"


def test_arrays_that_lie_otherwise_in_memory_are_sent_in_order():
    values = np.arange(12, dtype=np.float32).reshape(3, 4)
    np.testing.assert_array_equal(decode(typed_array(values.T)), values.T)
    np.testing.assert_array_equal(decode(typed_array(values[::-1, ::2])), values[::-1, ::2])
    np.testing.assert_array_equal(decode(typed_array(values.astype(">f4"))), values)


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        (np.array([True, False]), "u1"),
        (np.array([0.5], dtype=np.float16), "f4"),
        (np.array([-(2**31), 2**31 - 1]), "i4"),
        (np.array([2**31]), "f8"),
        (np.array([], dtype=np.int64), "i4"),
    ],
)
def test_types_that_plotly_does_not_read_are_cast_without_loss(values, dtype):
    sent = typed_array(values)
    assert sent["dtype"] == dtype
    np.testing.assert_array_equal(decode(sent).astype(values.dtype), values)
    assert "shape" not in sent


def test_nan_stays_in_arrays_and_becomes_null_elsewhere():
    values = np.array([[1, np.nan], [np.inf, 2]], dtype=np.float32)
    figure = {"data": [{"z": values, "zmin": float("nan"), "zmax": np.float32("inf"), "y": [1.0, float("nan")]}]}
    sent = send(panel(figure=figure))
    trace = sent["panels"][0]["figure"]["data"][0]
    np.testing.assert_array_equal(decode(trace["z"]), values)
    assert trace["zmin"] is None and trace["zmax"] is None and trace["y"] == [1.0, None]
    json.dumps(sent, allow_nan=False)


def test_arrays_of_a_layout_are_sent_as_lists_and_texts_as_they_are():
    layout = {"xaxis": {"range": np.array([0, 1]), "tickvals": np.arange(3)}, "title": {"text": "é"}}
    data = [{"text": np.array(["a", "b"]), "name": np.str_("n"), "marker": {"color": np.zeros(2, dtype=np.float32)}}]
    figure = send(panel(figure={"data": data, "layout": layout}))["panels"][0]["figure"]
    assert figure["layout"] == {"xaxis": {"range": [0, 1], "tickvals": [0, 1, 2]}, "title": {"text": "é"}}
    assert figure["data"][0]["text"] == ["a", "b"]
    assert figure["data"][0]["name"] == "n"
    assert figure["data"][0]["marker"]["color"]["dtype"] == "f4"


def test_what_changes_by_step_is_sent_whole():
    by_row = np.random.default_rng(0).random((STEPS, 3)).astype(np.float32)
    colours = np.full((STEPS, 3), "var(--st-primary-color)")
    sent = send(changing(x=by_row, marker_color=colours))["panels"][0]["byStep"]
    np.testing.assert_array_equal(decode(sent["0.x"]), by_row)
    assert sent["0.marker.color"] == colours.tolist()


def test_what_is_animated_stands_at_its_last_step_and_leaves_the_trace_that_was_given():
    bars = {"type": "bar", "marker": {"size": 3}}
    trace = animated(bars, x=np.array([[1, 2], [3, 4]]), marker_line_color=np.array([["a", "b"], ["c", "d"]]))
    assert trace["x"].tolist() == [3, 4]
    assert trace["marker"]["size"] == 3 and trace["marker"]["line"]["color"].tolist() == ["c", "d"]
    assert bars == {"type": "bar", "marker": {"size": 3}}
    panel = Panel("a", "A", {"data": [{}, animated(trace, y=np.zeros((2, 1)))]})
    assert [*panel.by_step] == ["1.x", "1.marker.line.color", "1.y"]


def test_versions_tell_new_data_and_digests_what_to_redraw():
    first, same = send(), send()
    assert first == same
    assert first["version"] != send(captions=["b"] * STEPS)["version"]
    named = send(version="drawing 7")
    other = send(panel(title="Other"), version="drawing 7")
    assert named["version"] == other["version"] == "drawing 7"
    assert named["digest"] != other["digest"]
    assert named["panels"][0]["digest"] != other["panels"][0]["digest"]


def test_margins_are_measured_by_plotly_only_where_pictures_come_seldom():
    seldom, often = (send(**run)["panels"][0]["figure"]["layout"] for run in ({}, {"run": "a"}))
    assert "xaxis" not in seldom and "yaxis" not in seldom
    assert often["xaxis"]["automargin"] is often["yaxis"]["automargin"] is False


def test_it_starts_at_the_last_step_unless_told():
    assert send()["step"] == STEPS - 1
    assert send(step=0)["step"] == 0


def test_labels_can_be_replaced_one_by_one():
    labels = send(labels={"play": "Read"})["labels"]
    assert labels == default_labels() | {"play": "Read"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"steps": 0, "captions": []}, "at least one step, not 0"),
        ({"captions": ["a"] * 3}, "4 steps need 4 sentences in `captions`, not 3"),
        ({"step": 4}, "step=4 is not one of the steps 0 … 3"),
        ({"step": -1}, "step=-1"),
        ({"speed": 7}, "speed=7 is not one of 2, 5, 10, 20, 60"),
        ({"on_new_data": "jump"}, "not 'jump'"),
        ({"labels": {"paly": "Play"}}, "Unknown labels: paly"),
    ],
)
def test_wrong_arguments_are_named(changes, message):
    with pytest.raises(StageError, match=message):
        send(**changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"figure": {"data": [animated({}, x=np.zeros((3, 3)))]}},
            "Panel 'bars': '0.x' is animated over 3 steps, the stage has 4",
        ),
        ({"time": "z"}, "time is"),
        ({"directions": ()}, "directions hold"),
        ({"directions": ("up",)}, "directions hold"),
        ({"figure": {"data": [{"z": np.zeros((1, 1, 1, 1))}]}}, "at most three axes, not 4"),
        ({"figure": {"data": [{"z": object()}]}}, "not object"),
    ],
)
def test_wrong_panels_are_named(changes, message):
    with pytest.raises(StageError, match=message):
        send(panel(**changes))


def test_two_panels_of_one_key_are_refused():
    with pytest.raises(StageError, match="stand twice: bars"):
        send(panel(), panel(title="again"))


def test_importing_needs_no_server():
    code = "import rnnplay.ui.stage_data as stage; print(len(stage.default_labels()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) == len(default_labels())
    assert done.stderr == ""


def test_a_script_mounts_it_in_every_runtime():
    def script():
        from rnnplay.figures.panel import Panel
        from rnnplay.ui.stage import replay

        figure = {"data": [{"type": "scatter", "y": [1, 2]}]}
        replay([Panel("line", "Line", figure)], key="s", steps=2, step_name="Step", captions=["a", "b"], label="A line")

    for _ in range(2):  # each AppTest is a runtime with a registry of its own
        app = AppTest.from_function(script, default_timeout=150).run()
        assert not app.exception
        (mounted,) = app.get("bidi_component")
        assert json.loads(mounted.proto.json)["captions"] == ["a", "b"]
        assert mounted.proto.js_source_path == "stage.js"
        assert mounted.proto.js_content == ""  # an inline text would be sent again at every run


def test_times_are_as_many_as_steps_and_grow():
    panels = [Panel("a", "A", {"data": []})]
    some = {"steps": 3, "step_name": "Step", "captions": [""] * 3, "label": ""}
    assert payload(panels, **some)["at"] == [0, 1, 2]
    assert payload(panels, **some, at=[0, 7, 7.5])["at"] == [0, 7, 7.5]
    for wrong in ([0, 1], [0, 2, 2], [0, 2, 1], [0, 1, float("nan")], [0, 1, float("inf")]):
        with pytest.raises(StageError, match="`at`"):
            payload(panels, **some, at=wrong)
