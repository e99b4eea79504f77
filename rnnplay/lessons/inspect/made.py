"""Sequences that are made here, ``(time, features)`` in float32."""

import numpy as np


def noise(steps: int, features: int, seed: int) -> np.ndarray:
    """Independent normal numbers; the same seed gives the same ones."""
    return np.random.default_rng(seed).standard_normal((steps, features), dtype=np.float32)


def impulse(steps: int, features: int, at: int) -> np.ndarray:
    """1 in every feature at step ``at``, from 0, and 0 at all others."""
    made = np.zeros((steps, features), np.float32)
    made[at] = 1
    return made


def sine(steps: int, features: int, period: float) -> np.ndarray:
    """A sine of that period in steps, in each feature a little later than in the one before."""
    time = np.arange(steps)[:, None] / period - np.arange(features) / features  # (time, features), in periods
    return np.sin(2 * np.pi * time).astype(np.float32)
