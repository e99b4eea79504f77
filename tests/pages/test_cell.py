"""The page of the cell without a browser: what it looks into, and what its pictures show."""

from functools import partial

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.drawing import Line
from rnnplay.data.ink import encode
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.verdict import percent
from rnnplay.lessons.cell.numbers import number
from rnnplay.trace import Intervention, trace
from tests.pages import driver
from tests.pages.driver import checked, panel, press, said, stage, values

open_page = partial(driver.open_page, "cell")
SEVEN = encode([Line(np.array([[60, 60], [200, 60], [170, 130], [130, 240]]), 16)])


def words(app) -> str:
    return " ".join(each.value for each in [*app.markdown, *app.caption])


def image(label: int) -> torch.Tensor:
    digits = load_mnist("test")
    return to_input(digits.images[(digits.labels == label).nonzero()[6, 0]])


def test_it_opens_at_the_unit_with_the_largest_say():
    app = open_page()
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    with torch.no_grad():
        output = model.recurrent(image(3)[None])[0][0, -1]
        says = model.linear.weight[model(image(3)[None]).argmax()] * output
    assert app.number_input(key="cell-unit").value == int(says.argmax()) + 1
    assert "Prediction: **3**" in words(app)
    assert [panel["key"] for panel in stage(app)["panels"]] == [
        "field",
        "cell",
        "equations",
        "units",
        "input-products",
        "hidden-products",
    ]
    assert stage(app)["steps"] == 28


@pytest.mark.quick("lstm-2x128", "gru-2x128")
@pytest.mark.parametrize("name", [card.name for card in checkpoints.list()])
def test_what_is_said_is_what_the_network_computes(name):
    model, _card = checkpoints.load(name)
    way = {"direction": "forward"} if model.architecture["bidirectional"] else {}
    app = open_page(network=name, digit="5", unit="9", **({"layer": "1"} if name != "lstm-1x64" else {}), **way)
    states = trace(model.recurrent, image(5)).layers[0][0].by_name()
    last = states["cell_state" if "cell_state" in states else "hidden_state"][-1, 8].item()
    assert said(app).startswith("Unit 9") and number(last) in said(app)
    unit = app.number_input(key="cell-unit").value
    assert unit == 9
    press(app, "cell-change")
    assert app.number_input(key="cell-unit").value != unit
    assert not app.warning


def test_a_drawing_comes_by_a_link_and_a_digit_can_be_picked_instead():
    app = open_page(ink=SEVEN)
    assert "**7**" in words(app)
    checked(app.segmented_control(key="cell-digit").set_value("0").run())
    assert "Prediction: **0**" in words(app)
    checked(app.switch_page(driver.LESSONS["hello"].page).run())
    checked(app.switch_page(driver.LESSONS["cell"].page).run())
    assert "your drawing" in app.segmented_control(key="cell-digit").options


def test_what_the_network_does_not_have_is_said():
    app = open_page(network="lstm-1x64", layer="2", direction="backward")
    assert all(name in app.warning[0].value for name in ("layer", "direction"))


def test_a_damaged_drawing_is_said():
    app = open_page(ink="nonsense!")
    assert "cannot be read" in words(app) and "Prediction: **3**" in words(app)


def test_a_network_that_has_learnt_since_is_read_by_who_never_chose_another():
    app = open_page(source="word")
    assert app.selectbox(key="cell-word").value == "cell"
    checked(app.switch_page(driver.LESSONS["hello"].page).run())
    press(app, "once")
    press(app, "inside")
    assert app.selectbox(key="cell-word").value == "own"


@pytest.mark.thorough
def test_what_is_changed_begins_anew_with_another_source():
    app = open_page(**{"what-if": "true", "set": "output_gate"})
    for source in ("word", "digit"):
        checked(app.segmented_control(key="cell-source").set_value(source).run())
    assert app.number_input(key="cell-set-until").value == 28
    assert app.selectbox(key="cell-set").value == "forget_gate"


def test_an_end_before_the_start_is_said():
    app = open_page(**{"what-if": "true", "set-from": "20", "set-until": "5"})
    assert "only one step is changed: 20." in words(app)


def test_the_code_is_that_of_the_row():
    app = open_page(code="true", unit="9", layer="1")
    checked(app.number_input(key="cell-code-step").set_value(10).run())
    assert "Row 10 of unit 9" in words(app)
    source = app.code[0].value
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    printed = []
    exec(source, {"print": printed.append})
    expected = trace(model.recurrent, image(3)).layers[0][0].hidden_state[9, 8].item()
    assert printed == [pytest.approx(expected, abs=1e-5)]


def test_the_draw_page_leads_here_with_its_digit():
    app = driver.open_page("draw", sample="8", network="gru-2x128")
    press(app, "inside")
    assert "Prediction: **8**" in words(app) and app.title[0].value == "Inside the cell"


@pytest.mark.parametrize("name", ["lstm-2x128", "bilstm-2x128-ends"])
def test_what_if_says_what_the_network_then_computes(name):
    app = open_page(network=name, **{"what-if": "true", "set": "output_gate", "set-from": "5"})
    model, _card = checkpoints.load(name)
    unit = app.number_input(key="cell-unit").value - 1
    direction = 0
    if model.architecture["bidirectional"]:
        direction = ["forward", "backward"].index(app.segmented_control(key="cell-direction").value)
    layer = app.segmented_control(key="cell-layer").value - 1
    cut = Intervention("output_gate", 0.0, [layer], [direction], range(4, 28), [unit])
    with torch.no_grad():
        traced = trace(model.recurrent, image(3)[None], interventions=[cut])
        share = model.read_out(traced.output, traced.state).softmax(-1)[0, 3].item()
    assert f"{percent(share)} with it" in words(app)


def test_a_unit_set_to_what_it_is_changes_nothing():
    app = open_page(
        **{"what-if": "true", "set": "hidden_state", "set-as": "own", "unit": "9", "layer": "1", "set-until": "1"}
    )
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    state = trace(model.recurrent, image(3)).layers[0][0].hidden_state[0, 8].item()
    checked(app.number_input(key="cell-set-to").set_value(state).run())
    assert "Nothing changes: the prediction stays **3**" in words(app)


def test_the_clock_goes_as_the_direction_reads():
    app = open_page(network="bilstm-2x128-ends", layer="1", direction="backward", unit="9")
    model, _card = checkpoints.load("bilstm-2x128-ends")
    states = trace(model.recurrent, image(3)).layers[0][1]
    sent = stage(app)
    assert sent["positions"] == [str(row) for row in range(28, 0, -1)]
    assert sent["panels"][0]["directions"] == ["backward"]
    for step, row in ((0, 28), (8, 20), (27, 1)):
        assert number(states.cell_state[row - 1, 8].item()) in sent["captions"][step]
        assert number(states.forget_gate[row - 1, 8].item()) in sent["captions"][step]


def test_a_word_and_a_wave_are_read_by_networks_that_are_trained_at_once():
    app = open_page(source="word", word="embedding")
    assert "“hello” → “**ohlol**”: 5 of 5" in words(app)
    assert stage(app)["steps"] == 5 and "layer 2" in panel(app, "cell")["title"]
    checked(app.segmented_control(key="cell-source").set_value("wave").run())
    assert stage(app)["steps"] == 20 and "i = " in said(app)
    app = open_page(source="word", word="own")
    assert "another session" in app.warning[0].value


def test_what_was_trained_in_this_session_is_there_as_it_stands():
    app = driver.open_page("hello", read="abc", answer="cab", stop="12", pace="max", network="RNN")
    driver.learn(app)
    press(app, "inside")
    assert app.selectbox(key="cell-word").value == "own"
    assert "yours, after 12 steps" in app.selectbox(key="cell-word").options
    assert "“abc” → “**" in words(app)
    checked(app.switch_page(driver.LESSONS["sine"].page).run())
    press(app, "once")
    checked(app.switch_page(driver.LESSONS["cell"].page).run())
    checked(app.segmented_control(key="cell-source").set_value("wave").run())
    assert "yours, after 1 step" in app.selectbox(key="cell-wave").options
    first = "hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)"  # the page's network is an RNN
    assert panel(app, "equations")["figure"]["shapes"][1]["text"] == first


@pytest.mark.thorough
def test_the_reading_before_and_after_stands_below_with_the_smallest_change():
    app = open_page(source="wave", smallest="true", reset="c", **{"what-if": "true", "what": "reset", "reset-at": "10"})
    unit = app.number_input(key="cell-unit").value
    changed = panel(app, "changed-cell_state")["figure"]["data"]
    before, after = (values(each["y"]) for each in changed)
    assert f"unit {unit}" in panel(app, "changed-cell_state")["title"]
    assert after[9] == 0 and (before[:9] == after[:9]).all()
    assert "The loss goes from" in words(app) and "- Cell state" in words(app)
    checked(app.segmented_control(key="cell-what").set_value("cut").run())
    assert not values(panel(app, "changed-hidden_state")["figure"]["data"][1]["y"]).any()
    checked(app.segmented_control(key="cell-what").set_value("clamp").run())
    checked(app.segmented_control(key="cell-set-as").set_value("mean").run())
    assert "mean over these steps" in words(app)
    app = open_page(network="gru-2x128", **{"what-if": "true"})
    assert panel(app, "probabilities-after") and panel(app, "probabilities-before")


@pytest.mark.thorough
def test_the_draw_page_leads_to_its_digit_whatever_was_read_here_before():
    app = open_page(source="word")
    checked(app.switch_page(driver.LESSONS["draw"].page).run())
    press(app, "inside")
    assert "Prediction: **3**" in words(app)
    checked(app.segmented_control(key="cell-digit").set_value("7").run())
    checked(app.switch_page(driver.LESSONS["draw"].page).run())
    press(app, "inside")
    assert "Prediction: **3**" in words(app)
