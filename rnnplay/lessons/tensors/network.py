"""The module itself, made by torch from a seed, and the numbers that go in and come out."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from rnnplay.lessons.tensors.arguments import SEED, Arguments
from rnnplay.lessons.tensors.shapes import inputs_of
from rnnplay.lessons.tensors.warned import heard_warnings
from rnnplay.models.seeded import seeded


class RefusedError(ValueError):
    """torch does not take these arguments; the message is its own."""


@dataclass(frozen=True, eq=False)
class Call:
    """A call that torch has carried out.

    Attributes:
        module: the recurrent one.
        tensors: what went in and came out, by the names of `rnnplay.lessons.tensors.shapes`.
        warning: what torch warned of when it made the module, if of anything.
    """

    module: nn.Module
    tensors: dict[str, Tensor]
    warning: str


def make(arguments: Arguments) -> tuple[nn.Module, str]:
    """The recurrent module, and what torch warns of, if of anything.

    Raises:
        RefusedError: torch does not take the arguments.
    """
    with heard_warnings() as heard:
        try:
            module = getattr(nn, arguments.module)(**arguments.for_torch())
        except (ValueError, RuntimeError) as error:
            raise RefusedError(str(error)) from error
    return module, next((str(each.message) for each in heard), "")


def call(arguments: Arguments) -> Call:
    """Make the network and run it once on random input, from states of zeros, without dropout.

    Weights and input are those that torch draws after ``torch.manual_seed(SEED)``, in the order of `script`.

    Raises:
        RefusedError: torch does not take the arguments.
    """
    with seeded(SEED), torch.no_grad():
        embedding = nn.Embedding(arguments.embedding, arguments.input_size) if arguments.embedding else None
        module, warning = make(arguments)
        module.eval()
        linear = nn.Linear(arguments.directions * arguments.state_size, arguments.linear) if arguments.linear else None
        shapes = {each.name: each.shape for each in inputs_of(arguments)}
        tensors = {name: torch.zeros(shape) for name, shape in shapes.items() if name not in ("ids", "input")}
        if embedding is None:
            tensors["input"] = torch.randn(shapes["input"])
        else:
            tensors["ids"] = torch.randint(arguments.embedding, shapes["ids"])
            tensors["input"] = embedding(tensors["ids"])
        tensors |= (_loop if arguments.is_cell else _once)(module, tensors)
        if linear is not None:
            output = tensors["output"]
            tensors["logits"] = linear(output if arguments.every_step else output.select(arguments.time_axis, -1))
    return Call(module, tensors, warning)


def _once(module: nn.Module, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """A whole sequence in one call."""
    if "c_0" not in tensors:
        output, h_n = module(tensors["input"], tensors["h_0"])
        return {"output": output, "h_n": h_n}
    output, (h_n, c_n) = module(tensors["input"], (tensors["h_0"], tensors["c_0"]))
    return {"output": output, "h_n": h_n, "c_n": c_n}


def _loop(module: nn.Module, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """A cell, called once a step; its hidden states are stacked."""
    hidden, cell, outputs = tensors["h_0"], tensors.get("c_0"), []
    for step in tensors["input"]:
        if cell is None:
            hidden = module(step, hidden)
        else:
            hidden, cell = module(step, (hidden, cell))
        outputs.append(hidden)
    found = {"output": torch.stack(outputs), "h_n": hidden}
    return found if cell is None else found | {"c_n": cell}
