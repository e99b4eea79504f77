"""The networks differ in nothing but how images are cut, and the answer follows what they reach."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.data.mnist import load_mnist
from rnnplay.data.sequences import arrange, permutation
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.task import DigitTask
from rnnplay.lessons.questions.table import questions
from rnnplay.lessons.train import cuts
from rnnplay.lessons.train.cuts import CUTS, Cut, Learned, compare_cuts, recipe_of
from rnnplay.lessons.train.cuts_figure import cuts_figure
from rnnplay.lessons.train.ui.cuts import conclusion, cut_in_words
from rnnplay.text import percent

SAMPLE, TEST, CPU = load_mnist("train"), load_mnist("test"), torch.device("cpu")


@pytest.fixture
def small(monkeypatch):
    for name, value in {"HIDDEN": 4, "BATCH": 10, "IMAGES": 40, "EPOCHS": 2, "MEASURED_ON": 30, "MEASURED": 4}.items():
        monkeypatch.setattr(cuts, name, value)


def test_every_cut_has_all_pixels_in_their_order():
    images = SAMPLE.images[:3]
    for cut in CUTS:
        recipe = recipe_of(cut)
        sequence = arrange(images, recipe.reading, recipe.row_length, recipe.shuffled)
        assert sequence.shape == (3, cut.steps, cut.pixels)
        order = permutation(cut.steps) if cut.shuffled else torch.arange(cut.steps)
        assert torch.equal(sequence[:, order.argsort()].flatten(1), images.flatten(1))
    assert {cut.steps for cut in CUTS} == {1, 14, 28, 56, 112, 784} and {cut.shuffled for cut in CUTS} == {False, True}


def test_they_differ_in_nothing_but_the_cut_and_learn_as_a_run_of_the_page(small):
    told = []
    found = [*compare_cuts(SAMPLE, TEST, CPU, lambda cut, share: told.append((cut, share)))]
    assert [each.cut for each in found] == [*CUTS] and {cut for cut, share in told if share == 1} == {*CUTS}
    for each in found:
        recipe = recipe_of(each.cut)
        assert replace(recipe, row_length=28, shuffled=False) == recipe_of(Cut(28))
        assert each.images.tolist() == [0, 20, 40, 60, 80] and each.measured_on == 30
        assert each.weights == 4 * 4 * (each.cut.pixels + 4 + 2) + 5 * 10
        if each.cut.steps < 100:
            task = DigitTask(recipe, SAMPLE, CPU)
            asked = recipe.arranged(TEST.first(30))
            assert each.accuracies[0] == accuracy(task.trained_model(), asked)
            for _ in range(8):
                task.step()
            assert each.accuracies[-1] == accuracy(task.trained_model(), asked)
    again = next(compare_cuts(SAMPLE, TEST, CPU, lambda cut, share: None))
    assert np.array_equal(again.accuracies, found[0].accuracies)


@pytest.mark.thorough
def test_what_the_questions_say_of_the_cuts_is_what_they_reach(monkeypatch):
    monkeypatch.setattr(cuts, "CUTS", (Cut(28), Cut(28, shuffled=True), Cut(784)))
    (answer,) = (each.answer for group in questions().values() for each in group if "28 rows" in each.question)
    for each in compare_cuts(SAMPLE, TEST, CPU, lambda cut, share: None):
        assert any(percent(each.accuracies[-1] + off) in answer for off in (-0.01, 0, 0.01))  # on any processor


def learned(cut: Cut, reached: float, seconds: float = 2.0) -> Learned:
    return Learned(cut, np.array([0, 100]), np.array([0.1, reached]), 500, 1234, seconds)


def test_the_answer_follows_the_numbers():
    def said(natural, mixed, whole):
        others = [learned(cut, 0.3, 30.0 if cut.pixels == 1 else 2.0) for cut in CUTS[3:]]
        three = learned(CUTS[0], natural), learned(CUTS[1], mixed), learned(CUTS[2], whole)
        return conclusion([*three, *others])

    text = said(0.62, 0.61, 0.87)
    assert "**1 step × 784 pixels has the highest test accuracy, 87.0\u202f%.**" in text and "no sequence" in text
    assert "28 rows reach 62.0\u202f%, and 61.0\u202f%" in text and "about the same" in text
    assert "784 steps × 1 pixel reaches 30.0\u202f% and takes 15 times as long" in text
    helps = said(0.9, 0.7, 0.5)
    assert "28 steps × 28 pixels has" in helps and "order helps here" in helps and "no sequence" not in helps
    assert "does not help" in said(0.5, 0.6, 0.4)


def test_the_curves_are_those_of_the_networks():
    found = [learned(CUTS[0], 0.5), learned(CUTS[1], 0.4)]
    names = [cut_in_words(each.cut) for each in found]
    figure = cuts_figure({name: (each.images, each.accuracies) for name, each in zip(names, found, strict=True)})
    assert [line["name"] for line in figure["data"]] == ["28 steps × 28 pixels", "28 steps × 28 pixels, shuffled"]
    assert [line["y"] for line in figure["data"]] == [[0.1, 0.5], [0.1, 0.4]]
