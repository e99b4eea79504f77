"""Settings of the lesson in each way of handing the hidden state on, and the same computed by hand."""

import pytest
import torch
from torch import nn

from rnnplay.lessons.sine.task import Settings
from rnnplay.lessons.sine.waves import noisy_window

VARIANTS = {
    "carried": Settings(),
    "zero": Settings(hidden_state="zero", cell="gru", num_layers=2, hidden_size=6),
    "gradient": Settings(hidden_state="gradient", windows=3, points=8, horizon=3, noise=0.1),
    "lstm": Settings(hidden_state="gradient", windows=4, cell="lstm", hidden_size=5, points=6, horizon=10),
}
variants = pytest.mark.parametrize("settings", VARIANTS.values(), ids=VARIANTS)


def losses(task, steps):
    return [task.step() for _ in range(steps)]


def fed_by_hand(task):
    """The windows through which the gradient goes, point by point through torch's own module, every state retained.

    It knows of the task its settings, its weights and where it began to keep.
    """
    of, model = task.settings, task.model
    through = of.windows if of.hidden_state == "gradient" else 1
    windows = range(max(0, task.step_count - through + 1), task.step_count + 1)
    state, states, predictions = task.state_dict()["start"], [], []
    for window in windows:
        inputs, targets = noisy_window(of.wave, window, of.points, of.horizon, of.noise, of.seed)
        predictions = []
        for point in inputs:
            _output, state = model.recurrent(point.reshape(1, 1), state)
            hidden = state[0] if of.cell == "lstm" else state  # (layers, hidden), the one that goes on to the next
            hidden.retain_grad()
            states.append(hidden)
            predictions.append(model.linear(hidden[-1])[0])
    loss = nn.functional.mse_loss(torch.stack(predictions), targets)
    return states, torch.stack(predictions), loss
