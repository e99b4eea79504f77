"""The network that comes with the project tells opinions as its card says, and a bag of words does not."""

from dataclasses import asdict

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.families.word_classifier import WORD_CLASSIFIER
from rnnplay.lessons.kinds.sentiment.bag import Bag
from rnnplay.lessons.kinds.sentiment.commands import RECIPES
from rnnplay.lessons.kinds.sentiment.evaluation import test_sets as judging
from rnnplay.lessons.kinds.sentiment.examples import batch_of, examples
from rnnplay.lessons.kinds.sentiment.reading import SentenceError, read, words_of
from rnnplay.lessons.kinds.sentiment.task import right_of
from rnnplay.lessons.kinds.sentiment.ui.text import EXAMPLES, USUAL
from rnnplay.lessons.kinds.sentiment.verdict import as_dictionary, captions, in_words


@pytest.fixture(scope="module")
def shipped():
    return checkpoints.load("sentiment", family=WORD_CLASSIFIER)


@pytest.mark.thorough
def test_it_tells_what_its_card_says(shipped):
    model, card = shipped
    assert card.recipe == asdict(RECIPES["sentiment"]) and card.scores["score"] == card.accuracy >= 0.98
    assert card.scores["baseline"] <= 0.85
    for prefix, given in judging().items():
        found = right_of(model, batch_of(model, given[:1000]))
        assert abs(found - card.scores[f"{prefix}score"]) < 0.01
    assert (checkpoints.FOLDER / "sentiment.safetensors").stat().st_size < 300_000


def test_a_bag_of_words_knows_words_and_not_their_order():
    told = [(f"the film was {word}", sign) for word, sign in (("good", 1), ("great", 1), ("bad", -1), ("dull", -1))]
    bag = Bag(told, pairs=False)
    assert bag.right_of(told) == 1 == bag.right_of([("good was strange film the", 1)])
    turned = [("the film was bad but good", 1), ("the film was good but bad", -1)]
    assert Bag(turned, pairs=False).right_of(turned) == 0.5 and Bag(turned, pairs=True).right_of(turned) == 1


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (USUAL, "positive"),
        ("The film was NOT good!", "negative"),
        ("I don't think that the film was bad.", "positive"),
        ("the umbrella was wonderful", "positive"),
        *zip(EXAMPLES, ("negative", "positive", "positive", "negative", "positive"), strict=True),
    ],
)
def test_it_reads_what_people_type(shipped, text, label):
    reading = read(shipped[0], words_of(text))
    found = as_dictionary(reading)
    assert found["label"] == label and max(found["positive"], 1 - found["positive"]) > 0.9
    assert len(captions(reading)) == len(found["by_word"]) == len(reading.words)


@torch.no_grad()
def test_a_reading_holds_what_the_network_computes(shipped):
    model, words = shipped[0], words_of(USUAL)
    reading = read(model, words)
    for step in range(1, len(words) + 1):  # the belief after a word is the answer to the sentence that ends there
        logits = model(*model.as_numbers([list(words[:step])]))[0]
        np.testing.assert_allclose(reading.positive[step - 1], float(logits.softmax(dim=0)[1]), atol=1e-5)
    output, _state = model.recurrent(model.embedding(model.as_numbers([list(words)])[0]))
    np.testing.assert_allclose(reading.hidden_states, output[0], atol=1e-5)
    assert [*reading.quantities][-1] == "hidden_state" and len(reading.quantities) == 6


def test_odd_texts_get_a_sentence(shipped):
    for text, said in (("", "no word to read"), (" ?! ", "no word to read"), ("bad " * 61, "at most 60 are read")):
        with pytest.raises(SentenceError, match=said):
            words_of(text)
    said = in_words(read(shipped[0], words_of("the zebra was good but the yacht was bad")))
    assert "does not know the words “zebra”, “yacht”" in said
    assert "its answer means nothing" in in_words(read(shipped[0], words_of("фильм был хороший")))
    assert "电影很好" in in_words(read(shipped[0], words_of("电影很好")))


def test_training_learns_from_sentences_and_their_opinions():
    """A few steps do: the loss on a batch of its own falls below that of a coin."""
    from rnnplay.lessons.kinds.sentiment.task import Settings, Task

    task = Task(Settings(hidden_size=16, batch_size=32, steps=40, learning_rate=0.02))
    for _step in range(40):
        task.step()
    easy = [each for each in examples("train", 200, 9, most=1) if "not" not in each[0].split()]
    assert right_of(task.model, batch_of(task.model, easy)) > 0.6
