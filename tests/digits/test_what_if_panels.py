"""The pictures of two readings show their numbers."""

import numpy as np
import pytest
import torch

from rnnplay.digits.contributions import contributions
from rnnplay.digits.panels import View
from rnnplay.digits.reading import read
from rnnplay.digits.what_if import Place, blank_block, cut_unit
from rnnplay.digits.what_if_panels import captions, contribution_panels, what_if_panels
from rnnplay.models.row_classifier import RowClassifier

IMAGE = (np.random.default_rng(0).random((28, 28)) * (np.random.default_rng(1).random((28, 28)) > 0.5)).astype(
    np.float32
)
VIEW = View(gates=True, layer=1, direction=0, alike=False, saliency=False)


def shown(both=False, change=None):
    torch.manual_seed(0)
    model = RowClassifier("lstm", 6, 2, both, readout="ends").eval()
    orders = [[np.array([3, 1, 0, 2, 5, 4])] * (1 + both)] * 2
    before = read(model, IMAGE)
    change = change or cut_unit(2, Place.of(model.architecture, 0, 0))
    after = change.read(model, before)
    made = what_if_panels(before, after, change, orders, model.architecture, VIEW)
    return model, before, after, change, {panel.key: panel for panel in made}


def heat(panel):
    return panel.figure["data"][0]


def test_ink_that_is_gone_stands_apart_from_what_is_left():
    change = blank_block(range(4, 9), range(10, 20))
    *_rest, panels = shown(change=change)
    ink, gone = panels["field"].figure["data"]
    assert np.array_equal(np.nan_to_num(ink["z"]), change.image(IMAGE))
    assert np.array_equal(np.nan_to_num(gone["z"]), IMAGE - change.image(IMAGE)) and np.nansum(gone["z"]) > 0
    assert not (np.isfinite(ink["z"]) & np.isfinite(gone["z"])).any()
    *_rest, panels = shown()
    assert len(panels["field"].figure["data"]) == 1, "nothing is gone"


def test_differences_and_gates_are_those_of_the_states():
    _model, before, after, _change, panels = shown()
    for layer in (0, 1):
        difference = after.layers[layer][0]["hidden_state"] - before.layers[layer][0]["hidden_state"]
        drawn = heat(panels[f"difference-{layer}-0"])
        columns = [int(unit) - 1 for unit in drawn["x"]]
        assert columns == [3, 1, 0, 2, 5, 4] and difference.any()
        np.testing.assert_allclose(drawn["z"], difference[:, columns])
        assert np.abs(drawn["z"]).max() <= drawn["zmax"] == -drawn["zmin"]
    np.testing.assert_allclose(heat(panels["forget_gate-1-0"])["z"][:, 0], after.layers[1][0]["forget_gate"][:, 3])


def test_bars_hold_both_readings_at_every_row():
    _model, before, after, _change, panels = shown()
    pair = [panels["bars"].by_step[f"{index}.x"] for index in (0, 1)]
    np.testing.assert_allclose(pair, [before.by_row, after.by_row], atol=1e-6)


@pytest.mark.parametrize("changed_image", [False, True])
def test_two_directions_compare_like_with_like(changed_image):
    change = blank_block(range(4, 9), range(10, 20)) if changed_image else None
    model, before, after, change, panels = shown(both=True, change=change)
    expected = (before.by_row, after.by_row) if changed_image else (before.by_state, after.by_state)
    for key, shares in zip(("probabilities", "probabilities-after"), expected, strict=True):
        np.testing.assert_allclose(heat(panels[key])["z"], shares, atol=1e-6)
    said = captions(before, after, change, model.architecture, VIEW)
    assert len(said) == 28 and all(
        each.startswith("After row" if changed_image else "From the states") for each in said
    )
    assert f": {expected[0][5].argmax()} (" in said[5] and f" {expected[1][5].argmax()} (" in said[5].split("before")[1]


def test_contributions_share_one_scale_and_say_where_they_are_read():
    model, before, *_rest = shown(both=True)
    made = contributions(model, before.layers, 4)
    order = [np.argsort(-made.read(direction)) for direction in (0, 1)]
    panels = contribution_panels(made, order, model.architecture, "say", "{digit}, {where}")
    assert [panel.key for panel in panels] == ["say-0", "say-1"] and panels[1].directions == ("backward",)
    assert len({heat(panel)["zmax"] for panel in panels}) == 1
    assert "row 28" in panels[0].note and "row 1 " in panels[1].note
    read_at = [heat(panel)["z"][row] for panel, row in zip(panels, (27, 0), strict=True)]
    assert all((np.diff(row) <= 0).all() for row in read_at), "the largest first"
    total = sum(row.sum() for row in read_at) + made.bias
    with torch.no_grad():
        assert total == pytest.approx(model(torch.from_numpy(IMAGE)[None])[0, 4].item(), abs=1e-5)
