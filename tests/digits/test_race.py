"""A race is fair: each network does what it would do alone, and one that breaks off does not stop the others."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.digits.race import RACES, RaceError, RaceTask, fair
from rnnplay.digits.recipes import RECIPES, TUTORIALS, Recipe
from rnnplay.digits.task import DigitTask
from rnnplay.engine.job import MEMORY, Job

CPU = torch.device("cpu")
SAMPLE, TEST = load_mnist("train"), load_mnist("test")
FEW = Digits(SAMPLE.images[:400], SAMPLE.labels[:400], "the first 400")
SMALL = replace(TUTORIALS["tutorial"], hidden_size=10, batch_size=40, epochs=3)
BENT = Recipe("bent", hidden_size=8, batch_size=40, epochs=2)
CELLS = [replace(SMALL, name=cell, cell=cell) for cell in ("rnn", "gru", "lstm")]
TRIOS = {
    "cells": CELLS,
    "cells, bent": [
        replace(BENT, name=cell, cell=cell, learning_rate=1e-3 * rate)
        for rate, cell in enumerate(("rnn", "gru", "lstm"), 1)
    ],
    "directions and ways to read": [
        SMALL,
        replace(SMALL, name="two", bidirectional=True, readout="ends"),
        replace(SMALL, name="columns", reading="columns", shuffled=True),
    ],
    "dropout": [replace(SMALL, name=f"dropout {share}", dropout=share) for share in (0.0, 0.2, 0.5)],
}


@pytest.fixture(autouse=True)
def few_forms(monkeypatch):
    monkeypatch.setattr("rnnplay.digits.batches.FORM_COUNT", 100)


def weights_of(task):
    return torch.cat([parameter.detach().flatten() for parameter in task.model.parameters()])


@pytest.mark.quick("dropout")
@pytest.mark.parametrize("name", TRIOS)
def test_each_does_what_it_would_do_alone_to_the_bit(name):
    race = RaceTask(TRIOS[name], FEW, CPU, TEST)
    for _ in range(race.total_steps):
        race.step()
    for recipe, runner, seen in zip(race.recipes, race.runners, race.observe().runners, strict=True):
        alone = DigitTask(recipe, FEW, CPU, TEST)
        assert [alone.step() for _ in range(race.total_steps)] == seen.losses.tolist()
        assert torch.equal(weights_of(alone), weights_of(runner))
        assert np.array_equal(alone.observe().accuracies, seen.accuracies)
        assert seen.name == recipe.name


@pytest.mark.quick("cells", "cells, bent")
@pytest.mark.parametrize("name", TRIOS)
def test_all_get_the_same_batches(name):
    race = RaceTask([replace(recipe, reading="rows", shuffled=False) for recipe in TRIOS[name]], FEW, CPU)
    for step in range(race.recipes[0].epochs * race.runners[0].batches.per_epoch):
        images, labels = zip(*(runner.batches.batch(step) for runner in race.runners), strict=True)
        assert all(torch.equal(images[0], each) for each in images[1:])
        assert all(torch.equal(labels[0], each) for each in labels[1:])
        for runner in race.runners:
            runner.step_count += 1


def test_a_race_of_one_is_the_training_itself():
    for recipe in (SMALL, BENT):
        race, alone = RaceTask([recipe], FEW, CPU), DigitTask(recipe, FEW, CPU)
        assert [race.step() for _ in range(12)] == [alone.step() for _ in range(12)]
        assert race.learning_rate == recipe.learning_rate and race.total_steps == alone.total_steps
        assert race.recipes == (recipe,)


def test_the_loss_is_the_mean_and_rates_move_in_proportion():
    recipes = [SMALL, replace(SMALL, name="slower", learning_rate=0.001)]
    race = RaceTask(recipes, FEW, CPU)
    loss = race.step()
    assert loss == np.mean([runner.losses[0].astype(float) for runner in race.observe().runners])
    race.learning_rate *= 2
    race.step()
    rates = [runner.optimizer.param_groups[0]["lr"] for runner in race.runners]
    assert rates == pytest.approx([0.02, 0.002])


@pytest.mark.filterwarnings("ignore:overflow")
def test_one_that_breaks_off_stops_alone_and_says_so():
    wild = replace(SMALL, name="wild", optimizer="sgd", learning_rate=1e38, cell="rnn")
    race = RaceTask([SMALL, wild], FEW, CPU, TEST)
    losses = [race.step() for _ in range(12)]
    assert np.isfinite(losses).all()
    calm, stopped = race.observe().runners
    assert calm.step == 12 and not calm.stopped
    assert calm.losses.tolist() == [DigitTask(race.recipes[0], FEW, CPU).step(), *calm.losses.tolist()[1:]]
    assert losses[-1] == calm.losses[-1]
    assert stopped.step < 12 and stopped.watched is None
    assert f"at step {stopped.step}" in stopped.stopped and "1e+38" in stopped.stopped
    assert race.watch_now(3)[1] is None and race.watch_now(3)[0].label == TEST.labels[3]


@pytest.mark.filterwarnings("ignore:overflow")
def test_when_all_have_broken_off_the_run_diverges_and_can_be_gone_back_in():
    job = Job(RaceTask([replace(SMALL, optimizer="sgd", learning_rate=1e38, cell="rnn")], FEW, CPU, TEST), patience=100)
    try:
        job.run(until_step=12)
        wait_for(job, "diverged")
        assert job.snapshot.step < 12
        job.rewind(0)
        assert job.snapshot.observation.runners[0].watched is not None
    finally:
        job.close()


def wait_for(job, status):
    deadline = time.monotonic() + 100
    while job.snapshot.status != status:
        assert time.monotonic() < deadline and job.snapshot.status != "failed", job.snapshot
        time.sleep(0.01)


def final(job):
    return job.ask_task(lambda task: [weights_of(runner).clone() for runner in task.runners])


@pytest.mark.thorough
def test_a_job_rewinds_and_branches_a_race_exactly(monkeypatch):
    monkeypatch.setattr("rnnplay.digits.progress.MEASURED_EACH", 800)
    recipes = [replace(SMALL, name=f"{share}", dropout=share) for share in (0.0, 0.2, 0.5)]
    job = Job(RaceTask(recipes, FEW, CPU, TEST), patience=100)
    try:
        job.run(until_step=25)
        wait_for(job, "finished")
        losses, weights, seen = job.snapshot.losses.copy(), final(job), job.snapshot.observation
        job.rewind(7)
        at = job.snapshot.observation
        assert [runner.step for runner in at.runners] == [7, 7, 7] and at.step == 7
        for before, after in zip(seen.runners, at.runners, strict=True):
            assert np.array_equal(before.losses[:7], after.losses)
            assert after.measured_at.tolist() == [0, 5] and before.measured_at.tolist() == [0, 5, 10, 20]
        job.run(until_step=25)
        wait_for(job, "finished")
        assert np.array_equal(job.snapshot.losses, losses)
        assert all(torch.equal(a, b) for a, b in zip(final(job), weights, strict=True))
        again = job.snapshot.observation
        for before, after in zip(seen.runners, again.runners, strict=True):
            assert np.array_equal(before.accuracies, after.accuracies)
            assert np.array_equal(before.watched.reading.by_row, after.watched.reading.by_row)
        job.branch(7, learning_rate=0.1)
        job.run(until_step=9)
        wait_for(job, "finished")
        assert np.array_equal(job.snapshot.losses[:8], losses[:8])
        assert not np.array_equal(job.snapshot.losses[8:], losses[8:9])
        assert [runner.losses[8] for runner in seen.runners] != [r.losses[8] for r in job.snapshot.observation.runners]
        assert np.array_equal(seen.runners[0].losses, again.runners[0].losses), "what was shown stays as it was"
    finally:
        job.close()


@pytest.mark.thorough
@pytest.mark.parametrize("name", RACES)
def test_the_ready_races_fit_into_the_memory_of_a_job(name):
    recipes = [replace(recipe, images=100, batch_size=10) for recipe in RACES[name]]
    job = Job(RaceTask(recipes, FEW, CPU, Digits(TEST.images[:8], TEST.labels[:8], "")), patience=100)
    try:
        job.run(until_step=8)
        wait_for(job, "finished")
        assert job.nbytes <= MEMORY
        weights = final(job)
        job.rewind(3)
        job.run(until_step=8)
        wait_for(job, "finished")
        assert all(torch.equal(a, b) for a, b in zip(final(job), weights, strict=True))
    finally:
        job.close()


def test_a_network_can_be_taken_out_while_it_learns_on():
    race = RaceTask(CELLS, FEW, CPU, TEST)
    race.step()
    taken = race.trained(1)
    before = taken.linear.weight.clone()
    race.step()
    assert not taken.training and taken.architecture["cell"] == "gru"
    assert torch.equal(taken.linear.weight, before)
    assert not torch.equal(race.runners[1].model.linear.weight, before)


def test_which_digit_is_watched_changes_no_step():
    first, second = (RaceTask([SMALL], FEW, CPU, TEST, watched=number) for number in (3, 8))
    assert [race.observe().runners[0].watched.label for race in (first, second)] == TEST.labels[[3, 8]].tolist()
    first.watched = 8
    assert first.observe().runners[0].watched.label == TEST.labels[8]
    second.observe()
    assert first.step() == second.step()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([], "One to 3 networks can be compared, not 0"),
        ([{}] * 4, "One to 3 networks can be compared, not 4"),
        ([{}, {}], "the same name"),
        ([{}, {"name": "b", "seed": 4}], "the same seed"),
        ([{}, {"name": "b", "batch_size": 20}], "the same batch_size"),
        ([{}, {"name": "b", "images": 80}], "the same images"),
    ],
)
def test_what_cannot_race_is_said(changes, message):
    with pytest.raises(RaceError, match=message):
        fair([replace(SMALL, **each) for each in changes])


def test_the_ready_races_are_fair_and_differ_in_one_thing():
    assert [len(recipes) for recipes in RACES.values()] == [3, 3, 2, 3]
    for recipes in RACES.values():
        assert fair(recipes) == recipes
        differing = {
            name for recipe in recipes for name, value in vars(recipe).items() if value != vars(recipes[0])[name]
        }
        assert len(differing - {"name"}) == (2 if recipes == RACES["gates"] else 1)  # cell, and the bias of one cell


def test_too_few_digits_are_said():
    with pytest.raises(ValueError, match="A batch of 40 digits is more than the 20"):
        RaceTask([SMALL], Digits(FEW.images[:20], FEW.labels[:20], ""), CPU)
    assert math.isfinite(RaceTask([replace(RECIPES["quickest"], hidden_size=4)], FEW, CPU).step())
