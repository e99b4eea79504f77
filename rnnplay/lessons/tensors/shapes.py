"""The tensors of a call: name, axes, and which numbers of one are those of another. Nothing of it needs torch."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod

from rnnplay.lessons.tensors.arguments import Arguments

TIME, BATCH, LAYERS = "time", "batch", "layers"  # axes; the rest are named by the argument that says their size


@dataclass(frozen=True)
class Axis:
    """One axis of a tensor.

    Attributes:
        name: `TIME`, `BATCH`, `LAYERS` (layers times directions), or the argument that tells its size.
        size: along it.
        times: of what ``name`` says: 2 where the two directions stand side by side, 4 where four gates do.
    """

    name: str
    size: int
    times: int = 1


@dataclass(frozen=True)
class Tensor:
    """A tensor without its numbers."""

    name: str
    axes: tuple[Axis, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(axis.size for axis in self.axes)

    @property
    def count(self) -> int:
        return prod(self.shape)

    def place_of(self, name: str) -> int | None:
        """Which axis has that name."""
        return next((place for place, axis in enumerate(self.axes) if axis.name == name), None)


Index = tuple[int | slice, ...]


@dataclass(frozen=True)
class Overlap:
    """The same numbers in two tensors: ``output[output_index]`` and ``h_n[state_index]``.

    Attributes:
        direction: 0 forward, 1 backward.
    """

    direction: int
    output_index: Index
    state_index: Index


def inputs_of(arguments: Arguments) -> list[Tensor]:
    """What goes in: the token ids where there is an embedding, the input, h_0, and of an LSTM c_0."""
    ids = [Tensor("ids", _sequence(arguments))] if arguments.embedding else []
    features = Axis("input_size", arguments.input_size)
    return [*ids, Tensor("input", (*_sequence(arguments), features)), *_states(arguments, "0")]


def outputs_of(arguments: Arguments) -> list[Tensor]:
    """What comes out: the output, h_n, of an LSTM c_n, and what a linear layer makes of the output."""
    features = Axis(_state_name(arguments), arguments.directions * arguments.state_size, arguments.directions)
    output = Tensor("output", (*_sequence(arguments), features))
    logits = []
    if arguments.linear:
        read = output.axes[:-1] if arguments.every_step else [a for a in output.axes[:-1] if a.name != TIME]
        logits = [Tensor("logits", (*read, Axis("out_features", arguments.linear)))]
    return [output, *_states(arguments, "n"), *logits]


def overlaps(arguments: Arguments) -> list[Overlap]:
    """Which part of the output is which part of h_n: the last layer's, where each direction has read everything."""
    size, directions = arguments.state_size, arguments.directions
    found = []
    for direction in range(directions):
        output_index: list[int | slice] = [slice(None)] * (len(_sequence(arguments)) + 1)
        output_index[arguments.time_axis] = 0 if direction else -1
        if directions > 1:
            output_index[-1] = slice(direction * size, (direction + 1) * size)
        state: Index = () if arguments.is_cell else (direction - directions,)
        found.append(Overlap(direction, tuple(output_index), state))
    return found


def owners(arguments: Arguments) -> Iterator[tuple[int, int]]:
    """Layer and direction of each place along the first axis of h_n, in their order."""
    for layer in range(arguments.layers):
        for direction in range(arguments.directions):
            yield layer, direction


def _sequence(arguments: Arguments) -> tuple[Axis, ...]:
    """The axes of time and batch, in their order."""
    axes = [Axis(TIME, arguments.length)]
    if arguments.batched:
        axes.insert(1 - arguments.time_axis, Axis(BATCH, arguments.batch))
    return tuple(axes)


def _states(arguments: Arguments, when: str) -> list[Tensor]:
    """``h_0`` or ``h_n``, and of an LSTM ``c_0`` or ``c_n``. `batch_first` says nothing about them."""
    batch = (Axis(BATCH, arguments.batch),) if arguments.batched else ()
    both = arguments.directions
    layers = () if arguments.is_cell else (Axis(LAYERS, both * arguments.layers, both),)
    hidden = Tensor(f"h_{when}", (*layers, *batch, Axis(_state_name(arguments), arguments.state_size)))
    cell = Tensor(f"c_{when}", (*layers, *batch, Axis("hidden_size", arguments.hidden_size)))
    return [hidden, cell] if arguments.kind == "LSTM" else [hidden]


def _state_name(arguments: Arguments) -> str:
    return "hidden_size" if arguments.is_cell or not arguments.proj_size else "proj_size"
