"""The script that repeats the description of a picture makes its very numbers, however the words were chosen."""

import numpy as np
import pytest

from rnnplay.figures.numbers import Numbers
from rnnplay.lessons.kinds.captions.examples import VOCABULARY
from rnnplay.lessons.kinds.captions.quantities import read as numbers_of
from rnnplay.lessons.kinds.captions.reading import likeliest_of, read, sampled
from rnnplay.lessons.kinds.captions.repeat import repeat
from rnnplay.models.captioner import SIDE, build
from rnnplay.trace.script import network_file
from tests.repeated import run

WAYS = {
    "greedy": read,
    "beam": lambda network, picture: likeliest_of(network, picture, 3)[0],
    "sample": lambda network, picture: sampled(network, picture, 1.0, 3),
}


@pytest.mark.quick("4-n.npz-beam", "6--greedy", "6-n.npz-sample")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("npz", ["n.npz", ""])  # or the picture stands in the script
@pytest.mark.parametrize("channels", [4, 6])  # whose channels are normalised in 4 groups, and in 2
def test_it_makes_the_numbers_of_the_description(way, channels, npz, tmp_path):
    network = build(4, words=VOCABULARY, channels=channels, hidden_size=8, embedding_size=5).eval()
    picture = np.random.default_rng(1).random((SIDE, SIDE), np.float32)
    reading = WAYS[way](network, picture)
    numbers = Numbers("", numbers_of(reading))
    if npz:
        (tmp_path / npz).write_bytes(numbers.npz())
    (tmp_path / "n.safetensors").write_bytes(network_file(network.state_dict()))
    made, said = run(repeat(network, reading, "n.safetensors", npz), tmp_path)
    expected = numbers.arrays()
    assert {*made} == {*expected} and reading.left_out > 0
    for name, values in expected.items():
        np.testing.assert_allclose(made[name], values, atol=1e-5)
    caption, difference = said.splitlines()
    assert caption == reading.caption and float(difference.split(": ")[1]) < 1e-6
