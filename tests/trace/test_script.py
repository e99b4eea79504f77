"""The script that repeats a trace makes its very numbers, with torch, safetensors and numpy alone."""

import itertools
import runpy

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.trace import trace
from rnnplay.trace.export import arrays
from rnnplay.trace.script import MOST_WRITTEN, Repeat, network_file, script
from tests.repeated import MAY_IMPORT, imports

KINDS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
CELLS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}


def run(repeat: Repeat, weights, folder, monkeypatch) -> dict:
    """What the script makes, run in a folder with what the page gives."""
    (folder / repeat.file).write_bytes(network_file(weights))
    source = script(repeat)
    assert imports(source) <= MAY_IMPORT and max(map(len, script(repeat).split("inputs = ")[0].splitlines())) < 120
    (folder / "again.py").write_text(source, "utf-8")
    monkeypatch.chdir(folder)
    return runpy.run_path("again.py")


def repeats(module, inputs, folder, monkeypatch, state=None, tolerance=1e-5):
    expected = arrays(trace(module, inputs, state))
    weights = {f"recurrent.{name}": value for name, value in module.state_dict().items()}
    made = run(Repeat(module, inputs.numpy(), "n.safetensors", "n.npz", state=state), weights, folder, monkeypatch)
    compared = [name for name in expected if name not in ("output", "h_n", "c_n")]
    assert {*made["made"]} == {*compared}
    for name in compared:
        np.testing.assert_allclose(made["made"][name].numpy(), expected[name], atol=tolerance)
    np.testing.assert_allclose(made["below"].numpy(), expected["output"], atol=tolerance)
    return made


EVERY = [*itertools.product(KINDS, (1, 2), (False, True), (True, False))]


@pytest.mark.parametrize(("kind", "layers", "both", "bias"), EVERY)
def test_it_makes_the_numbers_of_every_kind_of_module(kind, layers, both, bias, tmp_path, monkeypatch, capsys):
    torch.manual_seed(3)
    module = KINDS[kind](3, 4, layers, bidirectional=both, bias=bias, batch_first=True).requires_grad_(False)
    repeats(module, torch.randn(6, 3), tmp_path, monkeypatch)
    said = capsys.readouterr().out
    assert said.startswith(f"Largest difference from nn.{kind.upper()}: ") and float(said.split(": ")[1]) < 1e-6


OTHERS = {
    "relu": nn.RNN(3, 4, nonlinearity="relu"),
    "projected": nn.LSTM(3, 4, 2, proj_size=2, bidirectional=True),
    "projected without bias": nn.LSTM(3, 4, proj_size=2, bias=False),
    "double": nn.GRU(3, 4).double(),
    **{f"{kind} cell": each(3, 4) for kind, each in CELLS.items()},
}


@pytest.mark.parametrize("name", OTHERS)
def test_it_makes_those_of_cells_and_of_what_is_unusual(name, tmp_path, monkeypatch):
    module = OTHERS[name].requires_grad_(False)
    inputs = torch.randn(6, 3, dtype=next(module.parameters()).dtype)
    repeats(module, inputs, tmp_path, monkeypatch, tolerance=1e-12 if name == "double" else 1e-5)


@pytest.mark.parametrize("kind", KINDS)
def test_it_begins_where_the_reading_began(kind, tmp_path, monkeypatch):
    torch.manual_seed(4)
    module = KINDS[kind](3, 4, 2, bidirectional=True).requires_grad_(False)
    state = torch.randn(4, 4)
    repeats(module, torch.randn(6, 3), tmp_path, monkeypatch, (state, torch.randn(4, 4)) if kind == "lstm" else state)


def test_many_inputs_are_read_from_the_file_of_numbers(tmp_path, monkeypatch):
    module = nn.LSTM(3, 4).requires_grad_(False)
    inputs = torch.randn(MOST_WRITTEN // 3 + 1, 3)
    np.savez(tmp_path / "n.npz", inputs=inputs.numpy())
    source = script(Repeat(module, inputs.numpy(), "n.safetensors", "n.npz"))
    assert source.startswith("# Put n.safetensors and n.npz, which the page gives too, beside this script.")
    assert len(source) < 4000
    repeats(module, inputs, tmp_path, monkeypatch)
