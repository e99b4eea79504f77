"""What simple models reach is what they really compute."""

import pytest
import torch
import torch.nn.functional as F

from rnnplay.data.mnist import Digits, load_mnist, to_input
from rnnplay.digits import simple_models
from rnnplay.digits.simple_models import SIMPLE_MODELS, measure

SAMPLE, TEST = load_mnist("train"), load_mnist("test")
TRAIN = Digits(SAMPLE.images[:2000], SAMPLE.labels[:2000], "the first 2,000")
HELD_BACK = Digits(TEST.images[:1000], TEST.labels[:1000], "1,000 others")


def made(images: torch.Tensor, labels: list[int]) -> Digits:
    return Digits(images, torch.tensor(labels), "made up")


@pytest.mark.thorough
def test_each_knows_more_than_the_one_before():
    results = [measure(name, TRAIN, HELD_BACK) for name in ("most frequent", "row sums", "nearest mean", "pixels")]
    accuracies = [result.accuracy for result in results]
    assert accuracies == sorted(accuracies)
    assert accuracies[0] < 0.15 and 0.4 < accuracies[1] < 0.7 < accuracies[2] < 0.82 < accuracies[3] < 0.93
    assert [result.parameters for result in results] == [1, 290, 7840, 7850]


def test_the_most_frequent_class_is_counted():
    predict, _ = simple_models.most_frequent(made(torch.zeros(5, 28, 28, dtype=torch.uint8), [3, 7, 3, 1, 7]))
    assert predict(torch.zeros(4, 28, 28)).tolist() == [3] * 4
    again = measure("most frequent", TRAIN, HELD_BACK)
    assert again.accuracy == (HELD_BACK.labels == TRAIN.labels.mode().values).float().mean().item()


def test_the_nearest_mean_is_the_nearest():
    predict, _ = simple_models.nearest_mean(TRAIN)
    means = {digit: to_input(TRAIN.images[TRAIN.labels == digit]).mean(dim=0) for digit in range(10)}
    for image, prediction in zip(HELD_BACK.images[:50], predict(HELD_BACK.images[:50]), strict=True):
        distances = {digit: (to_input(image) - mean).square().sum().item() for digit, mean in means.items()}
        assert int(prediction) == min(distances, key=distances.get)


def test_the_regression_is_at_the_bottom_of_its_valley(monkeypatch):
    """The gradient of what it minimises, computed here once more, is nearly zero."""
    kept = []
    optimizer = torch.optim.LBFGS
    monkeypatch.setattr(
        torch.optim, "LBFGS", lambda parameters, **more: kept.extend(parameters) or optimizer(kept, **more)
    )
    predict, _ = simple_models.logistic_on_row_sums(TRAIN)
    weight, bias = (parameter.detach().requires_grad_() for parameter in kept)
    features = to_input(TRAIN.images).mean(dim=2)
    features = (features - features.mean(dim=0)) / features.std(dim=0, correction=0).max()
    logits = features @ weight.T + bias
    loss = F.cross_entropy(logits, TRAIN.labels) + simple_models.PENALTY * weight.square().sum()
    assert all(gradient.abs().max() < 2e-3 for gradient in torch.autograd.grad(loss, [weight, bias]))
    assert torch.equal(predict(TRAIN.images), logits.argmax(dim=1))


@pytest.mark.quick("row sums", "nearest mean")
@pytest.mark.parametrize("name", SIMPLE_MODELS)
def test_it_is_the_same_each_time_and_uses_up_no_random_numbers(name):
    before = torch.get_rng_state()
    assert measure(name, TRAIN, HELD_BACK).accuracy == measure(name, TRAIN, HELD_BACK).accuracy
    assert torch.equal(torch.get_rng_state(), before)


def test_nothing_to_learn_from_is_a_sentence():
    with pytest.raises(ValueError, match="no digits"):
        measure("pixels", made(torch.zeros(0, 28, 28, dtype=torch.uint8), []), HELD_BACK)
