"""Encoder, decoder and attention are plain loops over torch's cells; padding changes no bit."""

import math

import pytest
import torch
from torch import nn

from rnnplay.models.seq2seq import END, Seq2Seq, build

SMALL = {"source_alphabet": "abcdefg", "target_alphabet": "0123", "hidden_size": 12, "embedding_size": 6}
KINDS = [(cell, attention) for cell in ("gru", "lstm") for attention in (False, True)]
TEXTS = [[1, 2, 3, 4, 5], [6, 7], [3, 0, 2, 2, 1, 7, 4, 4], [5]]  # letters' numbers
TARGETS = torch.tensor([[1, 2, END], [4, 4, END], [3, 1, END], [2, 2, END]])


def network(cell, attention):
    return build(3, **SMALL, cell=cell, attention=attention)


def padded(texts, length, filled=0):
    letters = torch.full((len(texts), length), filled)
    for at, text in enumerate(texts):
        letters[at, : len(text)] = torch.tensor(text)
    return letters, torch.tensor([len(text) for text in texts])


def cell_of(layer):
    """torch's cell with the weights of a layer."""
    kind = nn.LSTMCell if isinstance(layer, nn.LSTM) else nn.GRUCell
    cell = kind(layer.input_size, layer.hidden_size)
    cell.load_state_dict({name.removesuffix("_l0"): each for name, each in layer.state_dict().items()})
    return cell


def logits_by_loop(model, text, targets):
    """One text at a time, one letter at a time, one product of the attention at a time."""
    encoder, decoder = cell_of(model.encoder), cell_of(model.decoder)
    state, read = None, []
    for letter in text:
        state = encoder(model.source_embedding.weight[letter][None], state)
        read.append((state[0] if isinstance(state, tuple) else state)[0])
    said, before = [], model.start
    for target in targets:
        state = decoder(model.target_embedding.weight[before][None], state)
        h = (state[0] if isinstance(state, tuple) else state)[0]
        if model.attention is not None:
            scores = torch.stack([h @ (model.attention.score.weight @ each) for each in read]) / math.sqrt(len(h))
            shares = scores.exp() / scores.exp().sum()
            context = sum(share * each for share, each in zip(shares, read, strict=True))
            h = torch.tanh(model.attention.combine.weight @ torch.cat([context, h]))
        said.append(model.linear.weight @ h + model.linear.bias)
        before = int(target)
    return torch.stack(said)


@pytest.mark.parametrize(("cell", "attention"), KINDS)
@torch.no_grad()
def test_it_is_a_plain_loop(cell, attention):
    model = network(cell, attention)
    logits = model(*padded(TEXTS, 8), TARGETS)
    for at, text in enumerate(TEXTS):
        torch.testing.assert_close(logits[at], logits_by_loop(model, text, TARGETS[at]), rtol=0, atol=1e-5)


@pytest.mark.parametrize(("cell", "attention"), KINDS)
def test_padding_changes_no_bit_of_a_result_or_a_gradient(cell, attention):
    results = []
    for length, filled in ((8, 0), (9, 0), (8, 5), (40, 7)):  # longer, and other letters behind the end
        model = network(cell, attention)
        logits = model(*padded(TEXTS, length, filled), TARGETS)
        nn.functional.cross_entropy(logits.flatten(0, 1), TARGETS.flatten()).backward()
        results.append([logits.detach(), *(each.grad for each in model.parameters())])
    for other in results[1:]:
        assert all(torch.equal(a, b) for a, b in zip(results[0], other, strict=True))


@pytest.mark.parametrize(("cell", "attention"), KINDS)
@torch.no_grad()
def test_a_text_is_read_alike_whatever_its_neighbours_are(cell, attention):
    model = network(cell, attention)
    among = model(*padded(TEXTS, 8), TARGETS)
    for at, text in enumerate(TEXTS):
        alone = model(*padded([text], len(text)), TARGETS[at : at + 1])
        torch.testing.assert_close(among[at], alone[0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@torch.no_grad()
def test_the_decoder_begins_with_the_state_of_the_last_letter(cell):
    model = network(cell, attention=True)
    encoded = model.encode(*padded(TEXTS, 11))
    last = encoded.state[0] if cell == "lstm" else encoded.state
    for at, text in enumerate(TEXTS):
        assert torch.equal(last[0, at], encoded.hidden_states[at, len(text) - 1])


@torch.no_grad()
def test_attention_looks_at_letters_alone():
    model = network("gru", attention=True)
    encoded = model.encode(*padded(TEXTS, 8))
    weights = model.decode(model.shifted(TARGETS), encoded).attention
    assert torch.equal(weights == 0, ~encoded.is_letter[:, None].expand_as(weights))
    torch.testing.assert_close(weights.sum(-1), torch.ones(4, 3))


def test_weights_begin_as_torch_begins():
    torch.manual_seed(3)
    model = Seq2Seq(**SMALL)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), build(3, **SMALL).parameters(), strict=True))


@pytest.mark.parametrize("wrong", [{"cell": "rnn"}, {"source_alphabet": ""}, {"target_alphabet": "00"}])
def test_what_cannot_be_built_is_refused(wrong):
    with pytest.raises(ValueError, match=r"cell is|An alphabet has"):
        Seq2Seq(**SMALL | wrong)
