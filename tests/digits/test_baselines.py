"""The race of simple models computes only what is not known yet."""

import torch

from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.digits.baselines import MODELS, compare


def test_what_is_already_computed_is_not_computed_again():
    sample = load_mnist("train")
    few = Digits(sample.images[:300], sample.labels[:300], sample.source)
    told = []
    found = compare(few, few, torch.device("cpu"), lambda name, share: told.append(name), known=set(MODELS[1:]))
    assert [each.name for each in found] == [MODELS[0]] == told
