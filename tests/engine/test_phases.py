"""A step of learning, taken apart."""

import copy

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.engine.model_task import ModelTask, coming_update
from rnnplay.engine.phases import StepPhases, unfolded

FIELDS = ("losses", "state_gradients", "gradients", "losses_after", "changes")


class Line(ModelTask[float]):
    """Learns y = 2x + 1 from one point a step, which it draws by chance."""

    def __init__(self) -> None:
        model = nn.Linear(1, 1)
        nn.init.zeros_(model.weight)
        nn.init.zeros_(model.bias)
        super().__init__(model, torch.optim.Adam(model.parameters()), learning_rate=0.1)

    def backward(self) -> Tensor:
        x = torch.tensor([[float(self.step_count)]])
        loss = (self.model(x) - (2 * x + 1)).square().mean()
        loss.backward()
        return loss

    def observe(self) -> float:
        return self.model.weight.item()


def test_the_update_is_that_of_the_next_step_and_leaves_the_task_where_it_is():
    task = Line()
    for _each in range(3):
        task.step()
    task.learning_rate = 0.03
    before = [each.detach().clone() for each in task.model.parameters()]
    update = coming_update(task)
    assert task.step_count == 3 and update.after.step_count == 4
    for kept, parameter in zip(before, task.model.parameters(), strict=True):
        assert torch.equal(kept, parameter)

    assert task.step() == update.loss
    for (name, parameter), kept in zip(task.model.named_parameters(), before, strict=True):
        shape = update.gradients[name].shape
        np.testing.assert_array_equal(update.gradients[name], parameter.grad.reshape(shape))
        np.testing.assert_array_equal(update.changes[name], (parameter - kept).detach().reshape(shape))
        assert torch.equal(parameter, update.after.model.get_parameter(name))


def test_a_step_is_known_phase_by_phase():
    one = np.ones(3, np.float32)
    step = StepPhases(one, 1.0, (one, one), {"weight": one}, {"weight": one}, one)
    known = [[name for name in FIELDS if _is_known(getattr(each, name))] for each in unfolded(step)]
    assert known == [[], ["losses"], ["losses", "state_gradients", "gradients"], list(FIELDS)]
    assert unfolded(step)[-1] is step


def test_going_back_gives_the_same_steps_again_and_leaves_the_state_as_it_was():
    task = Line()
    task.step()
    state = copy.deepcopy(task.state_dict())
    losses = [task.step() for _each in range(3)]
    for _again in range(2):
        other = Line()
        other.load_state_dict(state)
        assert [other.step() for _each in range(3)] == losses


def _is_known(values) -> bool:
    parts = values.values() if isinstance(values, dict) else values if isinstance(values, tuple) else [values]
    known = {bool(np.isfinite(each).all()) for each in parts}
    assert len(known) == 1
    return known.pop()
