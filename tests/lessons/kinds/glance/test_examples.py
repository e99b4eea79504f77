"""What the networks learn from: drawn by a seed, half as it is, and nothing of what judges them."""

import torch

from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.lessons.kinds.glance.examples import batch

TRAIN, TEST = load_mnist("train"), load_mnist("test")


def test_the_same_seed_gives_the_same_batch_and_leaves_torchs_chance_alone():
    state = torch.get_rng_state()
    (images, labels), (again, same), (other, _labels) = (batch(TRAIN, 10, seed) for seed in (4, 4, 5))
    assert torch.equal(images, again) and torch.equal(labels, same) and not torch.equal(images, other)
    assert torch.equal(state, torch.get_rng_state())


def test_half_of_the_images_stay_as_they_are_and_the_others_are_moved_a_little():
    images, labels = batch(TRAIN, 12, 7)
    known = {
        each.numpy().tobytes(): int(label) for each, label in zip(to_input(TRAIN.images), TRAIN.labels, strict=True)
    }
    found = [known.get(each.numpy().tobytes()) for each in images]
    assert found[:6] == labels[:6].tolist() and found[6:] == [None] * 6
    assert images.shape == (12, 28, 28) and float(images.min()) >= 0 and float(images.max()) <= 1 + 1e-6


def test_no_image_judges_what_it_has_taught():
    learned = {each.numpy().tobytes() for each in TRAIN.images}
    assert not learned & {each.numpy().tobytes() for each in TEST.images}
