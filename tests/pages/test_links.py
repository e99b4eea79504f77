"""Links of any kind: no page breaks; and whatever a page stands at is found again after a look at another."""

import html
import importlib.util
import random
from itertools import cycle
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rnnplay.data.mnist import load_mnist
from rnnplay.ui.shown import SHOWN
from tests.lessons.tables import FORMS, offered
from tests.pages.driver import LESSONS, address, go
from tests.pages.links_of_kinds import TABS

ROOT = Path(__file__).parents[2]
JUDGED_ELSEWHERE = {"read", "answer", "ink", "date", "net-step"}  # by their pages, and where they are drawn
FEW = load_mnist("train").first(300)
# All that may stand in the address of a page, and for each some values other than the usual.
DRAW = {
    "brush": ["4", "40"],
    "network": ["gru-2x128", "bilstm-2x128-ends", "rnn-2x128", "lstm-1x64"],
    "sample": ["0", "9"],
    "influence": ["true"],
    "alike": ["false"],
    "gates": ["true"],
    "layer": ["2"],
    "direction": ["backward"],
    "why": ["true"],
    "if": ["gate", "rows", "block", "reset", "unit"],
    "if-first": ["1", "28"],
    "if-last": ["2"],
    "if-left": ["3"],
    "if-right": ["28"],
    "if-gate": ["candidate", "reset_gate"],
    "if-value": ["own", "0", "1"],
    "if-number": ["0.25", "-1"],
    "if-from": ["7", "28"],
    "if-state": ["h", "both"],
    "if-at": ["1", "28"],
    "if-unit": ["64", "128"],
    "if-layer": ["2"],
    "if-direction": ["backward"],
    "units-say": ["false"],
    "units-digit": ["0", "9"],
    "gates-matter": ["true"],
    "deletion": ["true"],
    "row": ["1", "27"],
    "speed": ["2", "60"],
    "ink": ["0"],
}
HELLO = {
    "read": ["abc", "![](//host/x)", "aaaa", "ü*_[$:"],
    "answer": ["bcd", "aaaaa", "<b>x</b>", "aabb"],
    "network": ["RNN", "Embedding"],
    "optimizer": ["SGD"],
    "seed": ["0", "2147483647"],
    "layers": ["4"],
    "hidden": ["1", "64"],
    "rate": ["0.001", "1"],
    "pace": ["1", "max"],
    "stop": ["1", "1000000"],
    "weight": ["true"],
    "weights": ["fc.weight", "rnn.weight_hh_l0"],
    "weight-row": ["1"],
    "weight-column": ["2"],
    "slow": ["true"],
    "code": ["true"],
    "log": ["true"],
    "question": ["loss"],
    "speed": ["2", "60"],
}
SINE = {
    "state": ["zero", "gradient"],
    "windows": ["2", "20"],
    "cell": ["GRU", "LSTM"],
    "layers": ["3"],
    "wave": ["sawtooth", "square", "two sines", "damped"],
    "seed": ["0", "2147483647"],
    "hidden": ["1", "128"],
    "points": ["5", "100"],
    "ahead": ["10"],
    "noise": ["1", "0.05"],
    "rate": ["0.001", "1"],
    "pace": ["1", "max"],
    "stop": ["1", "1000000"],
    "hand-over": ["1", "3"],
    "periods": ["1", "100"],
    "slow": ["true"],
    "code": ["true"],
    "log": ["true"],
    "speed": ["2", "60"],
}
TRAIN = {
    "train": ["tutorial-1x64", "tutorial-two-directions", "cells", "directions", "dropout"],
    "data": ["mnist"],
    "cell": ["gru", "rnn"],
    "hidden": ["1", "200"],
    "layers": ["1", "3"],
    "both": ["true"],
    "readout": ["ends"],
    "dropout": ["0.5"],
    "batch": ["1", "1000"],
    "optimizer": ["sgd", "adamw"],
    "schedule": ["one cycle"],
    "clip": ["1", "0.5"],
    "epochs": ["1", "100"],
    "images": ["1", "60000"],
    "seed": ["0", "2147483647"],
    "reading": ["columns"],
    "pixels": ["7", "56"],
    "shuffled": ["true"],
    "digit": ["7", "59999"],
    "reader": ["RNN", "GRU"],
    "gates": ["true"],
    "layer": ["2"],
    "direction": ["backward"],
    "alike": ["false"],
    "rate": ["0.001", "1"],
    "pace": ["1", "50"],
    "stop": ["1", "1000000"],
    "code": ["true"],
    "log": ["true"],
    "question": ["networks", "rows"],
    "speed": ["2", "60"],
}
CELL = {
    "digit": ["0", "9"],
    "network": ["gru-2x128", "bilstm-2x128-ends", "rnn-2x128", "lstm-1x64"],
    "layer": ["1"],
    "direction": ["backward"],
    "unit": ["1", "64"],
    "gate": ["candidate", "output_gate"],
    "notation": ["joined"],
    "code": ["true"],
    "code-row": ["1", "28"],
    "what-if": ["true"],
    "set": ["output_gate", "candidate"],
    "set-to": ["1", "-10"],
    "set-from": ["2", "28"],
    "set-until": ["5"],
    "row": ["1", "27"],
    "speed": ["2", "60"],
    "ink": ["0"],
}
TENSORS = {
    "case": ["mnist", "loop", "embedding"],
    "module": ["GRU", "LSTMCell", "RNN"],
    "nonlinearity": ["relu"],
    "input": ["1", "0"],
    "hidden": ["7", "128", "0"],
    "layers": ["3", "1", "0"],
    "dropout": ["0.5", "2", "-1"],
    "bias": ["false"],
    "batch-first": ["false"],
    "bidirectional": ["true"],
    "proj": ["3", "128"],
    "length": ["1", "64"],
    "batched": ["false"],
    "batch": ["1", "64"],
    "embedding": ["9"],
    "linear": ["128", "0"],
    "every-step": ["true"],
    "view": ["shapes", "confusions", "forward"],
    "confusion": ["detach", "cell"],
    "net": ["cell", "wave"],
    "net-layers": ["3"],
    "net-step": ["2"],
    "speed": ["2", "60"],
}
INSPECT = {
    "network": ["bilstm-2x128-ends", "rnn-2x128", "dates-attention", "mine.pt (yours)"],
    "module": ["2"],
    "nonlinearity": ["relu"],
    "sequence": ["sine", "impulse", "file"],
    "steps": ["2", "50", "400"],
    "seed": ["2147483647"],
    "at": ["2"],
    "period": ["2.5", "400"],
    "layer": ["1", "2"],
    "direction": ["backward"],
    "unit": ["3", "128"],
    "of-step": ["1", "50"],
    "gates": ["false"],
    "step": ["1", "20"],
    "speed": ["2", "60"],
}
PAGES = {"draw": DRAW, "hello": HELLO, "sine": SINE, "train": TRAIN, "cell": CELL, "tensors": TENSORS}
PAGES |= TABS | {"inspect": INSPECT}
EVERY_TRAINING = {"pace": ["1", "max"], "code": ["true"], "log": ["true"], "speed": ["2", "60"]}
for slug in LESSONS:  # of one that is not listed here, what its table offers, and what all trainings have
    if slug not in PAGES:
        PAGES[slug] = {row.name: [str(each).lower() for each in offered(row)] for row in FORMS.get(slug, ())}
        PAGES[slug] |= EVERY_TRAINING if importlib.util.find_spec(f"rnnplay.lessons.{slug}.task") else {"speed": ["2"]}
WRONG = [
    "",
    " ",
    "nope",
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
    "TRUE",
    "0",
]
WRONG += [
    "rnn ",
    "LSTM",
    "<b>",
    "![](//host/x)",
    "٣",
    "1e2",
    "007",
    "1,5",
    "\x00",
    "\u202e",
    "a" * 3000,
    "🙂",
    "true",
    "false",
]


@pytest.fixture(autouse=True)
def jobs(monkeypatch):
    """In the place of that of all pages: here one test opens many sessions, whose runs are closed later."""
    st.cache_resource.clear()
    # How well networks and simple models read is not looked at here.
    monkeypatch.setattr("rnnplay.digits.progress.MEASURED_ON", 5)
    monkeypatch.setattr("rnnplay.lessons.train.ui.data.digits_to_learn", lambda whole: FEW)


def opened(page, link):
    page, _dot, tab = page.partition(".")
    link = {"kind": tab} | link if tab else link
    at = AppTest.from_file(ROOT / "app.py", default_timeout=150)
    return go(at, page, link)


def settings(at):
    """All widgets that hold a value and can be seen, as they stand."""
    kinds = ("toggle", "slider", "select_slider", "number_input", "selectbox", "text_input", "button_group")
    return {each.key: each.value for kind in kinds for each in at.get(kind) if each.key not in (None, SHOWN)}


def dealt(chance, values):
    """All of them by chance, and none again before each has been."""
    return cycle(chance.sample(values, len(values)))


@pytest.mark.quick("*-2")
@pytest.mark.parametrize("links", [2, 40])
@pytest.mark.parametrize("page", PAGES)
def test_no_link_breaks_a_page(page, links):
    chance = random.Random(page)
    names = PAGES[page]
    right = {name: dealt(chance, values) for name, values in names.items()}
    wrong_ones = {name: dealt(chance, WRONG) for name in names}
    for number in range(links):
        link = {}
        for name in chance.sample([*names], chance.randrange(len(names) // 2, len(names) + 1) if number % 4 else 1):
            value = next((wrong_ones if chance.random() < 0.5 else right)[name])
            link[name] = value if chance.random() < 0.95 else [value, chance.choice(WRONG)]
        if number % 10 == 0:
            link[chance.choice(["unknown", "embed", "", "ink", "rnnplay.page"])] = chance.choice(WRONG)
        at = opened(page, link)
        lines = [html.unescape(line) for warning in at.warning for line in warning.value.split("  \n")]
        told = {line.split(" “")[0].removeprefix("The link asks for ") for line in lines}
        wrong = {name for name, value in link.items() if value == "nope" or isinstance(value, list)}
        assert (wrong & set(address(at)[0])) - JUDGED_ELSEWHERE <= told


@pytest.mark.quick("draw", "hello", "kinds", "sine")
@pytest.mark.parametrize("page", PAGES)
def test_all_settings_are_found_again_and_none_goes_along(page):
    other = "sine" if page != "sine" else "hello"
    untouched = settings(opened(other, {}))
    at = opened(page, {name: values[0] for name, values in PAGES[page].items() if name != "ink"})
    stood, linked = settings(at), address(at)[1]
    assert len(linked) >= len(PAGES[page]) / 2  # the others' first value is the usual one
    at = go(at, other)
    assert settings(at) == untouched and address(at)[1] == {}
    at = go(at, page.partition(".")[0])
    assert settings(at) == stood and address(at)[1] == linked and not at.warning
