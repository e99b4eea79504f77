"""Random numbers of a whole program as after ``torch.manual_seed``, without touching the generator that all share."""

from collections.abc import Callable
from functools import cache
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode


class as_after_manual_seed(TorchDispatchMode):  # used as a function is
    """``with as_after_manual_seed(0): …``: what is drawn inside is what torch draws after ``torch.manual_seed(0)``.

    To the bit, and in this thread alone. Unlike `rnnplay.models.seeded`, which is for first weights, it reaches every
    random number that torch draws on the CPU: ``torch.randn``, ``randperm``, and dropout inside of a layer too.

    Raises:
        NotImplementedError: something is drawn that takes no generator.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.generator = torch.Generator().manual_seed(seed)

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        drawing = _with_generator(func)
        if drawing is None:
            return func(*args, **(kwargs or {}))
        return drawing(*args, **(kwargs or {}) | {"generator": self.generator})


@cache  # a short program calls some operators thousands of times
def _with_generator(func: Any) -> Callable[..., Any] | None:
    """The form of an operator that takes a generator: itself or an overload of its name; None if it draws nothing."""
    if torch.Tag.nondeterministic_seeded not in func.tags:
        return None
    overload = func._overloadname.removeprefix("default")
    packet = func.overloadpacket
    others = [f"{overload}_generator" if overload else "generator"]
    for each in (func, *(getattr(packet, name) for name in others if name in packet.overloads())):
        if any(argument.name == "generator" for argument in each._schema.arguments):
            return each
    raise NotImplementedError(f"{func} takes no generator.")
