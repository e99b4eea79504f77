"""First weights from a seed, without touching the generator that all threads share."""

from collections.abc import Callable
from typing import Any

import torch
from torch.overrides import TorchFunctionMode


def seeded(seed: int) -> "drawn_from":
    """``with seeded(3): …``: what is made inside has the weights that torch gives it after ``torch.manual_seed(3)``.

    To the bit, and in this thread alone: torch's own generator is neither set nor drawn from, so two people may start
    at once.
    """
    return drawn_from(torch.Generator().manual_seed(seed))


class drawn_from(TorchFunctionMode):  # used as a function is
    """``with drawn_from(generator): …``: first weights inside are drawn from it, as torch would from its own."""

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()
        self.generator = generator

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = dict(kwargs or {})
        if "generator" in kwargs and kwargs["generator"] is None:
            kwargs["generator"] = self.generator
        return func(*args, **kwargs)
