"""The compared networks learn as plain torch does and differ only in how letters go in; the answer is the numbers'."""

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.lessons.hello import comparison as embedding_comparison
from rnnplay.lessons.hello.comparison import WAYS, ComparisonSettings, Course, compare_ways, network
from rnnplay.lessons.hello.comparison_figure import courses_figure
from rnnplay.lessons.hello.ui.comparison import conclusion

SETTINGS = ComparisonSettings("hello", "ohlol", 8, 2, "adam", 0.05, 3)
INPUTS, TARGETS = torch.tensor([1, 0, 2, 2, 3]), torch.tensor([3, 1, 2, 3, 2])  # of the alphabet e h l o


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(embedding_comparison, "SEEDS", 2)
    monkeypatch.setattr(embedding_comparison, "EPOCHS", 8)


def plain(way: str, seed: int) -> tuple[list[float], int | None]:
    """As one would write it by hand."""
    torch.manual_seed(seed)
    embedding = None if way == "one-hot" else nn.Embedding(4, 10)
    recurrent = nn.RNN(4 if embedding is None else 10, 8, 2, batch_first=True)
    linear = nn.Linear(8, 4)
    learned = [*recurrent.parameters(), *linear.parameters()]
    if way == "embedding":
        learned += embedding.parameters()
    optimizer = torch.optim.Adam(learned, lr=0.05)
    losses, right_after = [], None
    for epoch in range(9):
        x = torch.eye(4)[INPUTS] if embedding is None else embedding(INPUTS)
        logits = linear(recurrent(x[None])[0][0])
        loss = nn.functional.cross_entropy(logits, TARGETS)
        losses.append(loss.item())
        if right_after is None and (logits.argmax(-1) == TARGETS).all():
            right_after = epoch
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses, right_after


def test_each_learns_as_plain_torch_does():
    shares = []
    courses = compare_ways(SETTINGS, shares.append)
    assert [course.way for course in courses] == list(WAYS)
    for course in courses:
        for number, seed in enumerate((3, 4)):
            losses, right_after = plain(course.way, seed)
            np.testing.assert_allclose(course.losses[number], losses, rtol=2e-5)
            assert course.right_after[number] == right_after
    assert shares == sorted(shares) and shares[-1] == 1 and len(shares) == 6
    again = compare_ways(SETTINGS)
    assert all((one.losses == other.losses).all() for one, other in zip(courses, again, strict=True))


def test_they_differ_only_in_how_letters_go_in_and_the_reasons_given_are_measured():
    one_hot, embedding, frozen = compare_ways(SETTINGS)
    made = {way: dict(network(SETTINGS, way, 3).named_parameters()) for way in WAYS}
    assert {name: each.shape for name, each in made["one-hot"].items() if "weight_ih_l0" not in name} == {
        name: each.shape
        for name, each in made["embedding"].items()
        if "weight_ih_l0" not in name and "embedding" not in name
    }
    assert [each.requires_grad for each in made["frozen"].values()].count(False) == 1
    assert one_hot.lengths == 1 and embedding.lengths == frozen.lengths > 2
    # Adam's first step moves every weight by the learning rate, and a one-hot letter has one weight a unit.
    assert one_hot.first_move == pytest.approx(0.05, rel=1e-3)
    assert embedding.first_move > frozen.first_move > one_hot.first_move


def course(way: str, *right_after: int | None) -> Course:
    return Course(way, np.zeros((len(right_after), 2)), right_after, 1.0, 0.05)


def test_the_answer_follows_the_numbers():
    def said(one_hot, embedding, frozen):
        return conclusion(
            [course("one-hot", *one_hot), course("embedding", *embedding), course("frozen", *frozen)], 100
        )

    size = said((9, 9, 20), (3, 4, None), (5, 4, 4))
    assert "embedding learns faster" in size and "correct: 9 with one-hot, 4 with" in size and "vectors' size" in size
    assert "training the vectors" in said((9, 9, 9), (4, 4, 4), (9, 9, 8))
    assert "one-hot learns faster" in said((4, 4, 4), (9, 9, 9), (9, 9, 9))
    alike = said((20, 20, 20), (19, 19, 19), (9, 9, 9))
    assert "equally fast" in alike and "Why:" not in alike and "no sooner" in alike
    none = said((None, None, 3), (None, None, None), (None, None, None))
    assert "show no difference" in none and "> 100 with one-hot" in none
    at_once = said((0, 0, 0), (0, 0, 0), (0, 0, 0))  # as an alphabet of one letter is
    assert "equally fast" in at_once and "0 with one-hot, 0 with" in at_once


def test_the_curves_are_the_medians_as_long_as_there_is_something_to_see():
    losses = np.exp(-np.arange(101) / 5) * np.array([[1.0], [2.0], [1.5]])  # settled after 15 epochs
    figure = courses_figure({"one-hot": losses}, "loss", "%{y}")
    high, low, median = (np.asarray(trace["y"]) for trace in figure["data"])
    np.testing.assert_allclose([low, median, high], losses[[0, 2, 1]])
    assert 20 < figure["layout"]["xaxis"]["range"][1] < 50
