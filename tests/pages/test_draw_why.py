"""«Why this answer?» on the draw page, and what is measured there: without a browser."""

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest

from rnnplay import checkpoints
from rnnplay.digits.contributions import contributions
from rnnplay.digits.reading import read
from rnnplay.digits.smallest_change import smallest_change
from rnnplay.digits.verdict import percent
from rnnplay.trace import Intervention
from tests.pages import driver
from tests.pages.driver import ROOT, checked, panel, stage, values


def open_page(**link: str) -> AppTest:
    return driver.open_page("draw", why="true", **link)


def image(app: AppTest) -> np.ndarray:
    """What was read at first: the ink that is left, and that which is gone."""
    parts = [values(each["z"]) for each in panel(app, "field")["figure"]["data"]]
    return np.nan_to_num(np.stack(parts)).sum(axis=0)


def said(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


def shown(app: AppTest, key: str) -> np.ndarray:
    """The values of a heatmap, ``(rows, columns)``."""
    return values(panel(app, key)["figure"]["data"][0]["z"])


def keys(app: AppTest) -> list[str]:
    return [each["key"] for each in stage(app)["panels"]]


def test_it_opens_with_the_fewest_rows_that_turn_it():
    app = open_page(sample="4")
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    picture = image(app)
    found = smallest_change(model, picture)
    assert found is not None and f"Without rows {found.rows.start + 1}–{found.rows.stop}" in said(app)
    changed = picture.copy()
    changed[found.rows.start : found.rows.stop] = 0
    after = read(model, changed)
    assert f"The prediction becomes **{after.digit}** ({percent(after.probabilities[after.digit])}); 4 falls" in said(
        app
    )
    np.testing.assert_allclose(shown(app, "probabilities-after"), after.by_row, atol=1e-5)
    np.testing.assert_allclose(shown(app, "probabilities"), read(model, picture).by_row, atol=1e-5)
    assert "The network reads the image twice" in stage(app)["label"] and stage(app)["steps"] == 28


LINKS = {
    "gate": (
        {"if-gate": "forget_gate", "if-value": "0", "if-from": "9"},
        "With the forget gate of layer 1",
        "rows 9–28",
    ),
    "reset": ({"if-at": "20", "if-layer": "2"}, "With h and c of layer 2", "reset to 0 at row 20"),
    "unit": ({"if-unit": "5"}, "Without unit 5 of layer 2", ""),
    "block": ({"if-left": "12", "if-right": "16"}, "Without pixels 12–16 of rows 10–14", ""),
    "rows": ({"if-first": "20", "if-last": "3"}, "Without row 20", ""),
}


@pytest.mark.quick("rows", "gate")
@pytest.mark.parametrize("kind", LINKS)
def test_every_change_comes_by_a_link(kind):
    link, first, then = LINKS[kind]
    app = open_page(**{"if": kind}, **link)
    assert first in said(app) and then in said(app) and not app.warning
    for layer in (0, 1):
        assert shown(app, f"difference-{layer}-0").shape == (28, 128)
    assert shown(app, "difference-1-0").any()


@pytest.mark.quick("bilstm-2x128-last")
@pytest.mark.parametrize("name", ["bilstm-2x128-ends", "bilstm-2x128-last"])
def test_two_directions_show_what_the_states_say(name):
    app = open_page(network=name, **{"if": "gate", "if-value": "1", "if-direction": "backward", "if-layer": "2"})
    model, _card = checkpoints.load(name)
    cut = Intervention("forget_gate", 1.0, [1], [1], range(28))
    before, after = read(model, image(app)), read(model, image(app), interventions=[cut])
    np.testing.assert_allclose(shown(app, "probabilities"), before.by_state, atol=1e-5)
    np.testing.assert_allclose(shown(app, "probabilities-after"), after.by_state, atol=1e-5)
    made = contributions(model, before.layers, before.digit)
    assert f"The logit of 3 is {made.logits[-1]:.2f}." in said(app)
    for direction in (0, 1):
        columns = [int(each) - 1 for each in panel(app, f"contribution-{direction}")["figure"]["data"][0]["x"]]
        order = np.argsort(columns)
        np.testing.assert_allclose(
            shown(app, f"contribution-{direction}")[:, order], made.products[direction], atol=1e-4
        )


def test_a_plain_rnn_has_no_gate_to_fix_and_no_cell_state_to_reset():
    app = open_page(network="rnn-2x128", **{"if": "gate"})
    assert "if “gate”" in app.warning[0].value
    app = open_page(network="rnn-2x128", **{"if": "reset", "if-state": "c"})
    assert "With h of layer 1 reset" in said(app) and "if-state “c”" in app.warning[0].value


def test_the_contributions_of_another_digit_and_none():
    app = open_page(**{"units-digit": "8"})
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    logits = model(torch.from_numpy(image(app).astype(np.float32))[None])[0]
    told = float(said(app).partition("The logit of 8 is ")[2].partition(". ")[0])
    assert told == pytest.approx(logits[8].item(), abs=0.0051)
    assert "contribution-0" in keys(app) and "contribution-after-0" in keys(app)
    checked(app.toggle(key="draw-units-say").set_value(False).run())
    assert not any(key.startswith("contribution") for key in keys(app))


@pytest.mark.thorough
def test_gates_and_saliency_stand_beside_it():
    app = open_page(**{"if": "gate", "if-value": "0", "gates": "true", "influence": "true"})
    assert "influence" in keys(app) and not shown(app, "forget_gate-0-0").any()
    assert "with the change" in panel(app, "forget_gate-0-0")["title"]


@pytest.mark.thorough
def test_off_it_costs_nothing(fresh_processes, tmp_path):
    """Nothing that only these switches need is imported, and nothing of them is drawn, as long as they are off."""
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(ROOT / "app.py")!r}, default_timeout=150).switch_page("pages/1_draw.py").run()
assert not app.exception
late = ("what_if", "what_if_panels", "smallest_change", "contributions", "gates_matter", "deletion", "outcome")
assert not {{f"rnnplay.digits.{{name}}" for name in late}} & sys.modules.keys()
assert not {{f"rnnplay.lessons.draw.ui.{{name}}" for name in ("why", "change", "gates_matter")}} & sys.modules.keys()
"""
    fresh_processes.run(code, [], tmp_path)


@pytest.mark.thorough
def test_which_gate_matters_is_measured_at_a_press(monkeypatch):
    monkeypatch.setattr("rnnplay.lessons.draw.ui.gates_matter.IMAGES", 12)
    monkeypatch.setattr("rnnplay.lessons.draw.ui.gates_matter.MEANS_OF", 12)
    app = driver.open_page("draw", **{"gates-matter": "true"})
    assert "Greff" not in said(app) and not app.dataframe
    driver.press(app, "measure-gates-matter")
    driver.until(app, lambda: "Greff et al." in said(app), 100)
    table = app.dataframe[0].value
    assert {*table["network"]} == {card.name for card in checkpoints.list()}
    assert "a plain RNN has none" in [*table["fixed gate"]] and len(table) == 4 * 4 + 3 + 1
    assert "costs most" in said(app)
    again = driver.open_page("draw", **{"gates-matter": "true"})
    assert "Greff et al." in said(again), "measured once for all"


@pytest.mark.thorough
def test_saliency_is_judged_at_a_press(monkeypatch):
    monkeypatch.setattr("rnnplay.lessons.draw.ui.deletion.IMAGES", 30)
    app = driver.open_page("draw", deletion="true", network="lstm-1x64")
    driver.press(app, "measure-deletion-lstm-1x64")
    driver.until(app, lambda: "The area below a curve" in said(app), 100)
    assert "30 images" in said(app) and "Saliency × pixel, largest first: 0." in said(app)
