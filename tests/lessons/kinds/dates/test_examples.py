"""Dates as they are written: whose patterns, which days, and that no day judges what it has taught."""

import re
from datetime import date

import pytest
import torch
from babel.dates import get_date_format

from rnnplay.lessons.kinds.dates.days import SPLITS, days_of, recent_days_of
from rnnplay.lessons.kinds.dates.evaluation import test_sets as judging
from rnnplay.lessons.kinds.dates.examples import as_text, batch_of, examples, texts_as_numbers
from rnnplay.lessons.kinds.dates.odd_texts import odd_texts
from rnnplay.lessons.kinds.dates.writing import (
    FIRST,
    FORMS,
    LAST,
    LONGEST,
    OTHER_LANGUAGES,
    OTHER_PATTERNS,
    TARGET_LENGTH,
    Form,
    normalized,
    source_alphabet,
)


def test_the_three_parts_share_no_day_and_together_are_all():
    parts = [set(days_of(split).tolist()) for split in SPLITS]
    assert sum(map(len, parts)) == len(set().union(*parts)) == LAST.toordinal() - FIRST.toordinal() + 1
    for split, part in zip(SPLITS, parts, strict=True):
        assert set(recent_days_of(split).tolist()) <= part


def test_what_is_learned_has_no_text_and_no_day_of_what_judges():
    learned = [each for seed in range(40) for each in examples("train", 64, seed)]
    for held_out in judging().values():
        assert not {each.day for each in learned} & {each.day for each in held_out}
        assert not {normalized(each.text) for each in learned} & {normalized(each.text) for each in held_out}


def test_the_same_seed_gives_the_same_dates():
    state = torch.get_rng_state()
    assert examples("train", 20, 4) == examples("train", 20, 4) != examples("train", 20, 5)
    assert torch.equal(state, torch.get_rng_state())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.locale}-{form.pattern}")
def test_no_two_days_are_written_alike(form):
    """Else nobody could read them back."""
    days = [date(year, month, day) for year in (1987, 2031) for month in range(1, 13) for day in range(1, 29)]
    assert len({normalized(form.write(day)) for day in days}) == len(days)
    written_short = not re.search("(?<!y)(y|yyyy)(?!y)", get_date_format(form.pattern, form.locale).pattern)
    assert written_short == form.two_digits


def test_no_text_stands_for_two_days_in_two_ways():
    readings = {}
    days = [date(2004, month, day) for month in range(1, 13) for day in range(1, 29)]
    for form in FORMS:
        for day in days:
            readings.setdefault(normalized(form.write(day)), set()).add(day)
    assert max(map(len, readings.values())) == 1
    us = normalized(Form("en_US", "short").write(date(2004, 3, 4)))
    assert readings[us] == {date(2004, 4, 3)}  # which is why the short form of the United States is left out


def test_every_letter_is_known_and_every_text_fits():
    for each in examples("train", 2000, 8):
        assert set(normalized(each.text)) <= set(source_alphabet())
        assert len(normalized(each.text)) <= LONGEST
    assert not set(OTHER_PATTERNS + OTHER_LANGUAGES) & set(FORMS)


def test_numbers_are_the_letters():
    given = examples("train", 8, 2)
    batch = batch_of(given)
    assert batch.targets.shape == (8, TARGET_LENGTH)
    assert [as_text(row) for row in batch.targets.tolist()] == [each.answer for each in given]
    for row, length, each in zip(batch.letters.tolist(), batch.lengths.tolist(), given, strict=True):
        assert as_text(row[:length], source_alphabet()) == normalized(each.text) + " "
        assert not any(row[length:])
    letters, _lengths = texts_as_numbers(["3Ж"], source_alphabet())
    assert letters.tolist() == [[source_alphabet().index("3") + 1, 0, source_alphabet().index(" ") + 1]]


@pytest.mark.parametrize(
    ("text", "read"),
    [("  MÄRZ\u00a02024 ", "märz 2024"), ("２０２４年３月４日", "2024年3月4日"), ("ma\u0308rz", "märz")],
)
def test_what_looks_alike_is_read_alike(text, read):
    assert normalized(text) == read


def test_odd_texts_are_no_dates():
    texts = odd_texts(120, 3)
    assert texts == odd_texts(120, 3) != odd_texts(120, 4)
    assert len(set(texts)) > 110 and all(normalized(each) for each in texts)
    assert not {normalized(each) for each in texts} & {normalized(each.text) for each in examples("test", 4000, 3)}
