"""Scenes are clear, made of digits that no other part has, and without the arrangements that are held out."""

import itertools

import pytest
import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.lessons.kinds.captions.baselines import by_bag, most_frequent
from rnnplay.lessons.kinds.captions.evaluation import test_sets as judging
from rnnplay.lessons.kinds.captions.examples import as_numbers, as_text, batch
from rnnplay.lessons.kinds.captions.grammar import caption_of, is_true, relation
from rnnplay.lessons.kinds.captions.odd_pictures import odd_pictures
from rnnplay.lessons.kinds.captions.scenes import CLEARLY, GAP, HELD_OUT, LARGE, SMALL, drawn, held_out, painted


def some(split, size=400, seed=1, pairs="seen"):
    return drawn(split, size, torch.Generator().manual_seed(seed), pairs)


def used(scenes):
    """The images that are in them."""
    return set(scenes.images[torch.arange(3) < scenes.counts[:, None]].tolist())


@pytest.mark.thorough
def test_no_digit_is_in_two_parts():
    test, validation = used(judging()["test"].scenes) | used(judging()["unseen"].scenes), used(some("validation"))
    assert not test & validation and max(validation) < 500 <= min(test)
    train, images = load_mnist("train").images.flatten(1), load_mnist("test").images.flatten(1)
    assert not {each.numpy().tobytes() for each in train} & {each.numpy().tobytes() for each in images}
    assert max(used(some("train"))) < len(train) == 10_000


def test_scenes_of_one_two_and_three_digits_are_about_as_frequent():
    counts = torch.bincount(some("train", 3000).counts, minlength=4)
    assert counts[0] == 0 and counts[1:].min() > 800 and counts[1:].max() < 1250


@pytest.mark.parametrize("pairs", ["seen", "unseen"])
def test_scenes_are_clear(pairs):
    found = some("test", pairs=pairs)
    for at in range(len(found)):
        scene, sides = found.scene(at), found.sides[at].tolist()
        for side, each in zip(sides, scene, strict=False):
            low, high = LARGE if each.large else SMALL
            assert low <= side <= high and side / 2 <= min(each.x, each.y) and max(each.x, each.y) <= 64 - side / 2
        for (one, a), (other, b) in itertools.combinations(zip(scene, sides, strict=False), 2):
            across, down = abs(one.x - other.x), abs(one.y - other.y)
            assert max(across, down) >= (a + b) / 2 + GAP - 1e-4 and abs(across - down) >= CLEARLY - 1e-4


def arrangements(scene):
    """Of every two digits: [across or down][first][second]."""
    for one, other in itertools.combinations(scene, 2):
        how = relation(one, other)
        first, second = (one, other) if how in ("left of", "above") else (other, one)
        yield int(how in ("above", "below")), first.digit, second.digit


def test_what_is_held_out_is_in_no_scene_that_is_learned_from_and_in_each_of_the_others():
    assert int(held_out().sum()) == HELD_OUT
    for split, pairs in (("train", "seen"), ("validation", "seen"), ("test", "seen"), ("test", "unseen")):
        found = some(split, pairs=pairs)
        for at in range(len(found)):
            assert any(held_out()[each] for each in arrangements(found.scene(at))) == (pairs == "unseen")


def test_the_same_seed_gives_the_same_pictures():
    state = torch.get_rng_state()
    one, again, other = batch("train", 12, 3), batch("train", 12, 3), batch("train", 12, 4)
    assert torch.equal(one.pictures, again.pictures) and torch.equal(one.targets, again.targets)
    assert not torch.equal(one.pictures, other.pictures)
    assert torch.equal(state, torch.get_rng_state())


def test_a_digit_is_painted_where_the_scene_says_and_as_large():
    found = some("test", 60)
    ones = found[found.counts == 1]
    for picture, side, (x, y) in zip(painted(ones, "test"), ones.sides[:, 0], ones.middles[:, 0].tolist(), strict=True):
        rows, columns = (picture > 0.25).any(dim=1).nonzero()[:, 0], (picture > 0.25).any(dim=0).nonzero()[:, 0]
        height, width = (float(each.max() - each.min() + 1) for each in (rows, columns))
        assert abs(max(height, width) - float(side)) <= 2.5
        assert abs(float((columns.min() + columns.max() + 1) / 2) - x) < 2
        assert abs(float((rows.min() + rows.max() + 1) / 2) - y) < 2
    assert float(painted(found, "test").min()) >= 0 and float(painted(found, "test").max()) <= 1


def test_numbers_are_the_words():
    given = batch("validation", 20, 6)
    assert given.captions == [caption_of(given.scenes.scene(at)) for at in range(20)]
    targets, lengths = as_numbers(["a small one", "a large two above a small one"])
    assert lengths.tolist() == [4, 8] and as_text(targets[1].tolist()) == "a large two above a small one"
    assert not any(targets[0, 3:])


@pytest.mark.thorough
def test_the_baselines_know_no_order():
    found = some("test", 300)
    for at in range(300):
        scene = found.scene(at)
        assert by_bag(scene) == by_bag(scene[::-1])
        assert is_true(by_bag(scene), scene) or len(scene) > 1
    assert most_frequent() == most_frequent()


def test_odd_pictures_are_of_three_kinds():
    pictures = odd_pictures(30, 3)
    assert pictures.shape == (30, 64, 64) and pictures.flatten(1).any(dim=1).all()
    assert torch.equal(pictures, odd_pictures(30, 3)) and not torch.equal(pictures, odd_pictures(30, 4))
    assert float(pictures.min()) >= 0 and float(pictures.max()) <= 1
