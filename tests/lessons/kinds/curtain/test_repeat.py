"""The script that repeats the reading of a video makes its very numbers, whatever the cell of the network."""

import numpy as np
import pytest
import torch

from rnnplay.figures.numbers import Numbers
from rnnplay.lessons.kinds.curtain.observation import Scene
from rnnplay.lessons.kinds.curtain.quantities import read as numbers_of
from rnnplay.lessons.kinds.curtain.reading import read
from rnnplay.lessons.kinds.curtain.repeat import repeat
from rnnplay.lessons.kinds.curtain.videos import FRAMES
from rnnplay.models.video_labeller import build
from rnnplay.trace.script import network_file
from tests.repeated import run

OF_THE_SCENE = {"frame", "x", "y", "direction", "hidden"}


@pytest.mark.parametrize("npz", ["n.npz", ""])  # or the script draws the frames
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_it_makes_the_numbers_of_the_reading(cell, npz, tmp_path):
    network = build(4, cell=cell, hidden_size=6, place_size=5)
    network.train()
    with torch.no_grad():
        network(torch.rand(2, 3, 24, 36))  # so that what it normalises by is not 0 and 1
    network.eval()
    image = np.random.default_rng(1).integers(0, 256, 784, np.uint8).tobytes()
    reading = read(network, Scene(image, None, x=2, y=6, direction=1))
    numbers = Numbers("", numbers_of(reading))
    if npz:
        (tmp_path / npz).write_bytes(numbers.npz())
    (tmp_path / "n.safetensors").write_bytes(network_file(network.state_dict()))
    made, said = run(repeat(network, reading, "n.safetensors", npz), tmp_path)
    expected = {name: values for name, values in numbers.arrays().items() if name not in OF_THE_SCENE}
    assert {*expected} <= {*made} and made["inputs"].shape == (FRAMES, 64 + 5)
    for name, values in expected.items():
        np.testing.assert_allclose(made[name], values, atol=1e-5)
    assert float(said.splitlines()[0].split(": ")[1]) < 1e-6
