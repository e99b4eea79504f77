"""The whole layer through the same boxes: every unit is at its place, with torch's number."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.figures.diagram import Box, Cells, every_shape
from rnnplay.figures.matrices import MARK
from rnnplay.lessons.cell.layer import WholeLayer
from rnnplay.lessons.cell.panels import layer_panel
from rnnplay.trace import trace
from tests.lessons.cell.units import unit_of

STEPS, FEATURES, HIDDEN = 6, 4, 13  # no full grid


@pytest.fixture(params=[("LSTM", 0), ("LSTM", 1), ("GRU", 1), ("RNN", 0), ("RNN", 1)], ids=str)
def found(request):
    torch.manual_seed(0)
    kind, direction = request.param
    module, inputs = getattr(nn, kind)(FEATURES, HIDDEN, bidirectional=True), torch.randn(STEPS, FEATURES)
    states = trace(module, inputs).layers[0][direction].by_name()
    states = {name: values.detach().numpy() for name, values in states.items()}
    layer = WholeLayer(unit_of(module, inputs, 0, direction, 7).as_read(), states, {}, module)
    return layer, states, direction


def test_every_unit_has_its_place_in_every_box(found):
    layer, states, direction = found
    blocks = [shape for _path, shape in every_shape(layer_panel(layer).figure.shapes) if isinstance(shape, Cells)]
    flat = [block.values.reshape(STEPS, -1) for block in blocks]
    names = np.array(blocks[0].names).ravel()
    assert names[:HIDDEN].tolist() == [f"unit {unit + 1}" for unit in range(HIDDEN)] and not any(names[HIDDEN:])
    for values in states.values():
        as_read = values[::-1] if direction else values
        assert any(np.array_equal(each[:, :HIDDEN], as_read) for each in flat)
    assert all(np.isnan(each[:, HIDDEN:]).all() for each in flat)
    frames = [shape for _path, shape in every_shape(layer_panel(layer).figure.shapes) if isinstance(shape, Box)]
    frames = [frame for frame in frames if frame.stroke == MARK]
    for block, frame in zip(blocks, frames, strict=True):  # around unit 8
        row, column = divmod(7, layer.columns)
        assert frame.x == pytest.approx(block.x + column * block.width / layer.columns)
        assert frame.y == pytest.approx(block.y + row * block.height / layer.rows)


def test_what_flows_into_a_plain_rnn_adds_up(found):
    layer, states, direction = found
    if layer.cell == "rnn":
        from_input, from_hidden, _activation = layer.rnn_sums
        as_read = states["hidden_state"][::-1] if direction else states["hidden_state"]
        np.testing.assert_allclose(np.tanh(from_input + from_hidden), as_read, atol=1e-5)
