"""The draw page without a browser: what it says for every kind of drawing, network and link."""

import io
import json

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from rnnplay import checkpoints
from rnnplay.data.drawing import Line, rasterize
from rnnplay.data.ink import LONGEST_IN_LINK, decode, encode
from rnnplay.data.strokes import objects_of
from rnnplay.device import get_device
from rnnplay.text import percent
from tests.pages.driver import LESSONS, ROOT, captions, stage

SEVEN = [[[60, 60], [200, 60], [170, 130], [130, 240]]]


def open_page(drawing: str | None = None, **link: str) -> AppTest:
    """The page with a drawing on its sheet, as `ink` writes it, opened by a link."""
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150).switch_page(LESSONS["draw"].page)
    for name, value in link.items():
        app.query_params[name] = value
    if drawing is not None:
        app.session_state["canvas"] = on_canvas(drawing)
    return app.run()


def on_canvas(drawing: str) -> dict:
    """What the canvas sends of it."""
    return {
        "drawing": {"raw": {"objects": objects_of(decode(drawing), "#101418")}, "data": None},
        "backgroundFit": None,
    }


def ink(strokes: list, brush: int = 16) -> str:
    return encode([Line(np.array(points), brush) for points in strokes])


def said(app: AppTest) -> str:
    assert not app.exception and not app.error
    return " ".join(text.value for text in app.markdown)


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

    assert "backward direction of layer 2 has taken only one step" in told("bilstm-2x128-last")
    assert "Both have seen every row" in told("bilstm-2x128-ends")
    assert "direction" not in told("lstm-2x128")


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


def given(app: AppTest, name: str) -> dict:
    """What a component in the browser is given."""
    return next(
        json.loads(each.proto.json)
        for each in app.get("bidi_component")
        if each.proto.component_name == f"rnnplay.{name}"
    )


def ink_in_link(app: AppTest) -> str | None:
    return given(app, "address")["values"].get("ink")


def test_a_drawing_comes_by_a_link():
    app = open_page(ink=ink(SEVEN))
    assert "**7**" in said(app)
    assert "Your drawing" in captions(app)
    assert ink_in_link(app) == ink(SEVEN)
    assert given(app, "tools")["texts"]["holds"] == "Copies a link with your drawing, the network and the row"


@pytest.mark.parametrize(
    "damaged",
    [
        "NaN",
        "🖊",
        "A",
        "%%%",
        "_" * 40,
        ink(SEVEN)[:-3],
        ink([[[1e5, 0]]]),
        "gICAgICAgIAB" * 9000,
        "EP___38" + "A" * 100_000,
    ],
    ids=["a word", "a sign", "short", "signs", "large", "cut", "far", "long numbers", "many points"],
)
def test_what_is_no_drawing_is_said_and_the_sheet_is_empty(damaged):
    app = open_page(ink=damaged)
    assert "cannot be read" in captions(app) and "Nothing is drawn yet" in captions(app)
    assert ink_in_link(app) is None and given(app, "tools")["empty"]


def test_a_drawing_too_long_for_a_link_is_read_and_that_is_said():
    long = ink([[[x, y] for x in range(0, 280, 9)] for y in range(0, 280, 7)])
    assert len(long) > LONGEST_IN_LINK
    app = open_page(long)
    assert "too long for a link" in captions(app) and "Your drawing" in captions(app)
    assert "too long" in given(app, "tools")["texts"]["holds"]
    assert "too long" not in captions(open_page(ink(SEVEN)))


def test_a_link_without_a_drawing_holds_the_sample():
    assert (
        given(open_page(sample="5"), "tools")["texts"]["holds"]
        == "Copies a link with the sample, the network and the row"
    )


def test_a_row_that_there_is_not_is_said_once():
    app = open_page(row="29")
    assert [each.value for each in app.warning] == ["The link asks for row “29”, which does not exist. It is left out."]
    assert not app.run().warning
    assert not open_page(row="12").warning


def test_what_this_network_does_not_have_is_said():
    app = open_page(network="lstm-1x64", gates="true", layer="2", direction="backward", probabilities="states")
    told = "The link asks for {} “{}”, which this network does not have. It is left out.".format
    asked = [("layer", "2"), ("direction", "backward"), ("probabilities", "states")]
    assert app.warning[0].value == "  \n".join(told(*each) for each in asked)
    assert not app.run().warning
    assert not open_page(network="lstm-1x64", layer="1").warning
    assert open_page(network="rnn-2x128", gates="true").warning[0].value == told("gates", "true")


def test_of_two_drawings_in_a_link_the_last_one_is_used():
    app = open_page(ink=[ink(SEVEN), ink(SEVEN)])
    assert app.warning[0].value.endswith("which is given 2 times. The last one is used.")


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


def photograph(*strokes: list, brightness: float | np.ndarray = 1.0) -> bytes:
    """A PNG of drawings beside each other on paper."""
    sheets = [255 * (1 - rasterize(each, 14)[:, :, 3] / 255) * brightness for each in strokes]
    file = io.BytesIO()
    Image.fromarray(np.concatenate(sheets, axis=1).astype(np.uint8)).save(file, "PNG")
    return file.getvalue()


def give(app: AppTest, content: bytes, name: str = "mine.png") -> AppTest:
    (field,) = (each for each in app.file_uploader if each.key.startswith("photo-"))
    return field.set_value((name, content, "image/png")).run()


def test_a_photograph_is_read_until_one_draws():
    app = give(open_page(sample="5"), photograph(SEVEN, brightness=np.linspace(0.95, 0.7, 280)))
    assert "Prediction: **7**" in said(app)
    assert "Found in your picture mine.png" in captions(app) and app.button_group(key="draw-sample").value is None
    assert stage(app)["version"] != stage(open_page(sample="5"))["version"]
    assert given(app, "tools")["wiped"] == 1 and "the picture stays here" in given(app, "tools")["texts"]["holds"]
    app.selectbox(key="draw-network").set_value("gru-2x128").run()
    assert "Prediction: **7**" in said(app)
    app.session_state["canvas"] = on_canvas(ink([[[140, 40], [140, 240]]]))
    app.run()
    assert "**1**" in said(app) and "Your drawing" in captions(app)


def test_a_photograph_takes_the_place_of_a_drawing_and_a_sample_that_of_a_photograph():
    app = give(open_page(ink=ink([[[140, 40], [140, 240]]])), photograph(SEVEN))
    assert "**7**" in said(app) and ink_in_link(app) is None
    app.button_group(key="draw-sample").set_value("4").run()
    assert "Prediction: **4**" in said(app) and "Found in" not in captions(app)
    app.button_group(key="draw-sample").set_value(None).run()
    assert "Nothing is drawn yet" in captions(app)


def test_a_photograph_is_still_read_after_a_look_at_another_page_and_not_where_a_link_says_otherwise():
    app = give(open_page(), photograph(SEVEN))
    app.switch_page("pages/3_sine.py").run()
    app.switch_page(LESSONS["draw"].page).run()
    assert "Found in your picture" in captions(app)
    app.switch_page("pages/3_sine.py").run()
    app.switch_page(LESSONS["draw"].page)
    app.query_params["sample"] = "4"
    app.run()
    assert "Prediction: **4**" in said(app)


def test_a_photograph_of_several_digits_is_said_to_be_none():
    app = give(open_page(), photograph(SEVEN, SEVEN), "two *digits*.png")
    assert "This does not look like a digit: there seem to be several digits in it." in said(app)
    assert "The network has to choose one of ten, and chooses" in captions(app)
    assert "two &#42;digits&#42;.png" in captions(app), "letter for letter"


@pytest.mark.parametrize(
    "content, told",
    [
        (b"", "is not an image that can be read"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "is not an image that can be read"),
        (photograph(SEVEN)[:200], "is a broken image"),
        (photograph([]), "nothing in it differs from the background."),
    ],
    ids=["nothing", "another format", "cut", "blank"],
)
def test_what_cannot_be_read_is_told_and_changes_nothing(content, told):
    app = give(open_page(ink=ink(SEVEN)), content, "*mine.png")
    assert not app.exception
    (error,) = app.error
    assert told in error.value and "&#42;mine.png" in error.value
    assert "Your drawing" in captions(app) and ink_in_link(app) == ink(SEVEN)
    app = give(app, photograph(SEVEN))
    assert not app.error and "Found in your picture" in captions(app)
