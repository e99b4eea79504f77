"""The lesson is torch's own to the bit, and what is shown of it are its real numbers."""

import copy
import dataclasses
import math

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.lessons.hello.task import PRESETS, Settings, SettingsError, Task, WeightError

HIDDEN = {"cell": (4,), "rnn": (4,), "embedding": (8, 8)}


def losses(task, steps):
    return [task.step() for _ in range(steps)]


@pytest.mark.quick("rnn")
@pytest.mark.parametrize("settings", PRESETS.values(), ids=PRESETS)
def test_each_preset_learns_within_its_epochs_and_stays(settings):
    task, right = Task(settings), []
    for _ in range(300):
        with torch.no_grad():
            right.append(bool((task.model(task.inputs).argmax(-1) == task.targets).all()))
        task.step()
    first = right.index(True)
    assert first < settings.epochs  # the prediction that the last of its epochs prints is right
    assert all(right[first:])
    floor = settings.loss_floor
    assert floor is None or floor < task.observe().loss < 1.1 * floor


@pytest.mark.parametrize("settings", PRESETS.values(), ids=PRESETS)
def test_the_same_settings_give_the_same_run_also_beside_others(settings, in_four_threads):
    alone = losses(Task(settings), 20)
    together = in_four_threads(lambda: losses(Task(settings), 20))
    assert together == [alone] * 4


@pytest.mark.parametrize("settings", PRESETS.values(), ids=PRESETS)
def test_looking_changes_nothing(settings):
    watched, blind = Task(settings), Task(settings)
    generator = torch.get_rng_state()
    found = []
    for _ in range(10):
        watched.observe()
        watched.phases()
        found.append(watched.step())
        gradients = [each.grad.clone() for each in watched.model.parameters()]
        watched.observe()
        assert all(torch.equal(a, b.grad) for a, b in zip(gradients, watched.model.parameters(), strict=True))
    assert found == losses(blind, 10)
    assert torch.equal(generator, torch.get_rng_state())
    assert watched.step_count == 10


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
def test_going_back_gives_the_same_steps_again(optimizer):
    task = Task(dataclasses.replace(PRESETS["embedding"], optimizer=optimizer))
    losses(task, 4)
    state = copy.deepcopy(task.state_dict())
    onward = losses(task, 6)
    for _ in range(2):
        task.load_state_dict(state)
        assert task.step_count == 4
        assert losses(task, 6) == onward
    task.load_state_dict(state)
    task.learning_rate = 0.5  # from there another way
    assert losses(task, 6)[1:] != onward[1:]


def by_hand(task):
    """Torch's own cells in a loop over the letters, with the gradient of every hidden state retained."""
    model, sizes = task.model, HIDDEN[task.settings.network]
    cells = []
    features = model.encode(task.inputs).shape[1]
    for layer, hidden in enumerate(sizes):
        cell = nn.RNNCell(features, hidden)
        suffix = "" if isinstance(model.recurrent, nn.RNNCell) else f"_l{layer}"
        with torch.no_grad():
            for name, parameter in cell.named_parameters():
                parameter.copy_(model.recurrent.get_parameter(name + suffix))
        cells.append(cell)
        features = hidden
    states = [[] for _ in cells]
    for vector in model.encode(task.inputs):
        below = vector[None]
        for cell, seen in zip(cells, states, strict=True):
            below = cell(below, seen[-1] if seen else None)
            below.retain_grad()
            seen.append(below)
    logits = model.read_out(torch.cat(states[-1]))
    reduction = "sum" if task.settings.network == "cell" else "mean"
    loss = nn.functional.cross_entropy(logits, task.targets, reduction=reduction)
    loss.backward()
    return states, logits, loss


@pytest.mark.parametrize("settings", PRESETS.values(), ids=PRESETS)
def test_an_observation_holds_the_numbers_of_a_loop_written_by_hand(settings):
    task = Task(settings)
    losses(task, 3)
    seen = task.observe()
    states, logits, loss = by_hand(task)
    close = {"rtol": 1e-5, "atol": 1e-6}
    np.testing.assert_allclose(seen.logits, logits.detach(), **close)
    np.testing.assert_allclose(seen.probabilities, logits.detach().softmax(-1), **close)
    assert seen.prediction.tolist() == logits.argmax(-1).tolist()
    assert math.isclose(seen.loss, loss.item(), rel_tol=1e-6)
    total = seen.letter_losses.sum() if settings.network == "cell" else seen.letter_losses.mean()
    assert math.isclose(seen.loss, total, rel_tol=1e-6)
    for layer, column in enumerate(states):
        np.testing.assert_allclose(seen.hidden_states[layer], torch.cat(column).detach(), **close)
        norms = [state.grad.norm().item() for state in column]
        np.testing.assert_allclose(seen.gradient_norms[layer], norms, **close)
        assert min(norms) > 0
    np.testing.assert_array_equal(seen.inputs, task.model.encode(task.inputs).detach())
    assert math.isclose(seen.loss, task.step(), rel_tol=1e-6)


def test_an_observation_is_a_copy_that_nobody_can_change():
    task = Task(PRESETS["embedding"])
    seen = task.observe()
    kept = {name: values.copy() for name, values in seen.weights.items()}
    task.step()
    for name, parameter in task.model.named_parameters():
        np.testing.assert_array_equal(seen.weights[name], kept[name])
        assert not np.array_equal(seen.weights[name].reshape(parameter.shape), parameter.detach())
    for values in [seen.inputs, seen.logits, seen.prediction, *seen.hidden_states, *seen.weights.values()]:
        assert not values.flags.writeable


@pytest.mark.parametrize("settings", PRESETS.values(), ids=PRESETS)
def test_the_four_phases_are_what_the_step_then_does(settings):
    task = Task(settings)
    losses(task, 2)
    task.learning_rate = 0.03
    phases, before = task.phases(), task.observe()
    np.testing.assert_allclose(phases.probabilities, before.probabilities, atol=1e-6)
    np.testing.assert_allclose(phases.losses, before.letter_losses, rtol=1e-5)
    for layer, (states, gradients) in enumerate(zip(before.hidden_states, phases.state_gradients, strict=True)):
        np.testing.assert_allclose(np.tanh(phases.from_input[layer] + phases.from_state[layer]), states, atol=1e-6)
        np.testing.assert_allclose(np.linalg.norm(gradients, axis=1), before.gradient_norms[layer], rtol=1e-4)
    first = {name.removesuffix("_l0"): values for name, values in before.weights.items()}
    by_hand = before.inputs @ first["recurrent.weight_ih"].T + first["recurrent.bias_ih"][:, 0]
    np.testing.assert_allclose(phases.from_input[0], by_hand, atol=1e-6)
    np.testing.assert_allclose(phases.from_state[0][0], first["recurrent.bias_hh"][:, 0], atol=1e-6)  # h₀ is 0
    assert task.step() == phases.loss
    for name, parameter in task.model.named_parameters():
        shape = before.weights[name].shape
        np.testing.assert_array_equal(phases.gradients[name], parameter.grad.reshape(shape))
        np.testing.assert_array_equal(
            phases.changes[name], parameter.detach().reshape(shape).numpy() - before.weights[name]
        )
        assert np.abs(phases.changes[name]).max() <= 0.3
    np.testing.assert_allclose(phases.losses_after, task.observe().letter_losses, rtol=1e-5)


def test_a_weight_can_be_changed_by_hand():
    task = Task(PRESETS["embedding"])
    before = task.observe()
    task.edit_weight("linear.weight", 3, 7, 2.5)
    task.edit_weight("linear.bias", 1, 0, -4)
    after = task.observe()
    changed = {name: np.argwhere(after.weights[name] != before.weights[name]).tolist() for name in before.weights}
    assert {name: where for name, where in changed.items() if where} == {
        "linear.weight": [[3, 7]],
        "linear.bias": [[1, 0]],
    }
    assert after.weights["linear.weight"][3, 7] == 2.5
    assert (after.probabilities[:, 1] < before.probabilities[:, 1]).all()
    task.step()
    for wrong in (("bias", 0, 0, 1.0), ("linear.bias", 4, 0, 1.0), ("linear.bias", -1, 0, 1.0)):
        with pytest.raises(WeightError, match=r"The weights are|There is no"):
            task.edit_weight(*wrong)
    for value in (math.nan, math.inf, 1e39):
        with pytest.raises(WeightError, match="finite"):
            task.edit_weight("linear.bias", 0, 0, value)


def test_a_loss_that_is_no_number_can_still_be_looked_at():
    task = Task(PRESETS["cell"])
    with torch.no_grad():
        task.model.recurrent.weight_hh[0, 0] = math.nan
    assert math.isnan(task.observe().loss)
    assert math.isnan(task.step())


@pytest.mark.quick("aaaa-aaaa", "a-a")
@pytest.mark.parametrize(
    ("source", "target"), [("a", "a"), ("aaaa", "aaaa"), ("你好", "好你"), ("abcdefghijklmnopqrstuvwx", "x" * 24)]
)
def test_other_words(source, target):
    for network in PRESETS:
        task = Task(Settings(network, source, target, num_layers=1))
        found = losses(task, 30)
        assert found[-1] < found[0] or found[-1] == 0  # with one letter in the alphabet there is nothing to learn
        assert task.observe().prediction.shape == (len(source),)


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"network": "lstm"}, "one of cell, rnn, embedding"),
        ({"optimizer": "lbfgs"}, "one of adam, sgd"),
        ({"learning_rate": 2.0}, "from 0.001 to 1"),
        ({"learning_rate": math.nan}, "learning_rate is nan"),
        ({"hidden_size": 5}, "Leave it out"),
        ({"num_layers": 2}, "one layer"),
        ({"network": "embedding", "hidden_size": 1000}, "from 1 to 64"),
        ({"network": "rnn", "num_layers": 9}, "from 1 to 4"),
        ({"seed": -1}, "seed is -1"),
        ({"epochs": 0}, "epochs is 0"),
    ],
)
def test_a_setting_that_there_is_not_is_told(setting, says):
    with pytest.raises(SettingsError, match=says):
        Settings(**setting)
