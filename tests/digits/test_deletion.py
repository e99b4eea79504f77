"""Deletion curves: what goes first, what is left, and which order is told to be the better one."""

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.deletion import ORDERS, SHARES, Deletion, area, measure_deletion
from rnnplay.digits.reading import read

IMAGES = load_mnist("test").images[:30]  # more than one batch


@pytest.fixture(scope="module")
def model():
    return checkpoints.load("lstm-1x64", torch.device("cpu"))[0]


@pytest.fixture(scope="module")
def found(model):
    return measure_deletion(model, IMAGES)


def probability(model, image, digit):
    with torch.no_grad():
        return model(image[None]).softmax(-1)[0, digit].item()


def test_every_curve_begins_with_the_image_and_ends_without_ink(model, found):
    assert found.images == 30 and set(found.curves) == set(ORDERS)
    for number, image in enumerate(to_input(IMAGES)):
        reading = read(model, image.numpy())
        empty = probability(model, torch.zeros(28, 28), reading.digit)
        for curves in found.curves.values():
            assert curves[number, 0] == pytest.approx(reading.probabilities[reading.digit], abs=1e-5)
            assert curves[number, -1] == pytest.approx(empty, abs=1e-5)


@pytest.mark.parametrize("order", ["value", "size"])
def test_the_most_salient_pixels_with_ink_go_first(model, found, order):
    for number in (0, 27):
        image = to_input(IMAGES[number])
        reading = read(model, image.numpy(), saliency=True)
        weights = reading.saliency * image.numpy()
        weights = np.abs(weights) if order == "size" else weights
        inked = np.flatnonzero(image.numpy())
        inked = inked[np.argsort(-weights.ravel()[inked], kind="stable")]
        for point in (1, 5, 12):
            left = image.clone().ravel()
            left[torch.from_numpy(inked[: round(SHARES[point] * len(inked))].copy())] = 0
            expected = probability(model, left.view(28, 28), reading.digit)
            assert found.curves[order][number, point] == pytest.approx(expected, abs=0.02)  # equals may change places


def test_the_same_is_measured_again(model, found):
    again = measure_deletion(model, IMAGES)
    assert all((again.curves[order] == found.curves[order]).all() for order in ORDERS)


def test_areas():
    assert area(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([0.0, 1.0])).tolist() == [0.5, 1.0]


def test_an_advantage_has_a_margin():
    level = np.linspace(0.4, 0.6, 100)[:, None].repeat(2, axis=1)
    noise = np.random.default_rng(0).normal(0, 0.1, (100, 1))
    curves = {"value": level - 0.1 + noise, "size": level + noise, "ink": level, "random": level}
    made = Deletion(np.array([0.0, 1.0]), curves)
    gained, margin = made.advantage("value", "random")
    assert gained == pytest.approx(0.1 - noise.mean()) and margin == pytest.approx(
        2.576 * noise.std(ddof=1) / 10, rel=1e-3
    )
    assert abs(made.advantage("size", "random")[0]) < made.advantage("size", "random")[1]
    one = Deletion(np.array([0.0, 1.0]), {order: each[:1] for order, each in curves.items()})
    assert one.advantage("value", "random")[1] == np.inf, "one image tells nothing"
