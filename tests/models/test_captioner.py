"""The captioner is a plain loop over torch's layers; what stands behind the end of a caption changes no bit."""

import math
from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from rnnplay.models.captioner import Captioner, build, packed
from rnnplay.models.decoding import beams_of, drawn_at, told, write
from rnnplay.models.seq2seq import END

SMALL = {"words": "one two three four", "channels": 2, "hidden_size": 12, "embedding_size": 6}
TARGETS = torch.tensor([[1, 2, 3, 4, END], [4, END, 0, 0, 0], [3, 1, END, 0, 0]])
LENGTHS = torch.tensor([5, 2, 3])
PICTURES = torch.rand(3, 64, 64, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def model():
    made = build(3, **SMALL)
    with torch.no_grad():
        made.linear.weight *= 8  # so that words differ in how likely they are
        made.where.normal_(generator=torch.Generator().manual_seed(2))
    return made


def logits_by_loop(model, picture, target):
    """One word at a time, one product of the attention at a time."""
    features = model.convolutions(picture[None, None])[0]  # (many, 8, 8)
    few = torch.relu(
        torch.einsum("om,myx->oyx", model.overview.weight[:, :, 0, 0], features).add(model.overview.bias[:, None, None])
    )
    first = torch.tanh(model.first_state.weight @ few.flatten() + model.first_state.bias)
    state = tuple(each[None] for each in first.chunk(2))
    places = [
        torch.tanh(model.seen.weight @ features[:, p // 8, p % 8] + model.seen.bias + model.where[p]) for p in range(64)
    ]
    cell = nn.LSTMCell(model.lstm.input_size, model.lstm.hidden_size)
    cell.load_state_dict({name.removesuffix("_l0"): each for name, each in model.lstm.state_dict().items()})
    said, before = [], model.start
    for word in target:
        state = cell(model.embedding.weight[before][None], state)
        h = state[0][0]
        scores = torch.stack([h @ (model.attention.score.weight @ each) for each in places]) / math.sqrt(len(h))
        shares = scores.exp() / scores.exp().sum()
        context = sum(share * each for share, each in zip(shares, places, strict=True))
        h = torch.tanh(model.attention.combine.weight @ torch.cat([context, h]))
        said.append(model.linear.weight @ h + model.linear.bias)
        before = int(word)
    return torch.stack(said)


@torch.no_grad()
def test_it_is_a_plain_loop(model):
    logits, weights, _places = model(PICTURES, TARGETS, LENGTHS)
    rows = [logits_by_loop(model, PICTURES[at], TARGETS[at, :length]) for at, length in enumerate(LENGTHS.tolist())]
    whole = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    torch.testing.assert_close(weights.sum(1), torch.ones(len(weights)))
    torch.testing.assert_close(logits, packed(whole, LENGTHS), rtol=0, atol=1e-5)


@torch.no_grad()
def test_a_place_alone_suggests_what_is_written_where_all_attention_is_on_it_and_the_state_is_zeros(model):
    _logits, _weights, places = model(PICTURES, TARGETS, LENGTHS)
    encoded = model.encode(PICTURES)
    assert torch.equal(places, encoded.hidden_states)
    alone = replace(encoded, hidden_states=places[:, 7:8], is_letter=encoded.is_letter[:, :1], keys=encoded.keys[:, :1])
    mixed, _weights = model.attention(torch.zeros(3, 1, 12), alone)
    torch.testing.assert_close(model.at_a_glance(places[:, 7]), model.linear(mixed[:, 0]))


@torch.no_grad()
def test_a_picture_is_normalised_alone(model):
    """What else is in the batch changes nothing but the rounding."""
    among, alone = model.encode(PICTURES).hidden_states[0], model.encode(PICTURES[:1]).hidden_states[0]
    torch.testing.assert_close(among, alone, rtol=0, atol=1e-5)
    darker = torch.cat([PICTURES[:1], 0.1 * PICTURES[1:]])
    torch.testing.assert_close(model.encode(darker).hidden_states[0], alone, rtol=0, atol=1e-5)


def test_what_stands_behind_an_end_changes_no_bit_of_a_result_or_a_gradient():
    results = []
    for extra, filled in ((0, 0), (4, 0), (0, 3), (9, 2)):
        model, targets = build(3, **SMALL), F.pad(TARGETS, (0, extra))
        behind = torch.arange(targets.shape[1]) >= LENGTHS[:, None]
        targets = targets.masked_fill(behind, filled)
        logits, weights, _places = model(PICTURES, targets, LENGTHS)
        (F.cross_entropy(logits, packed(targets, LENGTHS)) + weights[:, 3].sum()).backward()
        results.append([logits.detach(), weights.detach(), *(each.grad for each in model.parameters())])
    for other in results[1:]:
        assert all(torch.equal(a, b) for a, b in zip(results[0], other, strict=True))


@torch.no_grad()
def test_the_lstm_begins_with_the_picture(model):
    (hidden_state, cell_state) = model.encode(PICTURES).state
    assert hidden_state.shape == cell_state.shape == (1, 3, 12)
    assert not torch.allclose(hidden_state[0, 0], hidden_state[0, 1])
    with torch.inference_mode():
        assert not torch.equal(model.encode(PICTURES).state[0], model.encode(PICTURES.flip(2)).state[0])


@torch.no_grad()
def log_probability(model, picture, words):
    logits, _weights, _places = model(picture[None], torch.tensor([words]), torch.tensor([len(words)]))
    return float(logits.log_softmax(-1).gather(1, torch.tensor(words)[:, None]).sum())


def test_greedy_is_a_loop_of_the_likeliest(model):
    written = write(model, model.encode(PICTURES), 5)
    for at, picture in enumerate(PICTURES):
        so_far = []
        while len(so_far) < 5 and so_far[-1:] != [END]:
            choices = [log_probability(model, picture, [*so_far, each]) for each in range(5)]
            so_far.append(max(range(5), key=choices.__getitem__))
        assert written.letters[at].tolist()[: len(so_far)] == so_far
        found = float(written.log_probabilities[at].sum())
        assert math.isclose(found, log_probability(model, picture, so_far), abs_tol=1e-4)


def test_a_beam_keeps_the_best_prefixes_at_each_step(model):
    beams = [()]
    for _step in range(4):
        further = [each for each in beams if each[-1:] == (END,)]
        further += [(*each, word) for each in beams if each[-1:] != (END,) for word in range(5)]
        beams = sorted(further, key=lambda each: -log_probability(model, PICTURES[0], list(each)))[:3]
    assert [each.letters for each in beams_of(model, model.encode(PICTURES[:1]), 3, 4)] == beams


@torch.no_grad()
def test_words_by_chance_come_as_often_as_they_are_likely(model):
    pictures, generator = PICTURES[:1].expand(1000, -1, -1), torch.Generator().manual_seed(5)
    encoded = model.encode(pictures)
    for temperature in (0.5, 1.0, 2.0):
        written = write(model, encoded, 1, drawn_at(temperature, generator))
        shares = (written.logits[0, 0] / temperature).softmax(-1)
        counted = torch.bincount(written.letters[:, 0], minlength=5) / 1000
        torch.testing.assert_close(counted, shares, rtol=0, atol=0.06)
    again = [write(model, encoded, 1, drawn_at(1.0, torch.Generator().manual_seed(9))).letters for _ in range(2)]
    assert torch.equal(*again)


def test_words_can_be_given(model):
    written = write(model, model.encode(PICTURES[:1]), 4, told((3, 1, END)))
    assert written.letters.tolist() == [[3, 1, END]]
    found = float(written.log_probabilities.sum())
    assert math.isclose(found, log_probability(model, PICTURES[0], [3, 1, END]), abs_tol=1e-4)


def test_weights_begin_as_torch_begins():
    torch.manual_seed(3)
    model = Captioner(**SMALL)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), build(3, **SMALL).parameters(), strict=True))


@pytest.mark.parametrize("words", ["", "one one", "one  two"])
def test_words_that_are_none_are_refused(words):
    with pytest.raises(ValueError, match="at least one word"):
        Captioner(**SMALL | {"words": words})
