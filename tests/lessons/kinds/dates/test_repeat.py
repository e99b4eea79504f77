"""The script that repeats the reading of a text makes its very numbers, whatever the network and the text."""

import numpy as np
import pytest

from rnnplay.figures.numbers import Numbers
from rnnplay.lessons.kinds.dates.quantities import read as numbers_of
from rnnplay.lessons.kinds.dates.reading import read
from rnnplay.lessons.kinds.dates.repeat import repeat
from rnnplay.models.seq2seq import build
from rnnplay.trace.script import network_file
from tests.repeated import run

TEXTS = ["3 march 2024", "x", '"3\\\' of {march}" # 年 \u202e', 60 * "9"]


@pytest.mark.parametrize("attention", [True, False])
@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("text", TEXTS)
def test_it_makes_the_numbers_of_the_reading(cell, attention, text, tmp_path):
    network = build(
        5, source_alphabet="'\\ 3marchx年", target_alphabet="0123456789-", hidden_size=6, cell=cell, attention=attention
    )
    reading = read(network, text)
    expected = Numbers("", numbers_of(reading)).arrays()
    (tmp_path / "n.safetensors").write_bytes(network_file(network.state_dict()))
    made, said = run(repeat(network, reading, "n.safetensors", "n.npz"), tmp_path)
    assert {*made} == {*expected}
    for name, values in expected.items():
        np.testing.assert_allclose(made[name], values, atol=1e-6)
    answer, *differences = said.splitlines()
    assert answer == reading.answer and len(differences) == 2
    assert all(float(each.split(": ")[1]) < 1e-6 for each in differences)
