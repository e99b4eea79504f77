"""The network that reads words is a plain loop over torch's cells, and padding changes no bit."""

import pytest
import torch
from torch import nn

from rnnplay.models.word_classifier import WordClassifier, build

SMALL = {"vocabulary": "the film was not good bad", "classes": "negative positive", "hidden_size": 10}
SENTENCES = [["the", "film", "was", "not", "good"], ["bad"], ["the", "strange", "film", "was", "bad", "bad", "bad"]]
TARGETS = torch.tensor([0, 1, 1])
CELLS = {"rnn": nn.RNNCell, "gru": nn.GRUCell, "lstm": nn.LSTMCell}


@pytest.mark.parametrize("cell", CELLS)
@torch.no_grad()
def test_it_is_a_plain_loop(cell):
    model = build(3, **SMALL, cell=cell)
    layer = CELLS[cell](32, 10)
    layer.load_state_dict({name.removesuffix("_l0"): each for name, each in model.recurrent.state_dict().items()})
    words, lengths = model.as_numbers(SENTENCES)
    logits, read = model(words, lengths), model.read(words, lengths)
    for at, sentence in enumerate(SENTENCES):
        state = None
        for step, word in enumerate(sentence):
            number = 1 + SMALL["vocabulary"].split().index(word) if word != "strange" else 0
            state = layer(model.embedding.weight[number][None], state)
            h = (state[0] if isinstance(state, tuple) else state)[0]
            expected = model.linear.weight @ h + model.linear.bias
            torch.testing.assert_close(read.hidden_states[at, step], h, rtol=0, atol=1e-5)
            torch.testing.assert_close(read.logits[at, step], expected, rtol=0, atol=1e-5)
        torch.testing.assert_close(logits[at], expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("cell", CELLS)
def test_padding_changes_no_bit_of_a_result_or_a_gradient(cell):
    results = []
    for length, filled in ((7, 0), (8, 0), (7, 5), (40, 3)):  # longer, and other words behind the end
        model = build(3, **SMALL, cell=cell)
        words, lengths = model.as_numbers(SENTENCES)
        padded = torch.full((len(SENTENCES), length), filled)
        for at, sentence in enumerate(SENTENCES):
            padded[at, : len(sentence)] = words[at, : len(sentence)]
        logits = model(padded, lengths)
        nn.functional.cross_entropy(logits, TARGETS).backward()
        results.append([logits.detach(), *(each.grad for each in model.parameters())])
    for other in results[1:]:
        assert all(torch.equal(a, b) for a, b in zip(results[0], other, strict=True))


@torch.no_grad()
def test_a_sentence_is_read_alike_whatever_its_neighbours_are():
    model = build(3, **SMALL)
    among = model(*model.as_numbers(SENTENCES))
    for at, sentence in enumerate(SENTENCES):
        torch.testing.assert_close(among[at], model(*model.as_numbers([sentence]))[0], rtol=0, atol=1e-6)


def test_weights_begin_as_torch_begins():
    torch.manual_seed(3)
    model = WordClassifier(**SMALL)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), build(3, **SMALL).parameters(), strict=True))


@pytest.mark.parametrize("wrong", [{"cell": "cnn"}, {"vocabulary": ""}, {"classes": "a a"}])
def test_what_cannot_be_built_is_refused(wrong):
    with pytest.raises(ValueError, match=r"cell is|A vocabulary has"):
        WordClassifier(**SMALL | wrong)
