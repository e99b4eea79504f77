"""What a task shows of its tensors: copies that nobody can change."""

from collections.abc import Iterable

import numpy as np
from torch import Tensor


def read_only(values: Tensor) -> np.ndarray:
    """A copy on the CPU that cannot be written to."""
    array = values.detach().cpu().numpy().copy()
    array.setflags(write=False)
    return array


def as_matrix(values: Tensor) -> Tensor:
    """A parameter as ``(rows, columns)``, on the same memory; a bias is one column."""
    return values if values.dim() == 2 else values[:, None]


def matrices(values: Iterable[tuple[str, Tensor | None]]) -> dict[str, np.ndarray]:
    """Parameters or their gradients by name, as ``(rows, columns)``; those that are None are left out."""
    return {name: read_only(as_matrix(each)) for name, each in values if each is not None}
