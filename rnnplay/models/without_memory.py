"""Networks of which one wants to know the shapes only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode


class _NotFilled(TorchFunctionMode):
    """What fills a tensor at random leaves it as it is: methods of it, and functions of `torch.nn.init`."""

    def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = kwargs or {}
        if function in (Tensor.normal_, Tensor.uniform_) or getattr(function, "__module__", "") == nn.init.__name__:
            return given["tensor"] if "tensor" in given else args[0]
        return function(*args, **given)


@contextmanager
def without_memory() -> Iterator[None]:
    """Modules that are built meanwhile lie on the meta device: they have shapes, and no numbers.

    Nothing is drawn for them at random: torch, asked to, loads its compiler first, which takes seconds.
    """
    with torch.device("meta"), _NotFilled():
        yield
