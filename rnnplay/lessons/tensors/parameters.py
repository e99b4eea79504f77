"""Every parameter of a recurrent module: its shape, and which of its rows belong to which gate. Nothing needs torch."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from rnnplay.lessons.tensors.arguments import Arguments
from rnnplay.lessons.tensors.shapes import Axis, owners

# The gates in the order in which torch stacks their rows, each by its letter; `rnnplay.figures.units` names them.
GATES = {
    "RNN": {"": "hidden_state"},
    "LSTM": {"i": "input_gate", "f": "forget_gate", "g": "candidate", "o": "output_gate"},
    "GRU": {"r": "reset_gate", "z": "update_gate", "n": "candidate"},
}


@dataclass(frozen=True)
class Rows:
    """The rows of a parameter that belong to one gate.

    Attributes:
        letter: of the gate; empty in an RNN, which has none.
        quantity: the gate's name.
        first, last: rows, from 0, both included.
    """

    letter: str
    quantity: str
    first: int
    last: int


@dataclass(frozen=True)
class Parameter:
    """A parameter without its numbers.

    Attributes:
        name: as `torch.nn.Module.named_parameters` has it.
        axes: rows and, of a matrix, columns.
        rows: by gate; of what has no gates, such as a projection, nothing.
        layer, direction: whose it is in the recurrent module, each from 0.
    """

    name: str
    axes: tuple[Axis, ...]
    rows: tuple[Rows, ...] = ()
    layer: int = 0
    direction: int = 0

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(axis.size for axis in self.axes)

    @property
    def count(self) -> int:
        return prod(self.shape)


def parameters_of(arguments: Arguments) -> list[Parameter]:
    """All parameters of the recurrent module, in torch's order."""
    return [each for owner in owners(arguments) for each in _of_one(arguments, *owner)]


def parameters_around(arguments: Arguments) -> dict[str, list[Parameter]]:
    """Those of the embedding before the module and of the linear layer after it, where there are such, by class."""
    found = {}
    if arguments.embedding:
        axes = Axis("num_embeddings", arguments.embedding), Axis("embedding_dim", arguments.input_size)
        found["Embedding"] = [Parameter("embedding.weight", axes)]
    if arguments.linear:
        read = Axis("in_features", arguments.directions * arguments.state_size)
        gives = Axis("out_features", arguments.linear)
        found["Linear"] = [Parameter("linear.weight", (gives, read)), Parameter("linear.bias", (gives,))]
    return found


def _of_one(arguments: Arguments, layer: int, direction: int) -> Iterator[Parameter]:
    """Those of one layer in one direction."""
    gates, hidden = GATES[arguments.kind], arguments.hidden_size
    suffix = "" if arguments.is_cell else f"_l{layer}" + "_reverse" * direction
    stacked = Axis("hidden_size", len(gates) * hidden, len(gates))
    rows = tuple(
        Rows(letter, quantity, place * hidden, (place + 1) * hidden - 1)
        for place, (letter, quantity) in enumerate(gates.items())
    )
    both, projected = arguments.directions, not arguments.is_cell and arguments.proj_size > 0
    state = Axis("proj_size" if projected else "hidden_size", arguments.state_size)
    # A higher layer reads the hidden states of the layer below, of both directions.
    read = Axis(state.name, both * state.size, both) if layer else Axis("input_size", arguments.input_size)
    matrices = {"weight_ih": (stacked, read), "weight_hh": (stacked, state)}
    biases = {"bias_ih": (stacked,), "bias_hh": (stacked,)} if arguments.bias else {}
    for name, axes in (matrices | biases).items():
        yield Parameter(name + suffix, axes, rows, layer, direction)
    if projected:
        yield Parameter("weight_hr" + suffix, (state, Axis("hidden_size", hidden)), (), layer, direction)
