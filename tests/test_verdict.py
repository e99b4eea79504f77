import numpy as np
import pytest

from rnnplay.reading import Reading
from rnnplay.verdict import after_each_row, percent, verdict


def reading(*rows: dict[int, float]) -> Reading:
    """Probabilities after each row: those given, and the rest spread over the other digits."""
    by_row = np.empty((len(rows), 10), np.float32)
    for row, shares in zip(by_row, rows, strict=True):
        row[:] = (1 - sum(shares.values())) / (10 - len(shares))
        for digit, share in shares.items():
            row[digit] = share
    return Reading(np.zeros((len(rows), 28), np.float32), by_row)


def test_sure_and_from_which_row_on():
    assert verdict(reading({8: 0.5}, {3: 0.6}, {3: 0.97})) == "It reads **3**: 97 % sure, unchanged since row 2 of 3."


def test_a_change_of_mind_counts_from_the_last_change():
    assert "since the very last row" in verdict(reading({3: 0.9}, {8: 0.6}, {3: 0.97}))
    assert "from the first row on" in verdict(reading({3: 0.9}, {3: 0.6}, {3: 0.97}))


def test_unsure_between_two():
    text = verdict(reading({4: 0.9}, {4: 0.55, 9: 0.42}))
    assert text.startswith("Between **4** (55 %) and **9** (42 %) to the last row")


def test_unsure_among_many():
    assert verdict(reading({1: 0.3, 2: 0.28, 3: 0.25})).startswith("Hard to say")
    assert verdict(reading({1: 0.14})).startswith("It could be much")


def test_probable_with_the_others_named():
    assert verdict(reading({7: 0.8, 2: 0.12})) == "Probably **7** (80 %), from the first row on, or else **2** (12 %)."


def test_nearly_certain_is_not_certain():
    assert percent(0.99999) == "99.99 %"
    assert percent(0.996) == "99.60 %"
    assert percent(0.4271) == "43 %"
    assert percent(0.0001) == "< 1 %" and percent(0.0) == "0 %"


@pytest.mark.parametrize("seed", range(20))
def test_names_the_likeliest_whatever_the_probabilities(seed):
    by_row = np.random.default_rng(seed).dirichlet(np.full(10, 0.3), size=28).astype(np.float32)
    read = Reading(np.zeros((28, 28), np.float32), by_row)
    assert f"**{by_row[-1].argmax()}**" in verdict(read)


def test_one_sentence_a_row():
    sentences = after_each_row(reading({3: 0.6, 8: 0.3}, {8: 0.7, 3: 0.2}))
    assert sentences == ["After row 1 of 2: 3 (60 %), then 8 (30 %).", "After row 2 of 2: 8 (70 %), then 3 (20 %)."]
