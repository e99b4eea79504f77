"""Fitting the measure of familiarity: the same from the same seed, nothing of the network changed, and worth having."""

import pytest
import torch

from benchmarks.junk import fields, full_sheet
from rnnplay.data.mnist import Digits, load_mnist, to_input
from rnnplay.digits import familiarity, familiarity_examples
from rnnplay.digits.familiarity import fit_familiarity
from rnnplay.digits.familiarity_examples import examples
from rnnplay.models.familiarity import flagged
from rnnplay.models.row_classifier import RowClassifier

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def given():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(familiarity_examples, "LARGEST", 600)
        patch.setattr(familiarity_examples, "FORMS", 50)
        patch.setattr(familiarity_examples, "FLAGGED", 50)
        patch.setattr(familiarity, "EPOCHS", 14)  # of few examples
        whole = load_mnist("train")
        yield examples(Digits(whole.images[:900], whole.labels[:900], "900 images"), seed=3)


def network(**architecture):
    torch.manual_seed(2)
    return RowClassifier(**{"hidden_size": 16, "num_layers": 1, **architecture})


def test_examples_are_pictures_of_both_kinds(given):
    assert len(given.digits) == 720 and 690 < len(given.others) <= 720 and len(given.held_back) == 150
    for pictures in (given.digits, given.others, given.held_back):
        assert pictures.dtype == torch.float32 and pictures.shape[1:] == (28, 28)
        assert pictures.min() >= 0 and pictures.max() <= 1 and pictures.flatten(1).any(dim=1).all()
    assert given.source == "the last 150 of 900 images, bent a little"


def test_the_same_seed_gives_the_same_measure_to_the_bit(given):
    first, again, other = (fit_familiarity([network()], given, seed)[0] for seed in (1, 1, 2))
    assert first.card() == again.card()
    for name, weight in first.named_buffers():
        assert torch.equal(weight, dict(again.named_buffers())[name])
    assert not torch.equal(first.hidden, other.hidden)


def test_a_network_is_measured_alike_alone_and_beside_others_and_stays_as_it_is(given):
    model = network(dropout=0.5, num_layers=2, bidirectional=True).train()
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    _, beside = fit_familiarity([network(), model], given)
    (alone,) = fit_familiarity([model], given)
    assert torch.equal(beside.hidden, alone.hidden) and beside.threshold == alone.threshold
    assert model.training and model.familiarity is None
    assert all(torch.equal(weight, before[name]) for name, weight in model.state_dict().items())


def test_few_digits_are_enough_to_tell_a_full_sheet(given):
    model = network().eval()
    (model.familiarity,) = fit_familiarity([model], given)
    assert flagged(model, given.held_back).float().mean() < 0.03  # by which the threshold was set
    assert flagged(model, to_input(load_mnist("test").images[:300])).float().mean() < 0.1
    assert flagged(model, torch.from_numpy(fields(full_sheet, 20, 0))).float().mean() > 0.9
