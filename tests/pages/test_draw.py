"""The draw page without a browser: what it says for every kind of drawing, network and link."""

import base64
import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from rnnplay import checkpoints
from rnnplay.data.drawing import rasterize
from rnnplay.device import get_device

ROOT = Path(__file__).parents[2]
SEVEN = [[[60, 60], [200, 60], [170, 130], [130, 240]]]


@pytest.fixture(autouse=True)
def fresh_caches():
    st.cache_resource.clear()


def open_page(drawing: np.ndarray | None = None, **link: str) -> AppTest:
    """The page with a picture on its canvas, ``(280, 280, 4)`` bytes, opened by a link."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).switch_page("pages/1_draw.py")
    for name, value in link.items():
        app.query_params[name] = value
    if drawing is not None:
        app.session_state["canvas"] = canvas(drawing)
    return app.run()


def canvas(drawing: np.ndarray) -> dict:
    file = BytesIO()
    Image.fromarray(drawing).save(file, "PNG")
    data = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    return {"drawing": {"raw": {"objects": [{"type": "path"}]}, "data": data}, "backgroundFit": None}


def on_paper(strokes: list, brush: float = 16) -> np.ndarray:
    """As the canvas sends it: dark ink on opaque white."""
    ink = rasterize(strokes, brush)[:, :, 3:]
    return np.concatenate([(255 - ink).repeat(3, axis=2), np.full_like(ink, 255)], axis=2)


def said(app: AppTest) -> str:
    assert not app.exception and not app.error
    return " ".join(text.value for text in app.markdown)


def panels(app: AppTest) -> list[str]:
    """The keys of the panels on the stage."""
    return [panel["key"] for panel in stage(app)["panels"]]


def stage(app: AppTest) -> dict:
    for component in app.get("bidi_component"):
        if component.proto.component_name.endswith("stage"):
            return json.loads(component.proto.json)
    raise AssertionError("no stage on the page")


def test_an_empty_sheet_shows_a_prepared_digit_being_read():
    app = open_page()
    assert "reads **3**" in said(app)
    assert any("Nothing is drawn yet" in caption.value for caption in app.caption)
    assert stage(app)["steps"] == 28
    assert panels(app) == ["field", "probabilities", "bars", "hidden-0-0", "hidden-1-0"]


def test_a_drawing_is_read():
    app = open_page(on_paper(SEVEN))
    assert "**7**" in said(app)
    assert any("Your drawing" in caption.value for caption in app.caption)


def test_a_picked_sample_is_read_and_stands_in_the_link():
    app = open_page(sample="5")
    assert "reads **5**" in said(app)
    app.button_group(key="draw-sample").set_value("4").run()
    assert "reads **4**" in said(app)


def test_a_drawing_goes_before_a_sample():
    assert "**7**" in said(open_page(on_paper(SEVEN), sample="5"))


@pytest.mark.parametrize("name", [card.name for card in checkpoints.list()])
def test_every_network_shows_what_it_has(name):
    app = open_page(on_paper(SEVEN), network=name, gates="true", alike="true", influence="true")
    assert "**7**" in said(app)
    card = next(card for card in checkpoints.list() if card.name == name)
    halves = 2 if card.architecture["bidirectional"] else 1
    shown = panels(app)
    assert sum(key.startswith("hidden-") for key in shown) == halves * card.architecture["num_layers"]
    gates = {
        "lstm": ["input_gate", "forget_gate", "candidate", "output_gate", "cell_state"],
        "gru": ["reset_gate", "update_gate", "candidate"],
        "rnn": [],
    }[card.architecture["cell"]]
    assert [key for key in shown if key.endswith("-0-0") and not key.startswith("hidden")] == [
        f"{gate}-0-0" for gate in gates
    ]
    assert "influence" in shown
    assert any(f"{card.accuracy:.2%}" in caption.value for caption in app.caption)


def test_gates_move_nothing_that_stands_above_them():
    for network in ("lstm-2x128", "bilstm-2x128-ends"):
        without, gated = (stage(open_page(network=network, gates=gates))["panels"] for gates in ("false", "true"))
        assert gated[: len(without)] == without  # the same pictures in the same rows, of the same size
        assert {panel["row"] for panel in gated[len(without) :]} == {2}


def test_units_are_sorted_at_first_and_in_torchs_order_where_the_link_says_so():
    def units(app):
        return next(panel for panel in stage(app)["panels"] if panel["key"] == "hidden-1-0")["figure"]["data"][0]["x"]

    app = open_page()
    alike = units(app)
    assert sorted(map(int, alike)) == list(range(1, 129)) != [*map(int, alike)]
    app.toggle(key="draw-alike").set_value(False).run()
    assert units(open_page(alike="false")) == units(app) == [*map(str, range(1, 129))]


def test_every_heatmap_has_a_key_and_names_its_columns():
    for panel in stage(open_page(gates="true", influence="true"))["panels"]:
        assert len(panel["keys"]) == ("heatmap" in [trace["type"] for trace in panel["figure"]["data"]])
        if panel["keys"]:
            assert panel["figure"]["layout"]["xaxis"]["title"]["text"]


def test_the_gates_of_a_chosen_layer_and_direction():
    app = open_page(network="bilstm-2x128-ends", gates="true", layer="2", direction="backward")
    assert said(app)
    assert "forget_gate-1-1" in panels(app)
    directions = {panel["key"]: panel["directions"] for panel in stage(app)["panels"]}
    assert directions["forget_gate-1-1"] == ["backward"]
    assert directions["field"] == ["forward", "backward"]


def test_what_last_sees_is_told_where_it_matters():
    def told(name):
        return " ".join(caption.value for caption in open_page(network=name).caption)

    assert "backward direction of layer 2 has taken one step only" in told("bilstm-2x128-last")
    assert "Both have seen every row" in told("bilstm-2x128-ends")
    assert "direction" not in told("lstm-2x128")


@pytest.mark.parametrize(
    "drawing",
    [
        on_paper([[[140, 140]]]),
        on_paper([[[140, 20], [140, 260]]]),
        on_paper([[[20, 140], [260, 140]]]),
        np.zeros((280, 280, 4), np.uint8) + np.array([0, 0, 0, 255], np.uint8),
        on_paper([[[5, 5], [275, 5], [5, 275], [275, 275]]], brush=40),
        on_paper([[[x + dx, y + dy] for x, y in SEVEN[0]] for dx in (-60, 60) for dy in (-30, 0)]),
    ],
    ids=["dot", "upright", "level", "filled", "scrawl", "several"],
)
def test_odd_drawings_get_a_verdict_or_count_as_none(drawing):
    assert said(open_page(drawing))


def test_a_cleared_sheet_is_no_drawing():
    app = open_page(on_paper([]))
    assert any("Nothing is drawn yet" in caption.value for caption in app.caption)


def test_a_sample_is_read_before_the_browser_has_cleared_the_sheet():
    app = open_page(on_paper(SEVEN))
    app.button_group(key="draw-sample").set_value("4").run()
    assert "reads **4**" in said(app)


def test_new_data_have_a_new_version_and_the_same_data_the_same():
    first, again, other = open_page(), open_page(), open_page(on_paper(SEVEN))
    assert stage(first)["version"] == stage(again)["version"] != stage(other)["version"]


def test_a_device_that_is_not_there_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setenv("RNNPLAY_DEVICE", "abacus")
    get_device.cache_clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).switch_page("pages/1_draw.py").run()
    get_device.cache_clear()
    assert not app.exception
    assert "abacus" in app.error[0].value


@pytest.mark.filterwarnings("ignore::rnnplay.checkpoints.CheckpointWarning")
def test_a_broken_network_is_told_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "lstm-2x128.safetensors").write_bytes(b"not a checkpoint")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = AppTest.from_file(ROOT / "app.py", default_timeout=60).switch_page("pages/1_draw.py").run()
    assert not app.exception
    assert len(app.error) == 1


@pytest.mark.parametrize("name", ["bilstm-2x128-last", "bilstm-2x128-ends", "lstm-2x128"])
def test_probabilities_belong_to_the_states_shown_or_say_that_they_do_not(name):
    """With two directions, what the states of the whole picture say at a row is not what rows 1…t alone say."""

    def shown(**link):
        app = open_page(on_paper(SEVEN), network=name, **link)
        panel = next(each for each in stage(app)["panels"] if each["key"] == "probabilities")
        return panel["title"], panel["note"], stage(app)["says"], app

    title, note, says, app = shown()
    assert title == "Class probabilities after each row" and note.startswith("as if the image ended there")
    both = name.startswith("bi")
    assert ("the states shown are of the whole image" in note) == both
    assert both == any(each.key == "draw-probabilities" for each in app.button_group)
    other, other_note, other_says, _app = shown(probabilities="states")
    if both:
        assert other == "Class probabilities from the states at each row" and "linear layer" in other_note
        assert other_says[9] != says[9] and other_says[-1].endswith(says[-1]), "at the end they are the same"
    else:
        assert (other, other_note, other_says) == (title, note, says)
