"""Greedy writing is a loop, and a beam as wide as all there is finds the very best."""

import itertools
import math

import pytest
import torch

from rnnplay.models.decoding import beam_search, greedy
from rnnplay.models.seq2seq import END, build

STEPS = 3
LETTERS = torch.tensor([[1, 2, 3, 4, 5], [6, 7, 0, 0, 0]])
LENGTHS = torch.tensor([5, 2])


@pytest.fixture(scope="module", params=[("gru", False), ("gru", True), ("lstm", True)])
def model(request):
    cell, attention = request.param
    made = build(
        5,
        source_alphabet="abcdefg",
        target_alphabet="01",
        hidden_size=10,
        embedding_size=4,
        cell=cell,
        attention=attention,
    )
    with torch.no_grad():
        made.linear.weight *= 8  # so that letters differ in how likely they are
    return made


@torch.no_grad()
def log_probability(model, letters, written):
    """Of what was written, each step told what stands before it."""
    targets = torch.tensor([written])
    logits = model(letters[None], torch.tensor([len(letters)]), targets)
    return float(logits.log_softmax(-1).gather(-1, targets[..., None]).sum())


def every_text(alphabet):
    """All that can be written in so many steps: it ends, or has no room for its end."""
    for length in range(STEPS):
        for letters in itertools.product(range(1, alphabet), repeat=length):
            yield (*letters, END)
    yield from itertools.product(range(1, alphabet), repeat=STEPS)


def test_greedy_is_a_loop_of_the_likeliest(model):
    written = greedy(model, LETTERS, LENGTHS, STEPS)
    for at, length in enumerate(LENGTHS.tolist()):
        letters, so_far = LETTERS[at, :length], []
        while len(so_far) < STEPS and so_far[-1:] != [END]:
            choices = [log_probability(model, letters, [*so_far, each]) for each in range(3)]
            so_far.append(max(range(3), key=choices.__getitem__))
        row = written.letters[at].tolist()
        assert row[: len(so_far)] == so_far and not any(row[len(so_far) :])
        found = float(written.log_probabilities[at].sum())
        assert math.isclose(found, log_probability(model, letters, so_far), abs_tol=1e-5)


def test_a_beam_of_everything_finds_the_best_of_all_texts(model):
    letters = LETTERS[0]
    best = sorted(every_text(3), key=lambda each: -log_probability(model, letters, each))
    found = beam_search(model, letters, 27, STEPS)
    assert [each.letters for each in found] == best
    for each in found:
        assert math.isclose(each.log_probability, log_probability(model, letters, each.letters), abs_tol=1e-5)
    assert math.isclose(sum(math.exp(each.log_probability) for each in found), 1, abs_tol=1e-4)


def test_a_beam_of_one_is_greedy(model):
    (beam,) = beam_search(model, LETTERS[0], 1, STEPS)
    row = greedy(model, LETTERS[:1], LENGTHS[:1], STEPS).letters[0].tolist()
    assert list(beam.letters) == row


def test_a_wider_beam_keeps_the_best_prefixes_at_each_step(model):
    letters = LETTERS[0]
    beams = [()]
    for _step in range(STEPS):
        further = [each for each in beams if each[-1:] == (END,)]
        further += [(*each, letter) for each in beams if each[-1:] != (END,) for letter in range(3)]
        beams = sorted(further, key=lambda each: -log_probability(model, letters, each))[:2]
    assert [each.letters for each in beam_search(model, letters, 2, STEPS)] == beams
