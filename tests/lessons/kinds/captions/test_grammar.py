"""The grammar writes captions that it reads back, and knows true from false."""

import itertools

import pytest
import torch

from rnnplay.lessons.kinds.captions.grammar import (
    DIGITS,
    LONGEST,
    RELATIONS,
    WORDS,
    Placed,
    caption_of,
    in_order,
    is_true,
    parsed,
    relation,
)
from rnnplay.lessons.kinds.captions.scenes import drawn

SCENE = [Placed(7, False, 30, 50), Placed(3, True, 32, 15), Placed(9, False, 50, 52)]


def scenes(count, pairs="seen"):
    found = drawn("test", count, torch.Generator().manual_seed(4), pairs)
    return [found.scene(at) for at in range(count)]


def test_a_caption_names_large_digits_first_and_then_what_is_left_or_above():
    assert caption_of(SCENE) == "a large three above a small seven left of a small nine"
    assert caption_of(SCENE[::-1]) == caption_of(SCENE)
    assert caption_of(SCENE[:1]) == "a small seven"
    assert caption_of([Placed(1, False, 10, 10), Placed(2, True, 12, 50)]) == "a large two below a small one"
    assert caption_of([Placed(1, False, 10, 10), Placed(2, True, 50, 12)]) == "a large two right of a small one"


def test_every_caption_is_grammatical_and_true_and_fits():
    for each in scenes(300):
        caption = caption_of(each)
        said = parsed(caption)
        assert said.things == tuple((one.large, one.digit) for one in in_order(each))
        assert is_true(caption, each) and len(caption.split()) < LONGEST
        assert set(caption.split()) <= set(WORDS)


def test_of_two_alike_in_size_the_first_is_never_right_or_below():
    for each in scenes(300):
        for one, other in itertools.pairwise(in_order(each)):
            if one.large == other.large:
                assert relation(one, other) in ("left of", "above")


def test_another_order_may_be_true_too():
    assert not is_true("a small seven below a large three left of a small nine", SCENE)
    assert is_true("a small nine right of a small seven below a large three", SCENE)


@pytest.mark.parametrize(
    "text",
    [
        "a large three",  # not all
        "a large three above a small seven left of a small eight",
        "a large three above a small seven left of a small seven",
        "a large three below a small seven left of a small nine",
        "a small three above a small seven left of a small nine",
        "a large three above a small seven right of a small nine",
    ],
)
def test_what_is_grammatical_may_be_false(text):
    assert parsed(text) and not is_true(text, SCENE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a three",
        "large three",
        "a large three above",
        "a large three left a small one",
        "a large three a small one",
        "a large three  above a small one",
        "a large three above a small one above a small one above a small one",
        "a large three above a small one.",
        " a large three",
        "a large three\n",
    ],
)
def test_what_is_not_grammatical(text):
    assert parsed(text) is None and not is_true(text, SCENE)


def test_wrong_words_of_a_true_caption_make_it_false_or_no_caption():
    """A word that is changed alone is never still true: each says something."""
    caption = caption_of(SCENE).split()
    for at, word in itertools.product(range(len(caption)), WORDS):
        if word != caption[at]:
            assert not is_true(" ".join([*caption[:at], word, *caption[at + 1 :]]), SCENE)
    assert len(WORDS) == 1 + 2 + len(DIGITS) + len(RELATIONS) + 1
