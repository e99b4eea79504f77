"""Equations, captions and panels show the numbers of the trace."""

import re

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.digits.reading import Reading
from rnnplay.figures.diagram import Cells, Diagram, Lines, Text, every_shape
from rnnplay.lessons.cell.captions import captions
from rnnplay.lessons.cell.choice import largest_change
from rnnplay.lessons.cell.digit import DigitSource
from rnnplay.lessons.cell.equations import equations
from rnnplay.lessons.cell.numbers import added, number
from rnnplay.lessons.cell.panels import cell_panel, cell_panels
from rnnplay.models.row_classifier import RowClassifier
from tests.lessons.cell.units import NAMES, unit_of

STEPS, FEATURES, HIDDEN = 7, 12, 10


@pytest.fixture(params=["LSTM", "GRU", "RNN"])
def unit(request):
    torch.manual_seed(0)
    module, inputs = getattr(nn, request.param)(FEATURES, HIDDEN, num_layers=2), torch.randn(STEPS, FEATURES)
    return unit_of(module, inputs, 1, 0, 4)


def value_of(text):
    """What an equation's right side says, with rounded numbers, and the result that stands behind it."""
    *_start, expression, result = text.split("=")
    code = expression.replace("−", "-").replace("·", "*")
    names = {"σ": lambda x: 1 / (1 + np.exp(-x)), "tanh": np.tanh}
    return eval(code, names), float(result.replace("−", "-"))


@pytest.mark.parametrize("notation", ["torch", "joined"])
def test_every_equation_comes_out_at_every_step(unit, notation):
    found = equations(unit, notation)
    assert len(found) == {"lstm": 6, "gru": 4, "rnn": 1}[unit.cell]
    for equation in found:
        assert len(equation.numbers) == STEPS
        for step, text in enumerate(equation.numbers):
            said, result = value_of(text)
            assert result == pytest.approx(unit.values[equation.quantity][step], abs=0.0051)
            assert said == pytest.approx(result, abs=0.04)  # rounded numbers, added up


def test_the_joined_notation_has_one_bias(unit):
    for mine, theirs in zip(equations(unit, "joined"), equations(unit, "torch"), strict=True):
        if "·[" in mine.symbols:
            assert mine.symbols.count("b_") == 1 and theirs.symbols.count("b_") == 2


def test_numbers_are_written_with_a_minus_that_is_one():
    assert [number(each) for each in (0.125, -0.3, -0.001, float("nan"))] == ["0.12", "−0.30", "0.00", "–"]
    assert added(np.array([0.8]), np.array([-1.3]), np.array([0.1])).tolist() == ["0.80 − 1.30 + 0.10"]


def texts_of(diagram: Diagram, step: int) -> list[str]:
    return [
        shape.text if isinstance(shape.text, str) else str(shape.text[step])
        for _path, shape in every_shape(diagram.shapes)
        if isinstance(shape, Text)
    ]


def test_the_diagram_shows_every_value_at_every_step(unit):
    cell = cell_panel(unit).figure
    assert isinstance(cell, Diagram)
    for step in range(STEPS):
        shown = texts_of(cell, step)
        for values in unit.values.values():
            assert number(values[step]) in shown
    lines = [shape for _path, shape in every_shape(cell.shapes) if isinstance(shape, Lines)]
    carried = [line for line in lines if isinstance(line.line, np.ndarray)]
    assert carried
    for line in carried:  # as thick as the number is large
        order = np.argsort(np.abs(line.stroke.value))
        assert (np.diff(line.line[order]) >= 0).all()


def test_the_products_shown_add_up_to_the_sum(unit):
    for sums in unit.sums:
        panels = {panel.key: panel.figure for panel in cell_panels(unit, sums, "torch", NAMES)}
        for key, total in (("input-products", sums.from_input), ("hidden-products", sums.from_hidden)):
            *_above, products = (shape for shape in panels[key].shapes if isinstance(shape, Cells))
            np.testing.assert_allclose(np.nansum(products.values, axis=(1, 2)), total, atol=1e-5)
            assert all(f"sum {number(total[step])}" in texts_of(panels[key], step) for step in range(STEPS))


def test_a_caption_says_what_is_so(unit):
    for step, said in enumerate(captions(unit)):
        state = unit.values["cell_state" if unit.cell == "lstm" else "hidden_state"][step]
        assert said.startswith("Unit 5") and number(state) in said
        if "keeps its cell" in said:
            assert unit.values["forget_gate"][step] >= 0.9 and unit.values["input_gate"][step] <= 0.1
        found = re.search(r"f = ([\d.]+)", said)
        assert not found or float(found[1]) == pytest.approx(unit.values["forget_gate"][step], abs=0.006)


def test_the_unit_with_the_largest_say_is_found():
    states = [np.zeros((4, 3), np.float32) for _ in range(2)]
    states[0][-1] = [0.1, 0.5, -1.0]
    states[1][0] = [0.0, 0.0, 0.9]  # the backward direction ends at the top
    layers = (({"hidden_state": states[0]},) * 2, ({"hidden_state": states[0]}, {"hidden_state": states[1]}))
    digit = np.eye(10)[[7]]  # the prediction
    reading = Reading(np.zeros((4, 28), np.float32), by_row=digit, by_state=digit, layers=layers)

    def found(readout):
        model = RowClassifier("rnn", 3, 2, bidirectional=True, readout=readout)
        with torch.no_grad():
            model.linear.weight[7] = torch.tensor([1, 1, 1, 1, 1, 2.0])
        return DigitSource(model, reading).largest_say()

    assert found("ends") == (1, 1, 2)
    assert found("last") == (1, 0, 1)


def test_the_unit_whose_gates_change_most_is_found():
    gate = np.array([[0.5, 0.1, 0.2], [0.5, 0.9, 0.3], [0.5, 0.1, 0.2]])
    assert largest_change({"update_gate": gate, "hidden_state": gate[:, ::-1] * 9}) == 1
    assert largest_change({"hidden_state": gate[:, ::-1]}) == 1


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
def test_the_backward_direction_comes_from_the_step_after(kind):
    torch.manual_seed(0)
    module, inputs = getattr(nn, kind)(FEATURES, HIDDEN, bidirectional=True), torch.randn(STEPS, FEATURES)
    found = unit_of(module, inputs, 0, 1, 4)
    written = [each.symbols for each in equations(found)]
    for panel in [cell_panel(found), *cell_panels(found, found.sums[0], "torch", NAMES)]:
        written += [panel.note, *texts_of(panel.figure, 0)]
        written += [str(np.ravel(shape.hover)[0]) for _path, shape in every_shape(panel.figure.shapes)]
    assert any("ₜ₊₁" in each for each in written) and not any("ₜ₋₁" in each for each in written)
    for equation in equations(found):
        assert all(value_of(text)[0] == pytest.approx(value_of(text)[1], abs=0.04) for text in equation.numbers)
