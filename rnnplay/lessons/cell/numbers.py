"""Numbers as they stand in equations."""

from collections.abc import Iterable

import numpy as np


def number(value: float, digits: int = 2) -> str:
    """``-0.304`` as ``−0.30``, with a minus that is one; what is no number as ``–``."""
    if not np.isfinite(value):
        return "–"
    text = f"{abs(value):.{digits}f}"
    return f"−{text}" if value < 0 and float(text) else text


def numbers(values: Iterable[float], digits: int = 2) -> np.ndarray:
    """Each of ``(steps,)`` as text."""
    return np.array([number(float(each), digits) for each in values])


def added(*terms: np.ndarray, digits: int = 2) -> np.ndarray:
    """Sums as they are written, ``(steps,)``: ``0.83 + 0.10 − 1.31``."""
    written = []
    for values in zip(*terms, strict=True):
        first, *others = (number(float(each), digits) for each in values)
        signed = [f" − {each[1:]}" if each.startswith("−") else f" + {each}" for each in others]
        written.append(first + "".join(signed))
    return np.array(written)
