"""A replay comes to each step of its run again, to the bit, without a thread."""

import math

import pytest
import torch

from rnnplay.engine.replay import Replay
from rnnplay.engine.steps import NoSuchStepError

MEMORY = 2**20


class Walk:
    """Goes about by chance; where it comes to depends on every step before, and on every learning rate."""

    step_count, learning_rate = 0, 0.1

    def __init__(self):
        self.place, self.generator = torch.zeros(3), torch.Generator().manual_seed(1)
        self.nan_at = self.raise_at = None
        self.made = 0  # steps, those that were made again too

    def step(self):
        self.made += 1
        self.step_count += 1
        self.place = self.place + self.learning_rate * torch.randn(3, generator=self.generator)
        if self.step_count == self.raise_at:
            raise RuntimeError("fell")
        return math.nan if self.step_count == self.nan_at else float(self.place.norm())

    def observe(self):
        return tuple(self.place.tolist())

    def state_dict(self):
        return {"count": self.step_count, "place": self.place, "generator": self.generator.get_state()}

    def load_state_dict(self, state):
        self.step_count, self.place = state["count"], state["place"]
        self.generator.set_state(state["generator"])


def nothing():
    pass


@pytest.fixture
def walked(monkeypatch):
    """Twenty steps at changing rates, and what was seen after each; no state is kept but the first."""
    monkeypatch.setattr("rnnplay.engine.steps.SHARE_OF_COPYING", math.inf)
    replay = Replay(Walk(), memory=MEMORY)
    replay._last_copied_at = math.inf
    seen = [replay.observe()]
    replay.keep(seen[0])
    for step in range(20):
        replay.make_step(0.1 + 0.01 * (step // 5))
        seen.append(replay.observe())
        replay.keep(seen[-1])
    return replay, seen


@pytest.mark.parametrize("step", [0, 1, 7, 19, 20])
def test_it_goes_to_any_step_and_on_from_there_as_before(walked, step):
    replay, seen = walked
    replay.go_to(step, nothing)
    assert replay.task.observe() == seen[step] and replay.step == step
    replay.go_to(20, nothing)
    assert replay.task.observe() == seen[20]


def test_looking_back_leaves_the_task_where_it_was_and_its_future_the_same(walked):
    replay, seen = walked
    assert replay.look_back(6, replay.task.observe, nothing) == seen[6]
    assert replay.task.observe() == seen[20] and replay.step == 20
    loss = replay.make_step(0.2)
    other = Replay(Walk(), memory=MEMORY)
    for step in range(20):
        other.make_step(0.1 + 0.01 * (step // 5))
    assert other.make_step(0.2) == loss


def test_what_was_not_observed_is_computed_again_once(walked):
    replay, seen = walked
    replay.drop_observations()
    assert replay.kept(4) is None and replay.observed_at(4, nothing) == seen[4] == replay.kept(4)
    made = replay.task.made
    assert replay.observed_at(4, nothing) == seen[4] and replay.task.made == made
    with pytest.raises(NoSuchStepError, match=r"21.*0 to 20"):
        replay.observed_at(21, nothing)


def test_another_step_from_an_earlier_one_leaves_the_rest_behind(walked):
    replay, seen = walked
    replay.go_to(5, nothing)
    replay.make_step(1.0)
    assert replay.history.steps == replay.step == 6 and replay.history.branch == 1
    assert replay.observations()[5] == seen[5] and 6 not in replay.observations()
    (left,) = replay.history.left_behind
    assert left.step == 5 and len(left.losses) == 15


def test_a_change_by_hand_belongs_to_its_step(walked):
    replay, seen = walked
    replay.go_to(3, nothing)
    replay.edit(lambda task: task.place.add_(10))
    changed = replay.task.observe()
    replay.make_step(0.1)
    after = replay.task.observe()
    replay.go_to(0, nothing)
    replay.go_to(4, nothing)
    assert replay.task.observe() == after and changed != seen[3]
    replay.reset()
    assert (replay.step, replay.task.observe(), replay.history.steps) == (0, seen[0], 0)


@pytest.mark.parametrize("fault", ["nan_at", "raise_at"])
def test_after_a_fault_the_task_is_elsewhere_until_it_is_put_back(walked, fault):
    replay, seen = walked
    setattr(replay.task, fault, 21)
    if fault == "nan_at":
        assert math.isnan(replay.make_step(0.1))
    else:
        with pytest.raises(RuntimeError, match="fell"):
            replay.make_step(0.1)
    assert replay.elsewhere and replay.step == replay.history.steps == 20
    replay.go_to(20, nothing)
    assert not replay.elsewhere and replay.task.observe() == seen[20]


def test_what_is_called_between_steps_can_end_the_way_back(walked):
    replay, seen = walked
    shares = []

    def enough():
        shares.append(replay.computed_again)
        if len(shares) == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        replay.look_back(10, replay.task.observe, enough)
    assert shares == [None, 0.0, 0.1, 0.2] and replay.computed_again is None
    assert replay.task.observe() == seen[20] and not replay.elsewhere
