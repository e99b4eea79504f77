"""What an LSTM reaches beside far simpler models on the same digits, and what it reaches when the rows are shuffled."""

import time
from collections.abc import Callable, Container, Iterator
from dataclasses import replace

import torch

from rnnplay.data.mnist import Digits
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.recipes import RECIPES
from rnnplay.digits.simple_models import SIMPLE_MODELS, SimpleResult, measure
from rnnplay.digits.task import DigitTask

LSTM, SHUFFLED = "LSTM", "LSTM, shuffled rows"
MODELS = (*SIMPLE_MODELS, LSTM, SHUFFLED)
STEPS = 600  # of each LSTM at least


def compare(
    train: Digits,
    held_back: Digits,
    device: torch.device,
    on_progress: Callable[[str, float], None],
    known: Container[str] = (),
) -> Iterator[SimpleResult]:
    """Fit and measure each of `MODELS`; each result is given as soon as it is there.

    Args:
        train: what they learn from.
        held_back: what they are measured on.
        device: where the LSTMs learn.
        on_progress: called with what is computed now, and what share of it is done.
        known: models whose results are known already; they are left out.
    """
    for name in MODELS:
        if name in known:
            continue
        on_progress(name, 0.0)
        if name in SIMPLE_MODELS:
            yield measure(name, train, held_back)
        else:
            yield _lstm(name, train, held_back, device, on_progress)


def _lstm(
    name: str, train: Digits, held_back: Digits, device: torch.device, on_progress: Callable[[str, float], None]
) -> SimpleResult:
    """The fast recipe, for as many epochs as make `STEPS`."""
    began = time.perf_counter()
    recipe = replace(RECIPES["quickest"], shuffled=name == SHUFFLED)
    steps = min(len(train), recipe.images or len(train)) // recipe.batch_size
    task = DigitTask(replace(recipe, epochs=max(1, -(-STEPS // max(1, steps)))), train, device)
    for step in range(task.total_steps):
        on_progress(name, step / task.total_steps)
        task.step()
    model = task.trained_model()
    share = accuracy(model, recipe.arranged(held_back))
    numbers = sum(parameter.numel() for parameter in model.parameters())
    return SimpleResult(name, share, numbers, time.perf_counter() - began, task.total_steps)
