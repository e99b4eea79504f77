"""The panels of a trace show the very numbers of the trace, each under the name of its unit."""

from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.figures.trace_panels import trace_panels
from rnnplay.figures.units import formula
from rnnplay.trace import trace


def shown(panel) -> np.ndarray:
    """What is drawn, with the units in their own order."""
    (cells,) = panel.figure["data"]
    return cells["z"][:, np.argsort([int(name) for name in cells["x"]])]


@pytest.mark.parametrize(("kind", "layers", "both"), [*product((nn.RNN, nn.GRU, nn.LSTM), (1, 2), (False, True))])
def test_each_panel_shows_one_quantity_of_one_layer_and_direction(kind, layers, both):
    torch.manual_seed(0)
    module = kind(3, 5, layers, bidirectional=both)
    inputs = torch.randn(7, 3)
    found = trace(module, inputs)
    directions = 1 + both
    panels = trace_panels(found, layers - 1, directions - 1)
    by_key = {panel.key: panel for panel in panels}
    assert len(by_key) == len(panels) == 1 + layers * directions + len(found.layers[0][0].by_name()) - 1
    np.testing.assert_array_equal(shown(by_key["inputs"]), inputs.numpy())
    for layer, direction in product(range(layers), range(directions)):
        values = found.layers[layer][direction].hidden_state
        np.testing.assert_array_equal(shown(by_key[f"hidden_state-{layer}-{direction}"]), values.detach().numpy())
    for name, values in found.layers[-1][-1].by_name().items():
        panel = by_key[f"{name}-{layers - 1}-{directions - 1}"]
        np.testing.assert_array_equal(shown(panel), values.detach().numpy())
        assert panel.directions == (("backward",) if both else ("forward",))


def test_a_projected_hidden_state_stands_beside_wider_gates():
    module, inputs = nn.LSTM(3, 6, proj_size=2), torch.randn(4, 3)
    panels = {panel.key: panel for panel in trace_panels(trace(module, inputs))}
    assert shown(panels["hidden_state-0-0"]).shape == (4, 2) and shown(panels["cell_state-0-0"]).shape == (4, 6)


def test_a_hidden_state_beyond_one_has_a_scale_that_holds_it():
    module, inputs = nn.RNN(1, 2, nonlinearity="relu"), torch.full((4, 1), 50.0)
    panels = trace_panels(trace(module, inputs))
    (cells,) = panels[1].figure["data"]
    assert cells["zmax"] >= np.abs(cells["z"]).max() > 1 and "relu(" in panels[1].note


def test_formulas_are_those_of_the_module():
    assert formula("rnn", "hidden_state", nonlinearity="relu", bias=False) == "hₜ = relu(W_ih xₜ + W_hh hₜ₋₁)"
    assert formula("gru", "candidate", bias=False) == "nₜ = tanh(W_in xₜ + rₜ ⊙ (W_hn hₜ₋₁))"
    assert formula("lstm", "cell_state", backward=True) == "cₜ = fₜ ⊙ cₜ₊₁ + iₜ ⊙ gₜ"
