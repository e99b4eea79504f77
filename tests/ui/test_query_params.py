"""Settings belong to one page, come from its link or from before; a link that asks for what cannot be is told so."""

import html
import json
import random

import pytest
from streamlit.testing.v1 import AppTest

from rnnplay.ui.kinds import TRUTH, number_in, one_of, text_up_to

WRONG = [
    "",
    " ",
    "nope",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "1e400",
    "-1",
    "1_0",
    "0x10",
    "2.5",
    "9" * 400,
    "None",
    "[]",
    "\x00",
    "é",
]
WRONG += ["TRUE", "True", "rnn ", "<b>", "![](//host/x)", "٣", "1e2", "+7", "007", "-0", "1,5", "½"]


def app():
    import streamlit as st

    from rnnplay.ui import query_params as ask
    from rnnplay.ui import widgets
    from rnnplay.ui.kinds import number_in, one_of

    page = st.session_state.get("page", "one")
    ask.open_page(page)
    if page == "one":
        kind = widgets.segments("Kind", ["RNN", "GRU"], "RNN", "kind", on_change=lambda: ask.put("layers", 1))
        if kind == "GRU":
            widgets.slider("Layers", 1, 4, 1, "layers")
        widgets.slider("Noise", 0.0, 1.0, 0.1, "noise")
        widgets.number("Seed", 0, 99, 7, "seed")
        widgets.toggle("Gates", "gates")
        widgets.select_slider("Rate", ["0.1", "0.2", "1"], "0.1", "rate")
        widgets.select("Wave", ["sine", "square"], "sine", "wave", str.upper)
        widgets.pills("Sample", ["3", "4"], "sample")
        widgets.text("Word", "hello", "word", 10)
        ask.kept_by_browser("row", one_of(["1", "2"]))
    if page == "two":
        widgets.slider("Layers", 1, 2, 1, "layers")
        widgets.number("Seed", 0, 9, 0, "seed")
    st.text(str(ask.will_be("seed", number_in(0, 99), 7)))
    ask.tell_problems()
    ask.write_address()


def opened(**link):
    at = AppTest.from_function(app, default_timeout=20)
    for name, value in link.items():
        at.query_params[name] = value
    return checked(at.run())


def checked(at):
    assert not at.exception
    return at


def go(at, page, **link):
    """By the menu, or by Back, which brings the address from then."""
    at.query_params.clear()
    for name, value in link.items():
        at.query_params[name] = value
    at.session_state["page"] = page
    return checked(at.run())


def address(at):
    (component,) = at.get("bidi_component")
    data = json.loads(component.proto.json)
    assert set(data["values"]) <= set(data["names"])
    return data["values"]


def told(at):
    return [html.unescape(line) for warning in at.warning for line in warning.value.split("  \n")]


ASKED = {"kind": "GRU", "layers": "3", "noise": "0.25", "seed": "8", "gates": "true", "rate": "1", "wave": "square"}
ASKED |= {"sample": "4", "word": "*a*"}


def test_a_change_that_comes_when_another_page_is_open_does_nothing_there():
    at = go(go(opened(), "two", layers="2"), "one")
    at.session_state["rnnplay.page"] = "two"  # the browser sent the change as it left
    at.button_group[0].set_value("GRU")
    go(at, "two")
    assert at.slider[0].value == 2


def test_a_link_is_what_the_page_stands_at_and_its_address_again():
    at = opened(**ASKED)
    assert at.slider(key="one-layers").value == 3 and at.number_input(key="one-seed").value == 8
    assert at.toggle(key="one-gates").value is True and at.text_input(key="one-word").value == "*a*"
    assert address(at) == ASKED and not told(at)


def test_usual_values_do_not_stand_in_the_address():
    at = opened()
    assert address(at) == {}
    at.number_input(key="one-seed").set_value(9).run()
    assert address(at) == {"seed": "9"}
    at.number_input(key="one-seed").set_value(7).run()
    assert address(at) == {}


def test_nothing_goes_to_another_page_and_all_is_found_again():
    at = go(opened(**ASKED), "two")
    assert address(at) == {}
    assert at.slider(key="two-layers").value == 1 and at.number_input(key="two-seed").value == 0
    at.slider(key="two-layers").set_value(2).run()
    at = go(at, "elsewhere")
    assert address(at) == {}
    assert address(go(at, "one")) == ASKED
    assert address(go(at, "two")) == {"layers": "2"}


def test_back_brings_what_the_address_said_then():
    at = go(opened(seed="8"), "two")
    assert address(go(at, "one", seed="5")) == {"seed": "5"}


def test_a_setting_that_is_not_drawn_does_not_stand_in_the_address():
    at = opened(kind="GRU", layers="3")
    at.segmented_control(key="one-kind").set_value("RNN").run()
    assert address(at) == {}
    at.segmented_control(key="one-kind").set_value("GRU").run()
    assert address(at) == {"kind": "GRU"}  # as the callback has put it


def test_what_a_callback_puts_goes_before_a_link_that_was_not_read_yet():
    at = opened(layers="3")
    at.segmented_control(key="one-kind").set_value("GRU").run()
    assert at.slider(key="one-layers").value == 1


def test_a_browser_that_missed_the_first_run_is_told_the_same_by_the_next():
    """A script that runs anew before a busy server has sent what it set: the widget then stands at its default."""
    at = checked(opened(**ASKED).run())
    layers, noise, seed = (at.slider(key="one-layers"), at.slider(key="one-noise"), at.number_input(key="one-seed"))
    assert (list(layers.proto.default), list(noise.proto.default), seed.proto.default) == ([3], [0.25], 8)
    assert at.toggle(key="one-gates").proto.default is True and at.text_input(key="one-word").proto.default == "*a*"
    assert list(at.button_group(key="one-kind").proto.default) == [1] == list(at.button_group[1].proto.default)
    assert at.selectbox(key="one-wave").proto.default == 1
    assert list(at.select_slider(key="one-rate").proto.default) == [2]


def test_a_number_as_a_browser_computes_it_stays():
    at = opened()
    at.slider(key="one-noise").set_value(0.1 + 0.2).run()
    at.run()
    assert at.slider(key="one-noise").value == 0.1 + 0.2 and address(at) == {"noise": "0.3"}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("kind", "rnn", "The link asks for kind “rnn”, which does not exist. RNN is used instead."),
        ("kind", "", "The link asks for kind “”, which does not exist. RNN is used instead."),
        ("seed", "1e400", "The link asks for seed “1e400”, which is not a whole number. 7 is used instead."),
        ("seed", "2.5", "The link asks for seed “2.5”, which is not a whole number. 7 is used instead."),
        ("seed", "-1", "The link asks for seed “-1”, which is not between 0 and 99. 7 is used instead."),
        ("seed", ["1", "2"], "The link asks for seed “2”, which is given 2 times. 7 is used instead."),
        ("noise", "inf", "The link asks for noise “inf”, which is not a number. 0.1 is used instead."),
        ("noise", "2", "The link asks for noise “2”, which is not between 0 and 1. 0.1 is used instead."),
        ("gates", "yes", "The link asks for gates “yes”, which is not true or false. false is used instead."),
        ("rate", "0.15", "The link asks for rate “0.15”, which does not exist. 0.1 is used instead."),
        ("wave", "SINE", "The link asks for wave “SINE”, which does not exist. sine is used instead."),
        ("sample", "x", "The link asks for sample “x”, which does not exist. No value is used instead."),
        (
            "word",
            "a" * 99,
            f"The link asks for word “{'a' * 60}…”, which is longer than 10 characters. hello is used instead.",
        ),
        ("row", "3", "The link asks for row “3”, which does not exist. It is left out."),
    ],
)
def test_what_cannot_be_becomes_the_usual_and_is_said_in_one_line(name, value, sentence):
    at = opened(**{name: value})
    assert told(at) == [sentence] and address(at) == {}


def test_it_is_said_until_another_is_chosen_or_the_page_is_left():
    at = opened(seed="x", rate="y")
    at.number_input(key="one-seed").set_value(9).run()
    assert [sentence[:24] for sentence in told(at)] == ["The link asks for rate “"]
    assert not told(go(go(at, "two"), "one"))


def test_who_needs_it_before_it_is_drawn_is_told_the_same():
    for link, value in [({"seed": "8"}, "8"), ({"seed": "x"}, "7"), ({"seed": ["1", "2"]}, "7"), ({}, "7")]:
        assert opened(**link).text[0].value == value
    at = go(opened(seed="8"), "elsewhere")
    assert go(at, "one").text[0].value == "8"


KINDS = {
    "whole": number_in(0, 99),
    "large": number_in(1, 2**31 - 1),
    "real": number_in(0.0, 1.0),
    "one": one_of(["RNN", "GRU", "two sines"]),
    "layers": one_of(range(1, 4)),
    "truth": TRUTH,
    "text": text_up_to(20),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_any_text_is_a_value_that_is_allowed_or_told_why_not(kind):
    chance, read = random.Random(0), 0
    alphabet = "0123456789.-+eEinfatrusl RNGU_x\x00é٣"
    texts = [*WRONG, "1", "0.5", "RNN", "true", "2", "3"]
    texts += ["".join(chance.choices(alphabet, k=chance.randrange(1, 8))) for _ in range(2000)]
    for text in texts:
        try:
            value = kind.read(text)
        except ValueError as error:
            assert str(error).startswith(("is ", "does "))
        else:
            read += 1
            assert kind.allows(value) and kind.read(kind.write(value)) == value
    assert 0 < read < len(texts)
