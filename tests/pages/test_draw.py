"""The draw page without a browser: what it says for every kind of drawing and network."""

import pytest
from streamlit.testing.v1 import AppTest

from rnnplay import checkpoints
from rnnplay.device import get_device
from rnnplay.text import percent
from tests.pages.driver import LESSONS, ROOT, stage
from tests.pages.sheet import SEVEN, ink, ink_in_link, open_page, said


def panels(app: AppTest) -> list[str]:
    """The keys of the panels on the stage."""
    return [panel["key"] for panel in stage(app)["panels"]]


def test_an_empty_sheet_shows_a_prepared_digit_being_read():
    app = open_page()
    assert "Prediction: **3**" in said(app)
    assert any("Nothing is drawn yet" in caption.value for caption in app.caption)
    assert stage(app)["steps"] == 28
    assert panels(app) == ["field", "probabilities", "bars", "hidden-0-0", "hidden-1-0"]


def test_a_drawing_is_read():
    app = open_page(ink(SEVEN))
    assert "**7**" in said(app)
    assert any("Your drawing" in caption.value for caption in app.caption)


def test_a_picked_sample_is_read_and_stands_in_the_link():
    app = open_page(sample="5")
    assert "Prediction: **5**" in said(app)
    app.button_group(key="draw-sample").set_value("4").run()
    assert "Prediction: **4**" in said(app)


def test_a_drawing_goes_before_a_sample():
    assert "**7**" in said(open_page(ink(SEVEN), sample="5"))


@pytest.mark.quick("rnn-2x128", "bilstm-2x128-ends")
@pytest.mark.parametrize("name", [card.name for card in checkpoints.list()])
def test_every_network_shows_what_it_has(name):
    app = open_page(ink(SEVEN), network=name, gates="true", alike="true", influence="true")
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
    assert any(percent(card.accuracy, 2) in caption.value for caption in app.caption)


@pytest.mark.thorough
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


@pytest.mark.thorough
def test_what_last_sees_is_told_where_it_matters():
    def told(name):
        return " ".join(caption.value for caption in open_page(network=name).caption)

    assert "backward direction of layer 2 has taken only one step" in told("bilstm-2x128-last")
    assert "Both have seen every row" in told("bilstm-2x128-ends")
    assert "direction" not in told("lstm-2x128")


@pytest.mark.quick("dot", "filled", "several")
@pytest.mark.parametrize(
    "drawing",
    [
        ink([[[140, 140]]]),
        ink([[[140, 20], [140, 260]]]),
        ink([[[20, 140], [260, 140]]]),
        ink([[[-40, y], [320, y]] for y in range(0, 281, 20)], brush=40),
        ink([[[5, 5], [275, 5], [5, 275], [275, 275]]], brush=40),
        ink([[[x + dx, y + dy] for x, y in SEVEN[0]] for dx in (-60, 60) for dy in (-30, 0)]),
    ],
    ids=["dot", "upright", "level", "filled", "scrawl", "several"],
)
def test_odd_drawings_get_a_verdict_or_count_as_none(drawing):
    assert said(open_page(drawing))


def test_a_cleared_sheet_is_no_drawing():
    app = open_page(ink([]))
    assert any("Nothing is drawn yet" in caption.value for caption in app.caption)


def test_another_page_and_back_keeps_the_drawing():
    app = open_page(ink(SEVEN))
    app.switch_page("pages/3_sine.py").run()
    app.switch_page(LESSONS["draw"].page).run()
    assert "**7**" in said(app)
    assert ink_in_link(app) == ink(SEVEN)


def test_new_data_have_a_new_version_and_the_same_data_the_same():
    first, again, other = open_page(), open_page(), open_page(ink(SEVEN))
    assert stage(first)["version"] == stage(again)["version"] != stage(other)["version"]


def test_a_device_that_is_not_there_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setenv("RNNPLAY_DEVICE", "abacus")
    get_device.cache_clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150).switch_page(LESSONS["draw"].page).run()
    get_device.cache_clear()
    assert not app.exception
    assert "abacus" in app.error[0].value


@pytest.mark.filterwarnings("ignore::rnnplay.checkpoints.CheckpointWarning")
def test_a_broken_network_is_told_in_a_sentence(monkeypatch, tmp_path):
    (tmp_path / "lstm-2x128.safetensors").write_bytes(b"not a checkpoint")
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150).switch_page(LESSONS["draw"].page).run()
    assert not app.exception
    assert len(app.error) == 1


@pytest.mark.quick("bilstm-2x128-last", "lstm-2x128")
@pytest.mark.parametrize("name", ["bilstm-2x128-last", "bilstm-2x128-ends", "lstm-2x128"])
def test_probabilities_belong_to_the_states_shown_or_say_that_they_do_not(name):
    """With two directions, what the states of the whole picture say at a row is not what rows 1…t alone say."""

    def shown(**link):
        app = open_page(ink(SEVEN), network=name, **link)
        panel = next(each for each in stage(app)["panels"] if each["key"] == "probabilities")
        return panel["title"], panel["note"], stage(app)["captions"], app

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
