"""Networks without memory: the shapes of those with numbers, and built without torch's compiler."""

import subprocess
import sys

import pytest
import torch
from torch import nn

from rnnplay.models.captioner import Captioner
from rnnplay.models.without_memory import without_memory
from tests.sources import ROOT

BUILT = """
import sys
from rnnplay import checkpoints
assert checkpoints.list()
print("torch._dynamo" in sys.modules)
"""


def test_it_has_the_shapes_of_one_with_numbers_and_takes_none_from_the_generator():
    before = torch.get_rng_state()
    with without_memory():
        bare = [nn.LSTM(3, 5, 2), nn.Embedding(4, 6), Captioner("a b")]
    assert torch.equal(torch.get_rng_state(), before)
    for module, filled in zip(bare, [nn.LSTM(3, 5, 2), nn.Embedding(4, 6), Captioner("a b")], strict=True):
        state = module.state_dict()
        assert all(each.is_meta for each in state.values())
        assert {name: each.shape for name, each in state.items()} == {
            name: each.shape for name, each in filled.state_dict().items()
        }


@pytest.mark.thorough
def test_cards_are_checked_without_torchs_compiler():
    """It takes seconds to load, and the first page of a server waits for the cards."""
    process = subprocess.run([sys.executable, "-c", BUILT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert process.stdout.strip() == "False"
