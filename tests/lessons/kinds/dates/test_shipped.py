"""The two networks that come with the project read dates on days that they never saw, as their cards say."""

from dataclasses import asdict

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.families.seq2seq import SEQ2SEQ
from rnnplay.lessons.kinds.dates.commands import RECIPES
from rnnplay.lessons.kinds.dates.evaluation import probabilities, read_all, scores
from rnnplay.lessons.kinds.dates.evaluation import test_sets as judging
from rnnplay.lessons.kinds.dates.examples import texts_as_numbers
from rnnplay.lessons.kinds.dates.reading import TextError, likeliest, read, unknown_letters
from rnnplay.lessons.kinds.dates.rule import by_rule
from rnnplay.lessons.kinds.dates.verdict import day_of, is_known, verdict
from rnnplay.models.decoding import greedy


@pytest.fixture(scope="module", params=[*RECIPES])
def shipped(request):
    return checkpoints.load(request.param, family=SEQ2SEQ)


@pytest.mark.quick("dates-attention")
def test_it_reads_what_its_card_says(shipped):
    model, card = shipped
    assert card.recipe == asdict(RECIPES[card.name]) and card.scores["score"] == card.accuracy >= 0.995
    found = scores(model, judging()["test"][:1000])
    assert found.whole >= 0.995 and found.n == 1000
    assert abs(found.letters - card.scores["letters"]) < 0.003
    assert found.rule == 1 and found.copy == 0
    assert sum((checkpoints.FOLDER / f"{name}.safetensors").stat().st_size for name in RECIPES) < 3e6


@pytest.mark.quick("dates-attention")
def test_a_reading_is_the_same_alone_and_among_others(shipped):
    model, _card = shipped
    given = judging()["test"][:40]
    among = read_all(model, given)
    assert [read(model, each.text).answer for each in given] == among
    alone = torch.cat([probabilities(model, [each.text]) for each in given])
    torch.testing.assert_close(probabilities(model, [each.text for each in given]), alone)


def test_a_reading_holds_what_greedy_writes(shipped):
    model, card = shipped
    reading = read(model, "Montag, 4. MÄRZ 2024")
    written = greedy(model, *texts_as_numbers(["Montag, 4. März 2024"], model.source_alphabet), 11)
    assert reading.answer == "2024-03-04" == by_rule(reading.text)
    np.testing.assert_array_equal(reading.written, written.letters[0])
    np.testing.assert_allclose(np.log(reading.probability), float(written.log_probabilities.sum()), atol=1e-5)
    assert (reading.attention is None) == (card.name == "dates")
    assert len(reading.letters) == len(reading.encoder_states) == len(reading.text) + 1
    answer, share = likeliest(model, reading.text, 5)[0]
    assert answer == reading.answer and abs(share - reading.probability) < 1e-5


@pytest.mark.parametrize("text", ["hello", "Zimbabwe", "12:30", "1,234.50", "Ελλάδα", "🙂", "?" * 60])
def test_what_is_no_date_is_said_to_be_none(text):
    model, card = checkpoints.load("dates-attention", family=SEQ2SEQ)
    reading = read(model, text)
    assert not is_known(reading, card.scores["threshold"])
    assert verdict(reading, card.scores["threshold"]).startswith("That is no date I know: nearest reading ")


def test_odd_texts_get_a_sentence():
    model, _card = checkpoints.load("dates-attention", family=SEQ2SEQ)
    for text, said in (("", "nothing to read"), (" \t ", "nothing to read"), ("3" * 61, "at most 60 letters")):
        with pytest.raises(TextError, match=said):
            read(model, text)
    assert unknown_letters(model, "4 МАРТ 2024") == ["м", "а", "р", "т"]


@pytest.mark.parametrize(
    ("answer", "known"),
    [("2024-02-29", True), ("2023-02-29", False), ("", False), ("20240303", False), ("2024-3-3", False)],
)
def test_only_days_of_the_calendar_are_days(answer, known):
    assert (day_of(answer) is not None) == known
