"""Windows of a wave fit together, noise included."""

import math

import pytest
import torch

from rnnplay.lessons.sine.waves import WAVES, noisy_window, wave


def test_a_window_is_half_a_period_and_its_targets_lie_one_point_later():
    inputs, targets = noisy_window("sine", 3, 20, 1)
    times = torch.linspace(3 * math.pi, 4 * math.pi, 21, dtype=torch.float64)
    torch.testing.assert_close(inputs, torch.sin(times[:-1]).float(), atol=1e-6, rtol=0)
    torch.testing.assert_close(targets, torch.sin(times[1:]).float(), atol=1e-6, rtol=0)


@pytest.mark.parametrize("name", WAVES)
@pytest.mark.parametrize(("points", "horizon"), [(20, 1), (5, 10), (7, 3)])
def test_windows_follow_each_other_with_the_same_noise(name, points, horizon):
    def series(noise):
        inputs = [noisy_window(name, window, points, horizon, noise, seed=4) for window in range(5)]
        return torch.cat([each for each, _targets in inputs]), inputs

    for noise in (0.0, 0.3):
        whole, windows = series(noise)
        for window, (_inputs, targets) in enumerate(windows):
            known = whole[window * points + horizon : (window + 1) * points + horizon]
            assert torch.equal(targets[: len(known)], known)
    clean, _ = series(0.0)
    assert torch.equal(clean, wave(name, 0, 5 * points, points))
    noisy, _ = series(0.3)
    assert 0.1 < (noisy - clean).std() < 0.5
    assert clean.abs().max() <= 1


def test_a_wave_jumps_at_its_point_however_late():
    assert wave("square", 0, 8, 2).tolist() == [1, 1, -1, -1, 1, 1, -1, -1]
    assert wave("sawtooth", 0, 8, 2).tolist() == [0, 0.5, -1, -0.5] * 2
    for points in (3, 7, 20, 100):
        for name in ("square", "sawtooth"):
            first = wave(name, 0, 2 * points, points)
            late = wave(name, 2_000_000 * points, 2 * points, points)
            torch.testing.assert_close(first, late, atol=1e-6, rtol=0)


def test_the_damped_wave_is_struck_anew():
    strikes = wave("damped", 0, 16 * 50, 50).reshape(2, -1)
    assert torch.allclose(strikes[0], strikes[1], atol=1e-5)
    assert strikes[0][-50:].abs().max() < 0.2 < 0.8 < strikes[0][:50].abs().max()
