"""What an LSTM reaches beside far simpler models on the same digits, and what it reaches when the rows are shuffled."""

import time
from collections.abc import Callable
from dataclasses import replace

import torch

from rnnplay.data.mnist import Digits
from rnnplay.evaluation import accuracy
from rnnplay.training.digits import DigitTask
from rnnplay.training.recipes import PRESETS
from rnnplay.training.simple_models import SIMPLE_MODELS, SimpleResult, measure

LSTM, SHUFFLED = "LSTM", "LSTM, shuffled rows"
STEPS = 600  # of each LSTM at least


def compare(
    train: Digits, held_back: Digits, device: torch.device, told: Callable[[str, float], None]
) -> list[SimpleResult]:
    """Fit every simple model and both LSTMs, the recipe «quickest» for some `STEPS`, and measure them.

    Args:
        train: what they learn from.
        held_back: what they are measured on.
        device: where the LSTMs learn.
        told: is told what is computed now, and what share of all models is done.
    """
    results: list[SimpleResult] = []
    models = len(SIMPLE_MODELS) + 2
    for name in SIMPLE_MODELS:
        told(name, len(results) / models)
        results.append(measure(name, train, held_back))
    for name, shuffled in ((LSTM, False), (SHUFFLED, True)):
        began = time.perf_counter()
        recipe = replace(PRESETS["quickest"], shuffled=shuffled)
        steps = min(len(train), recipe.images or len(train)) // recipe.batch_size
        task = DigitTask(replace(recipe, epochs=max(1, -(-STEPS // max(1, steps)))), train, device)
        for step in range(task.total_steps):
            told(name, (len(results) + step / task.total_steps) / models)
            task.step()
        model = task.trained_model()
        share = accuracy(model, recipe.arranged(held_back))
        numbers = sum(parameter.numel() for parameter in model.parameters())
        results.append(SimpleResult(name, share, numbers, time.perf_counter() - began))
    return results
