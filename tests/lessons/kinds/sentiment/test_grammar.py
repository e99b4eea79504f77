"""The language: what its sentences say, and that none judges that was learned from, not even with other nouns."""

import math
import random
import re

import pytest

from rnnplay.lessons.kinds.sentiment.evaluation import test_sets as judging
from rnnplay.lessons.kinds.sentiment.examples import LONGER, examples
from rnnplay.lessons.kinds.sentiment.grammar import (
    BAD,
    DEGREES,
    FRAMES,
    GOOD,
    NOUNS,
    STRANGE,
    USUAL,
    sentence,
    vocabulary,
)
from rnnplay.lessons.kinds.sentiment.task import VALIDATED, VALIDATION_SEED

TURNING = tuple(frame for frame, turned in FRAMES if turned < 0)
BEGINNING = re.compile(rf"(?:(?:{'|'.join(frame for frame, _turned in FRAMES)}) )?the \w+ (?:was|is) ")


def without_nouns(text):
    return " ".join("…" if word in {*NOUNS, *STRANGE} else word for word in text.split())


def opinion_of(text):
    """What one or two statements say, found by taking them apart: the generator puts them together."""
    starts = [found.start() for found in BEGINNING.finditer(text)]
    statements = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    decides = statements[0] if statements[0].endswith(" although") else statements[-1]
    decides = decides.removesuffix(" although")
    said = BEGINNING.sub("", decides)
    turned = said.startswith(("hardly", "anything but", "neither", "not ")) and not said.startswith("not only")
    signs = (1 if {*said.split()} & {*GOOD} else -1, -1 if decides.startswith(TURNING) else 1, -1 if turned else 1)
    return math.prod(signs)


def test_sentences_say_what_they_are_drawn_to_say():
    chance = random.Random(5)
    for _each in range(500):
        text, opinion = sentence(chance, most=2)
        assert opinion == opinion_of(text), text


def test_every_word_that_is_read_at_first_is_known():
    assert {*USUAL.split()} <= {*vocabulary()}


@pytest.mark.parametrize(
    ("text", "opinion"),
    [
        ("it is not true that the film is good", -1),
        ("the film was not good", -1),
        ("the film was not only bad but also dull", -1),
        ("although the film was bad the music was good", 1),
        ("the music was good although the film was bad", 1),
        ("the film was bad but the music was good", 1),
        ("i do not think that the film was not good", 1),
        ("the film was anything but dull", 1),
    ],
)
def test_the_oracle_knows_the_language(text, opinion):
    assert opinion_of(text) == opinion


@pytest.mark.thorough
def test_no_sentence_is_in_two_parts_not_even_with_other_nouns():
    learned = {without_nouns(text) for step in range(80) for text, _sign in examples("train", 64, 1 + step)}
    judged = {without_nouns(text) for given in judging().values() for text, _sign in given}
    chosen = {
        without_nouns(text)
        for sizes in ({}, LONGER)
        for text, _sign in examples("validation", VALIDATED, VALIDATION_SEED, **sizes)
    }
    assert len(learned) > 1500 and not learned & judged and not learned & chosen and not judged & chosen
    for given in judging().values():
        assert len({text for text, _sign in given}) == len(given)


def test_half_of_the_sentences_are_positive_and_longer_ones_are_longer():
    for prefix, least in (("", 1), ("longer_", 3)):
        given = judging()[prefix]
        assert 0.45 < sum(sign > 0 for _text, sign in given) / len(given) < 0.55
        statements = [len(BEGINNING.findall(text)) for text, _sign in given]
        assert min(statements) == least and max(statements) == least + 1


def test_every_word_is_known_but_the_two_that_are_not_told():
    words = {word for step in range(100) for text, _sign in examples("train", 64, step) for word in text.split()}
    assert words == {*vocabulary(), *STRANGE} and len(vocabulary()) == len({*vocabulary()})
    assert {*GOOD, *BAD, *DEGREES, *NOUNS} <= {*vocabulary()}


def test_the_same_seed_gives_the_same_sentences():
    assert examples("train", 20, 4) == examples("train", 20, 4) != examples("train", 20, 5)
