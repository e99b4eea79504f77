"""Nothing that a page shows is not translated."""

import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from rnnplay import text
from rnnplay.data.mnist import load_mnist
from rnnplay.digits.recipes import Recipe
from rnnplay.lessons.kinds.sentiment.grammar import vocabulary
from rnnplay.ui.stage_data import default_labels
from tests.sources import ROOT
from tests.translated.brackets import outside, shown_by


def test_what_stands_outside_is_found():
    assert (
        outside("⟦Prediction: **3**, ⟦stable from row 22 on⟧.⟧ :red-badge[⟦No⟧] $W_{ih}$ recurrent.weight_ih[0, 1]")
        == ""
    )
    for shown in ("⟦Loss⟧ per step", "Loss", ":gray-badge[CPU · 1 thread]", "hₜ, sums", "<b>Row</b> %{x}"):
        assert outside(shown) == shown


PAGES = {
    "1_draw": {"gates": "true", "influence": "true", "brush": "77", "network": "lstm-9x9", "why": "true"}
    | {"gates-matter": "true", "deletion": "true"},
    "2_hello": {"slow": "true", "code": "true", "weight": "true", "stop": "many"},
    "3_sine": {"slow": "true", "code": "true", "hidden": "4"},
    "4_train": {"train": "gates", "hidden": "8", "batch": "20", "images": "100", "code": "true", "gates": "true"},
    "5_cell": {"code": "true", "notation": "joined", "unit": "many", "what-if": "true"},
    "6_tensors": {"code": "true", "linear": "3", "dropout": "0.5", "layers": "1", "hidden": "many"},
    "7_questions": {},
    "8_kinds": {"kind": "glance", "sample": "4"},
    "8_kinds sentiment": {"kind": "sentiment", "text": "9 8", "gates": "true"},
    "9_forecast": {"code": "true", "period": "400", "transform": "season"},
    "10_inspect": {"network": "rnn-2x128", "sequence": "sine", "unit": "many"},
    "10_inspect gates": {"network": "bilstm-2x128-ends", "direction": "backward", "steps": "9"},
    "6_tensors confusions": {"confusion": "detach"},
    "6_tensors forward": {"view": "forward", "net-both": "true"},
    "6_tensors letters": {"view": "forward", "net": "cell"},
}


@pytest.mark.parametrize("page", ["", *PAGES])
def test_a_page_shows_nothing_that_is_not_translated(page, xx):
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150)
    if page:
        app.switch_page(f"pages/{page.split()[0]}.py")
    for name, value in PAGES.get(page, {}).items():
        app.query_params[name] = value
    app.run()
    shown = [*shown_by(app._tree)]
    if page[:1] in ("2", "3", "4", "9"):
        app.button(key="once").click().run(timeout=150)
        shown += shown_by(app._tree)
    assert not app.exception
    assert len(shown) > 20 and any("⟦" in each for each in shown)
    as_they_are = vocabulary() if "sentiment" in page else ()  # the words of sentences to try
    assert not {outside(each, as_they_are) for each in shown} - {""}
    st.cache_resource.clear()


def test_the_labels_of_a_stage_are_translated(xx):
    assert not {outside(each) for each in default_labels().values()} - {""}


def test_what_is_kept_in_a_file_is_english_and_what_is_shown_of_it_is_not(xx):
    digits, recipe = load_mnist("train"), Recipe("x", images=9)
    kept = "the first 9 of the first 10,000 training images of MNIST, with drawn forms beside them"
    assert recipe.learnt_from(digits) == kept
    shown = recipe.learnt_from(digits, text._)
    assert not outside(shown) and re.sub("[⟦⟧]", "", shown) == kept
