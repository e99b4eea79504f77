"""The task of learning digits: it learns, and does the same again."""

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.data.mnist import Digits, load_mnist, to_input
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.recipes import RECIPES, TUTORIALS, Recipe
from rnnplay.digits.task import DigitTask

CPU = torch.device("cpu")
SAMPLE, TEST = load_mnist("train"), load_mnist("test")
FEW = Digits(SAMPLE.images[:300], SAMPLE.labels[:300], "the first 300")
SMALL = Recipe("small", hidden_size=16, num_layers=1, epochs=4, batch_size=64, forms=0.1)


@pytest.fixture(autouse=True)
def few_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rnnplay.digits.batches.FORM_COUNT", 100)


def test_the_same_seed_gives_the_same_steps_to_the_bit():
    first, second = (DigitTask(SMALL, FEW, CPU) for _ in range(2))
    torch.manual_seed(5)
    losses = [first.step() for _ in range(7)]  # beyond the end of the first epoch, which has 4
    torch.manual_seed(6)
    assert [second.step() for _ in range(7)] == losses
    for mine, yours in zip(first.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(mine, yours)
    other = DigitTask(replace(SMALL, seed=2), FEW, CPU)
    assert [other.step() for _ in range(7)] != losses


def test_going_back_gives_the_same_steps_again():
    task = DigitTask(SMALL, FEW, CPU)
    for _ in range(3):
        task.step()
    state = copy.deepcopy(task.state_dict())
    losses = [task.step() for _ in range(5)]
    task.load_state_dict(state)
    assert task.step_count == 3
    assert [task.step() for _ in range(5)] == losses
    elsewhere = DigitTask(SMALL, FEW, CPU)
    elsewhere.load_state_dict(copy.deepcopy(state))
    assert [elsewhere.step() for _ in range(5)] == losses


def test_the_global_generator_is_left_alone():
    before = torch.get_rng_state()
    DigitTask(SMALL, FEW, CPU).step()
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.thorough
def test_the_loss_falls():
    task = DigitTask(replace(RECIPES["quickest"], hidden_size=64), SAMPLE, CPU)
    losses = [task.step() for _ in range(100)]
    assert sum(losses[-10:]) < 0.4 * sum(losses[:10])
    assert not task.trained_model().training


def test_an_epoch_shows_each_digit_once():
    recipe = Recipe("plain", untouched=1, redrawn=0, forms=0, batch_size=60, epochs=2, hidden_size=8, num_layers=1)
    marked = Digits(torch.arange(240, dtype=torch.uint8)[:, None, None].repeat(1, 28, 28), torch.arange(240) % 10, "")
    task = DigitTask(recipe, marked, CPU)
    assert task.total_steps == 8
    epochs = []
    for _ in range(2):
        seen = []
        for _ in range(4):
            images, labels = task.batches.batch(task.step_count)
            number = (images[:, 0, 0] * 255).round().long()
            assert torch.equal(number % 10, labels)
            seen += number.tolist()
            task.step_count += 1
        epochs.append(seen)
    assert all(sorted(seen) == list(range(240)) for seen in epochs)
    assert epochs[0] != epochs[1]


def test_a_batch_holds_the_shares_of_the_recipe():
    task = DigitTask(replace(SMALL, untouched=0.25, redrawn=0.5, forms=0.25), FEW, CPU)
    images, labels = task.batches.batch(task.step_count)
    assert images.shape == (64 + 16, 28, 28) and labels.shape == (80,)
    assert images.min() >= 0 and images.max() <= 1
    as_they_are = {image.numpy().tobytes() for image in FEW.images.float() / 255}
    assert [image.numpy().tobytes() in as_they_are for image in images] == [True] * 16 + [False] * 64


@pytest.mark.parametrize("epochs", [2, 10])
def test_the_learning_rate_rises_then_falls_as_torchs_one_cycle(epochs):
    task = DigitTask(replace(SMALL, epochs=epochs), FEW, CPU)
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=SMALL.learning_rate)
    steps = task.total_steps
    theirs = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        SMALL.learning_rate,
        steps,
        pct_start=SMALL.warmup,
        cycle_momentum=False,
        div_factor=1000,
        final_div_factor=1,
    )
    for _ in range(steps):
        assert task.rate_of_step == theirs.get_last_lr()[0]
        task.step_count += 1
        optimizer.step()
        theirs.step()
    assert task.rate_of_step == pytest.approx(SMALL.learning_rate / 1000)  # and no less after its end


@pytest.mark.parametrize("steps", [1, 4])
def test_in_very_few_steps_the_learning_rate_stays(steps):
    few = Digits(FEW.images[: 64 * steps], FEW.labels[: 64 * steps], "")
    task = DigitTask(replace(SMALL, epochs=1, untouched=1, redrawn=0, forms=0), few, CPU)
    assert task.total_steps == steps and task.rate_of_step == SMALL.learning_rate


def test_too_few_digits_are_refused():
    with pytest.raises(ValueError, match="A batch of 64 digits is more than the 20"):
        DigitTask(SMALL, Digits(FEW.images[:20], FEW.labels[:20], ""), CPU)


def test_asked_after_several_rows_half_of_the_loss_is_the_last_ones():
    recipe = replace(SMALL, untouched=1, redrawn=0, forms=0, supervised_rows=3)
    task, other = DigitTask(recipe, FEW, CPU), DigitTask(recipe, FEW, CPU)
    task._shortened = False  # so that the numbers can be compared
    images, labels = other.batches.batch(other.step_count)
    by_row = [torch.nn.functional.cross_entropy(other.model(images[:, :rows]), labels) for rows in (26, 27, 28)]
    assert task.step() == pytest.approx(((by_row[0] + by_row[1]) / 4 + by_row[2] / 2).item(), abs=1e-5)


def test_only_the_first_images_are_learned_where_a_recipe_says_how_many():
    task = DigitTask(replace(SMALL, images=130), FEW, CPU)
    assert torch.equal(task.batches.labels, FEW.labels[:130])
    assert task.batches.per_epoch == 2
    with pytest.raises(ValueError, match="more than the 20"):
        DigitTask(replace(SMALL, images=20), FEW, CPU)


def test_a_constant_rate_stays_and_can_be_changed():
    task = DigitTask(replace(SMALL, schedule="constant", optimizer="sgd"), FEW, CPU)
    task.step()
    assert task.rate_of_step == task.learning_rate == SMALL.learning_rate
    task.learning_rate = 0.5
    task.step()
    assert task.optimizer.param_groups[0]["lr"] == 0.5


@pytest.mark.parametrize("kind", ["AdamW", "Adam", "SGD"])
def test_the_optimizer_is_the_one_asked_for(kind):
    task = DigitTask(replace(SMALL, optimizer=kind.lower(), weight_decay=0.25), FEW, CPU)
    assert type(task.optimizer) is getattr(torch.optim, kind)
    assert task.optimizer.param_groups[0]["weight_decay"] == (0.25 if kind == "AdamW" else 0)


@pytest.mark.parametrize(("clip", "longest"), [(None, 1e9), (0.01, 0.0101)])
def test_the_gradient_is_cut_only_where_asked(clip, longest):
    task = DigitTask(replace(SMALL, max_grad_norm=clip), FEW, CPU)
    task.step()
    norm = torch.cat([parameter.grad.flatten() for parameter in task.model.parameters()]).norm()
    assert 0.009 < norm < longest and (clip is None) == (norm > 0.0101)


@pytest.mark.thorough
def test_a_network_that_reads_otherwise_learns_and_is_measured_on_the_same():
    recipe = replace(
        TUTORIALS["tutorial"], hidden_size=32, reading="columns", row_length=14, shuffled=True, images=2000, epochs=3
    )
    task = DigitTask(recipe, SAMPLE, CPU, TEST)
    assert task.batches.batch(task.step_count)[0].shape == (100, 56, 14)
    for _ in range(task.total_steps):
        task.step()
    seen = task.observe()
    assert seen.accuracies[-1] > 3 * seen.accuracies[0]
    arranged = recipe.arranged(Digits(TEST.images[:500], TEST.labels[:500], ""))
    assert seen.accuracies[-1] == np.float32(accuracy(task.trained_model(), arranged))
    learnt = recipe.arranged(Digits(SAMPLE.images[:500], SAMPLE.labels[:500], ""))
    assert seen.training_accuracies[-1] == np.float32(accuracy(task.trained_model(), learnt))
    assert seen.measured_on == (500, 500)
    assert np.array_equal(seen.watched.reading.image, to_input(arranged.images[:1])[0])


def test_accuracy_is_measured_at_fixed_steps_and_goes_back_with_the_state(monkeypatch):
    monkeypatch.setattr("rnnplay.digits.progress.MEASURED_EACH", 200)
    recipe = replace(SMALL, batch_size=10, epochs=2)
    task, unmeasured = DigitTask(recipe, FEW, CPU, TEST), DigitTask(recipe, FEW, CPU)
    losses = []
    for _ in range(45):
        losses.append(task.step())
        if task.step_count == 30:
            state = copy.deepcopy(task.state_dict())
    seen = task.observe()
    assert seen.measured_at.tolist() == [0, 5, 10, 20, 40]
    assert losses == [unmeasured.step() for _ in range(45)] == seen.losses.tolist(), "measuring changes nothing"
    assert len(unmeasured.observe().accuracies) == 0
    task.load_state_dict(state)
    back = task.observe()
    assert np.array_equal(back.training_accuracies, seen.training_accuracies[:4])
    assert back.measured_at.tolist() == [0, 5, 10, 20] and back.losses.tolist() == losses[:30]
    task.learning_rate = 1.0
    task.step()
    assert seen.losses.tolist() == losses, "the curve that was shown stays as it was"
    assert 0 < back.seconds < seen.seconds


def test_the_accuracy_at_the_end_is_measured():
    task = DigitTask(replace(SMALL, epochs=1), FEW, CPU, TEST)
    for _ in range(task.total_steps + 1):
        task.step()
    assert task.observe().measured_at.tolist() == [0, 4]


@pytest.mark.quick("shared-0.5")
@pytest.mark.parametrize("dropout", [0.0, 0.5])
@pytest.mark.parametrize("order", ["ours", "shared", "torch"])
def test_looking_changes_nothing_and_every_state_can_be_gone_back_to(order, dropout):
    recipe = replace(SMALL, num_layers=2, dropout=dropout, order=order, batch_size=70)
    watched, other = DigitTask(recipe, FEW, CPU, TEST), DigitTask(recipe, FEW, CPU)
    before, states, losses = torch.get_rng_state(), [], []
    for _ in range(9):  # over the end of the first epoch, of 4 or 5 steps
        watched.observe()
        states.append(copy.deepcopy(watched.state_dict()))
        losses.append(watched.step())
    assert [other.step() for _ in range(9)] == losses
    for step in (8, 3, 5, 0):
        watched.load_state_dict(states[step])
        assert [watched.step() for _ in range(9 - step)] == losses[step:]
    assert torch.equal(torch.get_rng_state(), before)


def test_dropout_changes_what_is_learned_and_not_what_is_read():
    plain, dropping = (
        DigitTask(replace(SMALL, num_layers=2, order="shared", exact=True, dropout=share), FEW, CPU)
        for share in (0, 0.5)
    )
    (images, labels), _ = plain.batches.batch(plain.step_count), dropping.batches.batch(dropping.step_count)
    assert torch.equal(plain.trained_model()(images), dropping.trained_model()(images))
    dropping.model.train()
    first, second = (dropping.loss(images, labels).item() for _ in range(2))
    assert first != second != plain.loss(images, labels).item()


@pytest.mark.quick("gru")
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_batch_learnt_in_halves_is_the_batch_learnt_at_once(cell):
    recipe = replace(RECIPES["quickest"], cell=cell, hidden_size=16, batch_size=51)
    halved, whole, single = (DigitTask(recipe, FEW, CPU) for _ in range(3))
    assert halved._halved
    halved._shortened = whole._shortened = False  # else their difference is that of bfloat16
    whole._halved = False
    threads = torch.get_num_threads()
    for _ in range(5):
        assert halved.step() == pytest.approx(whole.step(), rel=1e-4)
        single.step()
    again = DigitTask(recipe, FEW, CPU)
    try:
        torch.set_num_threads(2)
        for _ in range(5):
            again.step()
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)
    for one, other in zip(single.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, other), "whatever torch's number of threads"


def test_what_a_plain_script_does_is_not_halved():
    for recipe in TUTORIALS.values():
        assert not DigitTask(recipe, FEW, CPU)._halved
    assert not DigitTask(replace(SMALL, num_layers=2, dropout=0.2), FEW, CPU)._halved, "its units are drawn in order"
