"""Random numbers from a seed, without touching the generator that all threads share."""

from collections.abc import Callable
from functools import cache
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode


def seeded(seed: int) -> "drawn_from":
    """``with seeded(3): …``: what is drawn inside is what torch draws after ``torch.manual_seed(3)``.

    To the bit, and in this thread alone: torch's own generator is neither set nor drawn from, so two people may start
    at once.
    """
    return drawn_from(torch.Generator().manual_seed(seed))


class drawn_from(TorchDispatchMode):  # used as a function is
    """``with drawn_from(generator): …``: what torch draws on the CPU inside comes from it, not from torch's own.

    That is every random number: first weights, ``torch.randn``, ``randperm``, and dropout inside of a layer too. Who
    hands in a generator draws from that one.

    Raises:
        NotImplementedError: something is drawn that takes no generator.
    """

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.generator = generator

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        kwargs = kwargs or {}
        drawing = _with_generator(func)
        if drawing is None or kwargs.get("generator") is not None:
            return func(*args, **kwargs)
        return drawing(*args, **kwargs | {"generator": self.generator})


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
