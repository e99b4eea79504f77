"""`rnnplay.show`: what a notebook displays, from what it is told, and what it says when that cannot be shown."""

import json
import re

import nbformat
import numpy as np
import pytest
import torch
from nbclient import NotebookClient
from torch import nn

import rnnplay
from rnnplay.trace import TraceError, trace


def z(panel) -> np.ndarray:
    """What is drawn, with the units in their own order."""
    (cells,) = panel.figure["data"]
    return cells["z"][:, np.argsort([int(name) for name in cells["x"]])]


def test_one_sequence_of_a_batch_is_shown_as_if_it_were_alone():
    module, inputs = nn.LSTM(3, 4, 2, bidirectional=True, batch_first=True), torch.randn(2, 6, 3)
    shown = rnnplay.show(module, inputs, layer=1, direction=1, sample=1)
    alone = rnnplay.show(module, inputs[1], layer=1, direction=1)
    assert [panel.key for panel in shown.panels] == [panel.key for panel in alone.panels]
    for one, other in zip(shown.panels, alone.panels, strict=True):
        np.testing.assert_allclose(z(one), z(other), atol=1e-6)
    assert shown.captions == alone.captions and len(shown.captions) == 6


@pytest.mark.parametrize("module", [nn.RNNCell(3, 4), nn.GRUCell(3, 4), nn.LSTMCell(3, 4)], ids=type)
def test_cells_are_shown_as_what_they_do_in_a_loop(module):
    shown = rnnplay.show(module, torch.randn(5, 3), title="A <b>cell</b>")
    assert "<h1>A &lt;b&gt;cell&lt;/b&gt;</h1>" in shown.html


def test_a_sentence_names_the_unit_that_moves_most():
    module, inputs = nn.GRU(2, 5), torch.randn(4, 2)
    found = trace(module, inputs)
    moves = found.layers[0][0].hidden_state.diff(dim=0).detach()
    for step, said in enumerate(rnnplay.show(found).captions[1:]):
        unit = int(moves[step].abs().argmax())
        value = f"{float(moves[step, unit]):+.2f}".replace("-", "−")
        assert said == f"Unit {unit + 1} moves most, by {value} (layer 1)."


WRONG = {
    "no inputs": (nn.GRU(2, 3), {}, "show\\(module, inputs\\)"),
    "layer": (nn.GRU(2, 3), {"inputs": torch.zeros(4, 2), "layer": 1}, "no layer 1: this module has 1"),
    "direction": (nn.GRU(2, 3), {"inputs": torch.zeros(4, 2), "direction": 1}, "no direction 1"),
    "sample": (nn.GRU(2, 3), {"inputs": torch.zeros(4, 2, 2), "sample": -1}, "no sample −?-?1: this module has 2"),
    "kind": (nn.Linear(2, 3), {"inputs": torch.zeros(4, 2)}, "Linear"),
}


@pytest.mark.parametrize(("module", "arguments", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_shown_gets_a_sentence(module, arguments, said):
    with pytest.raises(TraceError, match=said):
        rnnplay.show(module, **arguments)


def test_a_page_holds_all_that_it_needs_and_is_no_larger_than_6_mb(tmp_path):
    module = nn.LSTM(28, 128, 2, bidirectional=True)
    trace(module, torch.randn(28, 28)).to_html(tmp_path / "reading.html", layer=1)
    page = (tmp_path / "reading.html").read_text("utf-8")
    assert len(page.encode()) <= 6e6
    whole = json.loads(re.search(r'<script type="importmap">(.*?)</script>', page)[1])["imports"]
    assert "rnnplay/standalone.js" in whole and all(address.startswith("data:") for address in whole.values())
    assert not re.search(r'\b(src|href)="', page.split("<main>")[1].split("</main>")[0])


@pytest.mark.thorough
def test_a_notebook_displays_it():
    cell = "import torch, rnnplay\nrnnplay.show(torch.nn.LSTM(3, 4), torch.randn(5, 3), title='My network')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)])
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    (output,) = notebook.cells[0].outputs
    assert output.data["text/html"].startswith('<iframe title="My network"')
