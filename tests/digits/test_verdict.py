from dataclasses import replace

import numpy as np
import pytest

from rnnplay.digits.reading import Reading
from rnnplay.digits.verdict import after_each_row, percent, reason, told_apart, verdict


def reading(*rows: dict[int, float], strangeness: float | None = None) -> Reading:
    """Probabilities after each row: those given, and the rest spread over the other digits. Above 0 is strange."""
    by_row = np.empty((len(rows), 10), np.float32)
    for row, shares in zip(by_row, rows, strict=True):
        row[:] = (1 - sum(shares.values())) / (10 - len(shares))
        for digit, share in shares.items():
            row[digit] = share
    threshold = None if strangeness is None else 0.0
    image = np.zeros((len(rows), 28), np.float32)
    return Reading(image, by_row, by_row, (), strangeness=strangeness, threshold=threshold)


def test_sure_and_from_which_row_on():
    assert verdict(reading({8: 0.5}, {3: 0.6}, {3: 0.97})) == "Prediction: **3** (97 %), stable from row 2 on."
    assert verdict(reading({3: 0.99999})) == "Prediction: **3** (> 99.99 %), stable from row 1 on."


def test_a_change_of_mind_counts_from_the_last_change():
    assert "only since the last row" in verdict(reading({3: 0.9}, {8: 0.6}, {3: 0.97}))
    assert "from row 1 on" in verdict(reading({3: 0.9}, {3: 0.6}, {3: 0.97}))


def test_unsure_between_two():
    text = verdict(reading({4: 0.9}, {4: 0.55, 9: 0.42}))
    assert text == "No clear prediction: **4** (55 %) or **9** (42 %); **4** leads from row 1 on."
    assert verdict(reading({9: 0.9}, {4: 0.49, 9: 0.42})).endswith("**4** leads only since the last row.")


def test_unsure_among_many():
    text = verdict(reading({1: 0.3, 2: 0.28, 3: 0.25}))
    assert text == "No clear prediction: **1** (30 %), **2** (28 %), **3** (25 %)."
    assert verdict(reading({1: 0.14})).startswith("No clear prediction: **1** (14 %), ")


def test_probable_with_the_others_named():
    assert verdict(reading({7: 0.8, 2: 0.12})) == "Probably **7** (80 %), stable from row 1 on; else **2** (12 %)."


@pytest.mark.parametrize("sure", [{3: 0.999999}, {3: 0.8, 2: 0.12}, {4: 0.55, 9: 0.42}, {1: 0.14}])
def test_what_is_no_digit_is_said_first_and_the_choice_is_named_as_one_that_must_be_made(sure):
    text = verdict(reading(sure, strangeness=0.1))
    assert text.startswith("This does not look like a digit: the network has to choose one of ten, and chooses **")
    assert "Prediction" not in text and "stable" not in text
    assert verdict(reading(sure, strangeness=-0.1)) == verdict(reading(sure))


def test_of_what_is_no_digit_the_close_second_choice_is_named_too():
    assert verdict(reading({4: 0.55, 9: 0.42}, strangeness=1)).endswith("and chooses **4** (55 %) or **9** (42 %).")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (1.0, "> 99.99 %"),
        (0.99999, "> 99.99 %"),
        (0.9999, "> 99.99 %"),
        (0.99985, "99.98 %"),
        (0.996, "99.60 %"),
        (0.99, "99 %"),
        (0.4271, "43 %"),
        (0.0051, "1 %"),
        (0.005, "< 1 %"),
        (0.0, "< 1 %"),
    ],
)
def test_no_share_is_all_or_nothing(share, text):
    assert percent(share) == text


@pytest.mark.parametrize("seed", range(20))
def test_names_the_likeliest_whatever_the_probabilities(seed):
    by_row = np.random.default_rng(seed).dirichlet(np.full(10, 0.3), size=28).astype(np.float32)
    read = Reading(np.zeros((28, 28), np.float32), by_row, by_row, ())
    assert f"**{by_row[-1].argmax()}**" in verdict(read)


def test_one_sentence_a_row():
    sentences = after_each_row(reading({3: 0.6, 8: 0.3}, {8: 0.7, 3: 0.2}).by_row)
    assert sentences == ["After row 1 of 2: 3 (60 %), then 8 (30 %).", "After row 2 of 2: 8 (70 %), then 3 (20 %)."]


def test_a_picture_that_is_not_clear_is_no_digit_whatever_the_network_finds():
    for strangeness in (None, -3.0, 3.0):
        clear = reading({3: 0.97}, strangeness=strangeness)
        unclear = replace(clear, unclear="it falls into 9 parts")
        assert unclear.familiar is False and reason(unclear) == "it falls into 9 parts"
        assert verdict(unclear) == "This does not look like a digit: it falls into 9 parts."
    assert reason(reading({3: 0.97}, strangeness=-3.0)) is None is reason(reading({3: 0.97}))
    strange = reading({3: 0.97}, strangeness=3.0)
    assert reason(strange) == "its strangeness 3.0 is above the network's threshold 0.0"


def test_a_strangeness_just_above_the_threshold_is_seen_to_be_above_it():
    strange = reading({3: 0.97}, strangeness=3.0)
    assert told_apart(strange) == ("3.0", "0.0")
    assert told_apart(replace(strange, strangeness=1.3412, threshold=1.3389)) == ("1.341", "1.339")
    assert "strangeness 0.04 is above the network's threshold 0.00" in reason(replace(strange, strangeness=0.04))
