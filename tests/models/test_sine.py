"""Left to itself a network does what torch's module does when it is fed point by point; its path keeps its place."""

import numpy as np
import pytest
import torch

from rnnplay.models.sine import CELLS, build, free_run, principal_path


def fed(network, inputs, count, state, horizon):
    """Torch's own module, one point at a time."""
    predictions = []
    for at in range(len(inputs) + count):
        point = inputs[at].reshape(1, 1) if at < len(inputs) else predictions[at - horizon]
        output, state = network.recurrent(point, state)
        predictions.append(network.linear(output))
    return torch.cat(predictions)[:, 0].detach()


@pytest.mark.quick("7-3-4-lstm", "32-1-1-*")
@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("hidden", "layers", "horizon"), [(32, 1, 1), (7, 3, 4), (128, 1, 10)])
def test_left_to_itself_it_does_what_the_module_does(cell, hidden, layers, horizon):
    network, inputs = build(cell, hidden, layers, seed=1), torch.sin(torch.arange(12) / 3)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter *= 1.5  # lively, so that a mistake would grow
    _said, state = network(inputs)
    for before in (None, tuple(each.detach() for each in state) if cell == "lstm" else state.detach()):
        found = free_run(network, inputs, 150, state=before, horizon=horizon)
        with torch.backends.mkldnn.flags(enabled=False):  # whose LSTM rounds otherwise
            assert torch.equal(found, fed(network, inputs, 150, before, horizon))
        torch.testing.assert_close(found, fed(network, inputs, 150, before, horizon), atol=1e-5, rtol=0)


def test_it_must_be_given_what_it_cannot_predict():
    with pytest.raises(ValueError, match="point 3, but only 2"):
        free_run(build("rnn", 4, 1, seed=0), torch.zeros(2), 5, horizon=3)
    assert len(free_run(build("rnn", 4, 1, seed=0), torch.zeros(3), 0, horizon=3)) == 3


def test_building_leaves_torchs_generator_alone_and_is_torchs_own():
    before = torch.get_rng_state()
    network = build("gru", 5, 2, seed=9)
    assert torch.equal(before, torch.get_rng_state())
    with torch.random.fork_rng():
        torch.manual_seed(9)
        recurrent, linear = torch.nn.GRU(1, 5, 2, batch_first=True), torch.nn.Linear(5, 1)
    mine = [*network.recurrent.parameters(), *network.linear.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(mine, [*recurrent.parameters(), *linear.parameters()], strict=True))


PHASES = np.pi * np.arange(40) / 20


def ring(noise=0.0):
    """A circle in a plane of 32 units, somewhere."""
    generator = np.random.default_rng(0)
    plane, _ = np.linalg.qr(generator.normal(size=(32, 2)))
    circle = np.stack([np.sin(PHASES), -np.cos(PHASES)], axis=1)
    return circle @ plane.T + 0.3 + noise * generator.normal(size=(40, 32)), circle


def test_a_circle_is_shown_as_one_with_the_high_sine_on_the_right():
    states, circle = ring()
    path, share = principal_path(states, PHASES)
    np.testing.assert_allclose(path, circle, atol=1e-6)
    assert share == pytest.approx(1)


def test_the_path_neither_flips_nor_turns_from_picture_to_picture():
    states, _ = ring()
    before, _share = principal_path(states, PHASES)
    for seed in range(20):
        moved = states + 0.01 * np.random.default_rng(seed).normal(size=states.shape)
        path, share = principal_path(moved, PHASES)
        assert np.abs(path - before).max() < 0.1
        assert 0.97 < share < 1
    mirrored, _share = principal_path(-states, PHASES)
    np.testing.assert_allclose(mirrored, before, atol=1e-6)


def test_distances_in_the_plane_stay():
    states, _ = ring(noise=0.05)
    path, _share = principal_path(states, PHASES)
    centered = states - states.mean(axis=0)
    _u, _sizes, components = np.linalg.svd(centered, full_matrices=False)
    flat = centered @ components[:2].T
    np.testing.assert_allclose(np.linalg.norm(path, axis=1), np.linalg.norm(flat, axis=1), atol=1e-5)


@pytest.mark.parametrize("states", [np.zeros((40, 3)), np.ones((40, 1)), np.sin(PHASES)[:, None]])
def test_a_path_that_does_not_move_or_has_one_unit(states):
    path, share = principal_path(states, PHASES)
    assert path.shape == (40, 2)
    assert np.isfinite(path).all()
    assert share == pytest.approx(1)


def test_states_that_are_no_numbers_have_no_path():
    path, share = principal_path(np.full((40, 3), np.nan), PHASES)
    assert np.isnan(path).all()
    assert np.isnan(share)
