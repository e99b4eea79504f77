"""What the figures show is what was computed."""

import re

import numpy as np
import pytest
import torch

from rnnplay.digits.panels import View, bars_figure, probabilities_figure, reading_panels
from rnnplay.digits.reading import read
from rnnplay.figures.palette import TEAL
from rnnplay.figures.panel import BY_STEP
from rnnplay.figures.units import formula, quantity_name, units_figure
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace import trace

FIELD = np.random.default_rng(0).random((28, 28), dtype=np.float32)


def panels_of(model, reading, **view):
    """The figures of a reading by the keys of their panels."""
    shown = View(**{"gates": True, "layer": 0, "direction": 0, "alike": False, "saliency": False} | view)
    orders = [[np.arange(8)] * len(layer) for layer in reading.layers]
    return {panel.key: panel.figure for panel in reading_panels(reading, orders, model.architecture, shown)}


def test_field_and_probabilities_hold_the_numbers_as_they_are():
    model = RowClassifier(hidden_size=8).eval()
    reading = read(model, FIELD)
    assert (panels_of(model, reading)["field"]["data"][0]["z"] == FIELD).all()
    figure = probabilities_figure(reading.by_row)["data"][0]
    assert (figure["z"] == reading.by_row).all()
    assert figure["x"] == list("0123456789")


def test_bars_are_the_probabilities_of_each_row_with_the_likeliest_marked():
    reading = read(RowClassifier(hidden_size=8).eval(), FIELD)
    (bars,) = bars_figure(reading.by_row)["data"]
    by_step = bars[BY_STEP]
    assert (by_step["x"] == reading.by_row).all()
    assert (bars["x"] == reading.by_row[-1]).all()
    marked = by_step["marker.color"] == TEAL
    assert (marked.sum(axis=1) == 1).all()
    assert (marked.argmax(axis=1) == reading.by_row.argmax(axis=1)).all()


def test_units_stand_in_the_given_order_under_their_own_names():
    values = np.arange(12, dtype=np.float32).reshape(3, 4) / 12
    figure = units_figure("hidden_state", values, np.array([2, 0, 3, 1]))["data"][0]
    assert figure["x"] == ["3", "1", "4", "2"]
    assert (figure["z"][:, 0] == values[:, 2]).all()


def test_scales_cover_what_can_occur():
    values = np.array([[-3.0, 2.0]])
    scale = {name: units_figure(name, values, np.arange(2))["data"][0] for name in ("forget_gate", "candidate")}
    assert (scale["forget_gate"]["zmin"], scale["forget_gate"]["zmax"]) == (0, 1)
    assert (scale["candidate"]["zmin"], scale["candidate"]["zmax"]) == (-1, 1)
    cell = units_figure("cell_state", values, np.arange(2))["data"][0]
    assert (cell["zmin"], cell["zmax"]) == (-3, 3)


GATES = {"LSTM": "ifgo", "GRU": "rzn", "RNN": "h"}  # in the order in which torch keeps their weights


def evaluated(text, names):
    """The right side of a formula as it is shown, with matrices for its W and vectors for all else."""
    for shown, code in {"ₜ₋₁": "_before", "ₜ₊₁": "_after", "ₜ": "_t", "⊙": "*", "−": "-"}.items():
        text = text.replace(shown, code)
    name, right = text.split(" = ")
    code = re.sub(r"(W_\w+) (\w+)", r"(\1 @ \2)", right)
    return name, eval(code, {"σ": torch.sigmoid, "tanh": torch.tanh}, names)


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("direction", [0, 1])
@pytest.mark.parametrize("cell", GATES)
def test_the_formulas_shown_are_what_torch_computes(cell, direction, layer):
    torch.manual_seed(0)
    module = getattr(torch.nn, cell)(3, 4, num_layers=2, bidirectional=True)
    inputs = torch.randn(5, 3)  # (time, features)
    seen = trace(module, inputs)
    half = seen.layers[layer][direction]
    below = inputs if layer == 0 else torch.cat([each.hidden_state for each in seen.layers[0]], dim=-1)
    names = {}
    for place, reads in (("i", 0), ("h", 1)):
        for gate, index in zip(GATES[cell], range(0, 4 * len(GATES[cell]), 4), strict=True):
            for letter, at in (("W", reads), ("b", 2 + reads)):
                names[f"{letter}_{place}{gate}"] = module.all_weights[2 * layer + direction][at][index : index + 4]
    before = "_after" if direction else "_before"  # in the order of the rows
    names |= {f"h{before}": torch.zeros(4), f"c{before}": torch.zeros(4)}
    for step in range(4, -1, -1) if direction else range(5):
        names["x_t"] = below[step]
        for quantity, values in half.by_name().items():
            name, value = evaluated(formula(cell.lower(), quantity, backward=direction == 1), names)
            names[name] = value
            torch.testing.assert_close(value, values[step])
            assert quantity_name(quantity)
        names |= {f"{letter}{before}": names[f"{letter}_t"] for letter in "hc" if f"{letter}_t" in names}
    output = module(inputs)[0]  # (time, 2 * hidden), of the second layer
    if layer == 1:
        torch.testing.assert_close(output[:, 4 * direction : 4 * direction + 4], half.hidden_state)


def test_saliency_is_the_change_of_the_verdict_with_the_ink():
    torch.manual_seed(0)
    model = RowClassifier(hidden_size=8).eval().double()
    reading = read(model.float(), FIELD, saliency=True)
    gradient = reading.saliency
    shown = panels_of(model, reading, saliency=True)["influence"]["data"][0]["z"]
    assert read(model, FIELD).saliency is None
    model.double()

    def log_probability(row, pixel, change):
        field = torch.from_numpy(FIELD).double()[None].clone()
        field[0, row, pixel] += change
        return model(field).log_softmax(-1)[0, reading.digit].item()

    for row, pixel in [(0, 0), (13, 7), (27, 27)]:
        numeric = (log_probability(row, pixel, 1e-4) - log_probability(row, pixel, -1e-4)) / 2e-4
        assert abs(gradient[row, pixel] - numeric) < 1e-5
    assert (shown == gradient).all()
