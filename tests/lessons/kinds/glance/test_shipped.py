"""The two networks that come with the project read test images, as their cards say."""

from dataclasses import asdict

import numpy as np
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.evaluation import accuracy
from rnnplay.families.glance import GLANCE
from rnnplay.lessons.kinds.glance.commands import RECIPES, measure
from rnnplay.lessons.kinds.glance.costs import costs
from rnnplay.lessons.kinds.glance.panels import captions, reading_panels
from rnnplay.lessons.kinds.glance.reading import read
from rnnplay.lessons.kinds.glance.task import READINGS
from rnnplay.lessons.kinds.glance.ui.numbers import findings, pays, table

TEST = load_mnist("test")
NETWORKS = {name: checkpoints.load(name, family=GLANCE) for name in RECIPES}


@pytest.mark.parametrize("name", NETWORKS)
def test_it_reads_what_its_card_says(name):
    model, card = NETWORKS[name]
    assert card.recipe == asdict(RECIPES[name]) and card.scores["score"] == card.accuracy >= 0.98
    assert (card.scores["n"], card.accuracy - card.scores["baseline"] > 0.04) == (10_000, True)
    assert accuracy(model, TEST) >= 0.975  # the first 2,000, which are harder than the rest
    assert model.architecture["steps"] == READINGS[RECIPES[name].reading]
    counted = {each: card.scores[each] for each in vars(costs(model))}
    assert counted == vars(costs(model))
    assert (checkpoints.FOLDER / f"{name}.safetensors").stat().st_size < 1.5e6


@pytest.mark.thorough
def test_what_evaluate_measures_stands_beside_logistic_regression_on_the_same_images():
    found = measure(None).scores(NETWORKS["glance"][0])
    assert (found["n"], found["score"]) == (len(TEST), accuracy(NETWORKS["glance"][0], TEST))
    assert 0.8 < found["baseline"] < 0.9 < found["score"]


@pytest.mark.parametrize("name", NETWORKS)
def test_a_reading_ends_with_what_the_network_answers(name):
    model, _card = NETWORKS[name]
    image = to_input(TEST.images[2]).numpy()
    reading = read(model, image)
    with torch.no_grad():
        logits = model(to_input(TEST.images[2:3]))[0]
    np.testing.assert_allclose(reading.logits[-1], logits, atol=1e-4)
    assert reading.digit == int(logits.argmax()) and reading.steps == model.architecture["steps"]
    np.testing.assert_array_equal(reading.image, image)


def test_the_numbers_on_the_page_are_those_of_the_cards():
    scores = {name: card.scores for name, (_model, card) in NETWORKS.items()}
    of = {name: costs(model) for name, (model, _card) in NETWORKS.items()}
    shown = table(scores, of)
    assert "| weights | 218,250 | 24,714 | 7,850 |" in shown and "| 217,920 | 665,472 | 7,840 |" in shown
    against, said, idle = findings(scores, of)
    assert "beats logistic regression clearly" in against and "66,688 of 218,250 weights" in idle
    assert said.startswith("**Recurrence pays in accuracy:**") and "3.1 times the multiplications" in said


@pytest.mark.parametrize(
    ("glance", "rows", "said"), [(0.98, 0.97, "does not pay"), (0.98, 0.981, "no clear difference")]
)
def test_the_page_says_so_where_recurrence_does_not_pay(glance, rows, said):
    of = [costs(model) for model, _card in NETWORKS.values()]
    assert said in pays({"score": glance, "n": 10_000}, {"score": rows, "n": 10_000}, *of)


def test_there_is_a_caption_for_each_row_and_a_picture_of_each_network():
    glance, rows = (read(model, to_input(TEST.images[2]).numpy()) for model, _card in NETWORKS.values())
    said = captions(glance, rows)
    assert len(said) == 28 and all(f"One step, all pixels: {glance.digit}" in each for each in said)
    assert f"After step 28 of 28: {rows.digit}" in said[-1]
    one, many = reading_panels(glance, rows)
    assert not one.by_step and {len(each) for each in many.by_step.values()} == {28}
