"""The tutorials' video: what follows from what, that no video judges what it has taught, and how long steps take."""

from dataclasses import asdict

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from rnnplay import checkpoints
from rnnplay.families.next_frame import NEXT_FRAME
from rnnplay.lessons.kinds.frames.commands import RECIPES, accuracy
from rnnplay.lessons.kinds.frames.evaluation import followers, judged, right_by_last, right_without_memory
from rnnplay.lessons.kinds.frames.evaluation import test_set as judging
from rnnplay.lessons.kinds.frames.observation import read
from rnnplay.lessons.kinds.frames.task import Settings, Task
from rnnplay.lessons.kinds.frames.timing import Timing, findings, measure, sizes
from rnnplay.lessons.kinds.frames.videos import FRAMES, RING, Walk, drawn, video


def test_the_light_walks_round_and_walks_on_while_it_is_out():
    given = drawn("train", 30, 2)
    for frames, lit, out in zip(given.frames, given.lit.tolist(), given.out.tolist(), strict=True):
        way = (RING.index(lit[1]) - RING.index(lit[0])) % 4
        assert way in (1, 3) and not any(out[:2])
        assert [RING.index(each) for each in lit] == [(RING.index(lit[0]) + at * way) % 4 for at in range(FRAMES + 1)]
        for frame, at, dark in zip(frames.tolist(), lit, out, strict=True):
            assert frame == [float(pixel == at and not dark) for pixel in range(4)]
    assert 0.1 < given.out.float().mean() < 0.2


def test_a_video_that_one_chooses_is_as_one_chose_it():
    assert video(Walk(2, False, None)).lit[0, :3].tolist() == [3, 1, 0] and not video(Walk(out=None)).out.any()
    assert torch.equal(video(Walk(out=4)).frames, video(Walk(out=4)).frames)


@pytest.mark.thorough
def test_no_video_is_in_two_parts():
    """All that the shipped network learned from, and all that chooses and judges."""
    settings = RECIPES["frames"]
    learned = [drawn("train", settings.batch_size, settings.seed + step).frames for step in range(settings.steps)]
    parts = [torch.cat(learned), drawn("validation", 50, 0).frames, judging().frames]
    seen = [{each.numpy().tobytes() for each in part} for part in parts]
    assert not seen[0] & seen[1] and not seen[0] & seen[2] and not seen[1] & seen[2]


def test_what_needs_no_memory_is_about_half_right():
    given = judging()
    assert not right_by_last(given)[judged(given)].any()
    share = float(right_without_memory(given)[judged(given)].float().mean())
    assert 0.45 < share < 0.55
    for pixel, follower in ((1, followers()[1]), (8, followers()[8])):  # beside the pixel, not across
        assert abs(RING.index(int(follower)) - RING.index(pixel.bit_length() - 1)) in (1, 3)


def test_the_shipped_network_knows_the_next_frame_as_its_card_says():
    network, card = checkpoints.load("frames", family=NEXT_FRAME)
    assert card.recipe == asdict(RECIPES["frames"]) and network.architecture == {"hidden_size": 5}
    assert accuracy(network) == card.accuracy == card.scores["score"] >= 0.98
    assert card.scores["after_dark_score"] > 0.98 and card.scores["baseline"] < 0.55
    reading = read(network, Walk())
    state, states = torch.zeros(1, 5), []
    cell = torch.nn.RNNCell(4, 5)
    cell.load_state_dict({name.removesuffix("_l0"): each for name, each in network.recurrent.state_dict().items()})
    for frame in torch.from_numpy(reading.frames.copy()):
        state = cell(frame[None], state)
        states.append(state[0])
    np.testing.assert_allclose(reading.hidden_states, torch.stack(states).detach(), atol=1e-5)
    np.testing.assert_allclose(reading.probabilities, network.linear(torch.stack(states)).sigmoid().detach(), atol=1e-5)


def test_steps_are_measured(monkeypatch):
    monkeypatch.setattr("rnnplay.lessons.kinds.frames.timing.ROUNDS", 2)
    timings, shares = [], []
    measure(shares.append, timings.append)
    assert [(each.length, each.batch) for each in timings] == sizes() and shares[-1] == 1
    assert all(each.seconds > 0 for each in timings)
    assert findings(timings).startswith("Sequences 10 times as long take ")


@pytest.mark.parametrize(("wide", "said"), [(0.02, "10 times as many, 2.0 times."), (0.2, "the batch is no cheaper")])
def test_the_sentence_follows_the_numbers(wide, said):
    given = [
        Timing(length, batch, 0.1 if length == 500 else wide if batch == 100 else 0.01) for length, batch in sizes()
    ]
    assert said in findings(given)


def test_the_four_phases_are_what_the_step_then_does():
    task = Task(Settings(batch_size=4))
    for _step in range(3):
        task.step()
    phases, given = task.phases(), task.batch()
    logits = task.model(given.frames[:, :-1])
    assert phases.losses.shape == phases.losses_after.shape == phases.said.shape == (FRAMES,)
    np.testing.assert_allclose(phases.losses.mean(), phases.loss, rtol=1e-5)
    shares = logits.sigmoid().detach().numpy()
    lit = [np.mean([shares[video, at, int(given.lit[video, at + 1])] for video in range(4)]) for at in range(FRAMES)]
    np.testing.assert_allclose(phases.said, lit, rtol=1e-5)
    np.testing.assert_allclose(phases.state_gradients[0], gradients_by_loop(task.model, given.frames), rtol=1e-3)
    before = {name: each.detach().clone() for name, each in task.model.named_parameters()}
    assert task.step() == phases.loss
    for name, parameter in task.model.named_parameters():
        changed = (parameter.detach() - before[name]).reshape(phases.changes[name].shape)
        np.testing.assert_array_equal(phases.changes[name], changed)
        np.testing.assert_array_equal(phases.gradients[name], parameter.grad.reshape(changed.shape))
    after = task.model(given.frames[:, :-1])
    expected = F.binary_cross_entropy_with_logits(after, given.frames[:, 1:], reduction="none").mean(dim=(0, 2))
    np.testing.assert_allclose(phases.losses_after, expected.detach(), rtol=1e-5)


def gradients_by_loop(model, frames):
    """‖∂L/∂hₜ‖, each state a leaf of its own to which all that follows is added: autograd over single cells."""
    weights, state, states, losses = model.recurrent.all_weights[0], torch.zeros(len(frames), 5), [], []
    for at in range(FRAMES):
        from_input = frames[:, at] @ weights[0].T + weights[2]
        state = torch.tanh(from_input + state @ weights[1].T + weights[3])
        state.retain_grad()
        states.append(state)
        losses.append(F.binary_cross_entropy_with_logits(model.linear(state), frames[:, at + 1]))
    torch.stack(losses).mean().backward()
    model.zero_grad()
    return [float(each.grad.norm()) for each in states]
