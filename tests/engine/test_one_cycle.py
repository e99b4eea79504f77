"""The learning rate is torch's OneCycleLR, to the bit."""

import pytest
import torch
from torch.optim.lr_scheduler import OneCycleLR

from rnnplay.engine.one_cycle import one_cycle


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 100, 601])
def test_it_is_torchs_own(steps):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1)
    schedule = OneCycleLR(optimizer, 0.008, total_steps=steps, cycle_momentum=False)
    for step in range(steps):
        assert one_cycle(0.008, step, steps) == schedule.get_last_lr()[0]
        optimizer.step()
        if step < steps - 1:
            schedule.step()
    assert one_cycle(0.008, steps + 5, steps) == one_cycle(0.008, steps - 1, steps)
