"""One table makes the widgets, the link, a preset's values and what a caption says of them."""

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from rnnplay.ui.form import Conversion, Form, Setting, by_name, none_as
from rnnplay.ui.run_settings import RATE, RATES, SEED, stopping
from tests.ui.test_query_params import address, checked, told

APP = Path(__file__).with_name("form_app.py")


def opened(**link):
    at = AppTest.from_file(APP, default_timeout=20)
    for name, value in link.items():
        at.query_params[name] = value
    return checked(at.run())


def settings(at):
    """The lesson's, as the page has them."""
    return eval(f"dict{at.text[0].value}")


def test_what_is_drawn_at_first_is_the_default():
    at = opened()
    assert settings(at) == {
        "word": "hello",
        "cell": "rnn",
        "units": 32,
        "layers": 1,
        "dropout": 0.0,
        "both": True,
        "wave": "sine",
        "epochs": 9,
        "share": "0.1",
    }
    assert address(at) == {} and at.text[1].value == "1"


def test_each_widget_is_as_its_row_says():
    at = opened(layers="2")
    slider, number, select = at.slider(key="one-hidden"), at.number_input(key="one-layers"), at.selectbox[0]
    assert (slider.label, slider.min, slider.max, slider.help) == ("Units", 1, 64, "In a layer.")
    assert (number.label, number.min, number.max, number.step) == ("Layers", 1, 4, 1)
    assert (select.label, select.options) == ("Wave", ["A sine", "A square"])
    assert [each.content for each in at.button_group[0].proto.options] == ["An RNN", "A GRU"]
    explained = [at.button_group[0], number, at.toggle[0], select, at.select_slider[0]]
    assert [each.help for each in explained] == ["1", "2", "3", "4", "5"]
    assert at.slider(key="one-dropout").step == 0.1 and at.button_group(key="one-kind").label == "Kind"
    assert (at.toggle[0].label, at.text_input[0].label, at.select_slider[0].label) == ("Both", "Word", "Share")


@pytest.mark.parametrize("widget", ["number", "segments", "select", "select slider", "slider"])
def test_a_width_is_handed_on_and_where_none_is_given_streamlit_decides(monkeypatch, widget):
    monkeypatch.setattr(
        f"rnnplay.ui.form.{widget.replace(' ', '_')}", lambda *_arguments, **layout: layout.get("width")
    )
    row = Setting("layers", "layers", "Layers", widget, (1, 4), [1, 4])
    assert (row.draw(1), replace(row, width=90).draw(1)) == (None, 90)


LINK = {"word": "a", "hidden": "7", "layers": "2", "dropout": "0.3", "both": "false", "wave": "square", "stop": "5"}


def test_a_link_says_what_is_chosen_and_the_address_says_it_again():
    at = opened(**LINK, share="0.2")
    wanted = {"word": "a", "units": 7, "layers": 2, "dropout": 0.3, "both": False, "wave": "square", "epochs": 5}
    assert settings(at) == {"cell": "rnn", "share": "0.2"} | wanted
    assert address(at) == LINK | {"share": "0.2"} and not told(at)


def test_a_widget_stands_at_what_stands_for_none():
    assert settings(opened(stop="0"))["epochs"] is None


def test_what_is_not_shown_is_as_it_was():
    at = opened(dropout="0.3")
    assert settings(at)["dropout"] == 0.0 and [each.key for each in at.slider] == ["one-hidden"]
    at.number_input(key="one-layers").set_value(2).run()
    assert settings(at)["dropout"] == 0.3  # the link is still to be read
    at.number_input(key="one-layers").set_value(1).run()
    assert settings(at)["dropout"] == 0.0 and address(at) == {}


def test_another_preset_has_the_widgets_take_its_values_but_for_what_stays():
    at = opened(**LINK)
    at.button_group(key="one-kind").set_value("GRU").run()
    taken = settings(checked(at))
    assert (taken["cell"], taken["units"], taken["layers"], taken["both"]) == ("gru", 8, 2, True)
    assert (taken["word"], taken["wave"], taken["epochs"]) == ("hello", "sine", 9)  # the words of the two differ
    at.button_group(key="one-kind").set_value("RNN").run()
    assert settings(at)["word"] == "a" and address(at) == {"word": "a"}


def test_of_several_what_they_share_can_be_chosen_and_the_rest_is_each_ones_own():
    at = opened(kind="GRU", layers="1", hidden="7", dropout="0.1", both="false")
    assert at.text[1].value == "2" and at.text[2].value == "noise"
    first = settings(at)
    assert (first["units"], first["dropout"], first["both"]) == (8, 0.5, False)
    assert not at.slider and at.number_input(key="one-layers").min == 2
    assert told(at) == ["The link asks for layers “1”, which is not between 2 and 4. 2 is used instead."]


@dataclass(frozen=True)
class Few:
    cell: str = "rnn"
    images: int | None = None
    learning_rate: float = 0.01

    @property
    def count(self):
        return self.images or 60


TABLE: Form[Few] = Form(
    Setting("data", "", "Data", "segments", options=["some", "all"]),
    Setting("cell", "cell", "Cell", "segments", options={"rnn": "RNN", "gru": "GRU"}),
    Setting("images", "images", "Images", "number", (0, 60), conversion=none_as(0), name_in_caption="images"),
    RATE,
)


def test_a_caption_is_told_what_differs_in_the_order_of_the_rows():
    default = Few()
    assert TABLE.changed(default, default) == []
    assert TABLE.changed(default, replace(default, images=3)) == ["images"]
    assert TABLE.changed(default, Few("gru", 3, 0.1)) == ["Cell", "images", "learning rate"]


def test_taking_has_every_widget_of_a_field_stand_at_its_value(monkeypatch):
    put = {}
    monkeypatch.setattr("rnnplay.ui.form.put", put.__setitem__)
    TABLE.take(Few("gru", None, 0.1))
    assert put == {"cell": "gru", "images": 0, "rate": "0.1"}


def test_what_chooses_a_preset_stays_where_it_was_put(monkeypatch):
    put = {}
    monkeypatch.setattr("rnnplay.ui.form.put", put.__setitem__)
    Form(*TABLE, presets={"rnn": (Few(),), "small rnn": (Few(images=3),)}, preset="cell").take(Few())
    assert put.keys() == {"images", "rate"}


def test_of_several_a_row_is_drawn_if_one_of_them_has_it_shown_and_each_keeps_what_is_its_own(monkeypatch):
    monkeypatch.setattr(Setting, "draw", lambda row, default, low=None: 7)
    shown = replace(TABLE["images"], shown=lambda so_far: so_far.cell == "gru")
    both = Form(TABLE["cell"], shown).begin(Few("rnn"), Few("gru", learning_rate=0.1))
    both.draw("cell", "images")
    assert both.differing == {"cell"} and both.values == {"images": 7}
    assert both.settings_of_all() == (Few("rnn", 7), Few("gru", 7, 0.1))
    assert both.settings(images=2) == Few("rnn", 2)
    none = Form(shown).begin(Few("rnn"))
    none.draw("images")
    assert none.settings() == Few("rnn")


@pytest.mark.parametrize(
    ("conversion", "field", "widget"),
    [
        (Conversion(), 3, 3),
        (Conversion(str, int), 14, "14"),
        (none_as(0), None, 0),
        (none_as(0), 5, 5),
        (none_as(0.0), None, 0.0),
        (by_name({"RNN": "rnn", "GRU": "gru"}), "gru", "GRU"),
        (RATE.conversion, 0.001, "0.001"),
    ],
)
def test_a_value_becomes_that_of_the_widget_and_is_found_again(conversion, field, widget):
    assert (conversion.to_widget(field), conversion.to_field(widget)) == (widget, field)
    assert type(conversion.to_widget(field)) is type(widget)


def test_a_row_is_read_from_the_attribute_that_says_what_none_stands_for():
    row = Setting("images", "images", "Images", "number", (1, 60), attribute="count")
    assert (row.stands_at(Few()), row.stands_at(Few(images=5))) == (60, 5)
    assert replace(row, attribute="", conversion=none_as(0)).stands_at(Few()) == 0


def test_the_rows_of_all_runs():
    assert RATE.stands_at(SimpleNamespace(learning_rate=0.003)) in RATES and SEED.range == (0, 2**31 - 1)
    assert [stopping(unit).label for unit in ("epoch", "step")] == ["Stop at epoch", "Stop at step"]
    assert stopping("step", "steps").stands_at(SimpleNamespace(steps=7)) == 7 and not stopping("step").field
    assert [row.name for row in TABLE] == ["data", "cell", "images", "rate"] and TABLE["rate"] is RATE
