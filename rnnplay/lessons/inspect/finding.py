"""Every recurrent module among tensors, found by the names and shapes of torch's parameters.

An LSTM of hidden size H has weights of 4H rows, a GRU of 3H, an RNN of H; H is the number of columns of ``weight_hh``,
and with a projection of ``weight_hr``. What was found is built anew by torch, whose own list of parameters is what
names and shapes must be.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor, nn

from rnnplay.lessons.inspect.refusal import refuse
from rnnplay.models.without_memory import without_memory
from rnnplay.text import _, ngettext

Kind = Literal["rnn", "gru", "lstm"]
# ``weight_ih_l0``, ``bias_hh_l1_reverse``, of a Cell ``weight_ih``; before it the names of the modules that it is in.
_PARAMETER = re.compile(
    r"(?P<before>(?:.*[./› ])?)(?P<name>(?:weight_(?:ih|hh|hr)|bias_(?:ih|hh))(?:_l(?P<layer>\d{1,4})(?:_reverse)?)?)",
    re.DOTALL,
)
_GATES: dict[int, Kind] = {1: "rnn", 3: "gru", 4: "lstm"}  # rows of weight_hh, in H
_MODULES: dict[str, tuple[Any, Any]] = {
    "rnn": (nn.RNN, nn.RNNCell),
    "gru": (nn.GRU, nn.GRUCell),
    "lstm": (nn.LSTM, nn.LSTMCell),
}
NAMED = 4  # tensors that are named where none is recurrent


class _UnfitError(ValueError):
    """Parameters do not make a module; the message says why, without a full stop, and the advice what to do."""

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.advice = advice or _("Save all of its weights: torch.save(model.state_dict(), 'model.pt')")


@dataclass(frozen=True, eq=False)
class Recurrent:
    """A recurrent module that was found.

    Attributes:
        name: of the module in the file, such as ``"encoder.lstm"``; empty: the file is that module's.
        kind: of its cells.
        is_cell: whether it is one of torch's Cells, run in a loop.
        input_size, hidden_size, num_layers, bidirectional, bias, proj_size: as torch calls them.
        weights: its parameters by torch's names, in float32 or float64.
        dtype: in which the file has them.
    """

    name: str
    kind: Kind
    is_cell: bool
    input_size: int
    hidden_size: int
    num_layers: int
    bidirectional: bool
    bias: bool
    proj_size: int
    weights: Mapping[str, Tensor]
    dtype: torch.dtype

    @property
    def parameters(self) -> int:
        """How many numbers they are."""
        return sum(weight.numel() for weight in self.weights.values())

    @property
    def type_name(self) -> str:
        """Of torch, such as ``"LSTM"`` or ``"GRUCell"``."""
        return str(_MODULES[self.kind][self.is_cell].__name__)

    def module(self, nonlinearity: str = "tanh", batch_first: bool = False) -> nn.RNNBase | nn.RNNCellBase:
        """The module with its weights, ready to read.

        Args:
            nonlinearity: of an RNN, ``"tanh"`` or ``"relu"``, which its weights do not tell.
            batch_first: whether inputs are ``(batch, time, features)``, which they do not tell either.
        """
        arguments: dict[str, Any] = {"nonlinearity": nonlinearity} if self.kind == "rnn" else {}
        if not self.is_cell:
            arguments["batch_first"] = batch_first
        module = _built(self, **arguments)
        module.load_state_dict(self.weights, assign=True)
        return module.requires_grad_(False).eval()

    def call(self, **more: Any) -> str:
        """How torch's module is made, in Python: ``nn.LSTM(28, 128, num_layers=2)``."""
        arguments = {
            "num_layers": (self.num_layers, 1),
            "bias": (self.bias, True),
            "bidirectional": (self.bidirectional, False),
            "proj_size": (self.proj_size, 0),
        }
        given = {name: value for name, (value, usual) in arguments.items() if value != usual} | more
        said = "".join(f", {name}={value!r}" for name, value in given.items())
        return f"nn.{self.type_name}({self.input_size}, {self.hidden_size}{said})"


@dataclass(frozen=True)
class Found:
    """
    Attributes:
        modules: that can be run, in the order of the file.
        problems: a sentence for each that cannot.
    """

    modules: tuple[Recurrent, ...]
    problems: tuple[str, ...]


def find(tensors: Mapping[str, Tensor], called: str) -> Found:
    """Every recurrent module among these.

    Args:
        tensors: of a file, by their names.
        called: the file.

    Raises:
        InputError: there is none, or none that fits together.
    """
    groups: dict[tuple[str, bool], dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if found := _PARAMETER.fullmatch(name):
            groups.setdefault((found["before"], found["layer"] is None), {})[found["name"]] = tensor
    modules: list[Recurrent] = []
    problems: list[str] = []
    advice = _("Choose a file that holds an nn.RNN, nn.GRU or nn.LSTM, or one of their Cells")
    for (before, is_cell), weights in groups.items():
        name = before.rstrip("./› ")
        try:
            modules.append(_recurrent(name, is_cell, weights))
        except _UnfitError as error:
            where = _("{module}: {problem}.") if name else _("{problem}.")
            problems.append(where.format(module=name[:80], problem=error))
            advice = error.advice
    if not modules and (split := _split(tensors)):
        refuse(called, split, _("Join them before saving: torch.nn.utils.parametrize.remove_parametrizations"))
    if not modules:
        refuse(called, problems[0].rstrip(".") if problems else _nothing(tensors), advice)
    return Found(tuple(modules), tuple(problems))


def _split(tensors: Mapping[str, Tensor]) -> str:
    """That a weight is not kept as it is, if so."""
    split = [name for name in tensors if re.search(r"weight_[ih]h_l\d+(_[gv]$|_raw$|_orig$|\.original)", name)]
    problem = _("its recurrent weights are split, as weight_norm and pruning keep them ({name}), and must be joined")
    return problem.format(name=repr(split[0][:80])) if split else ""


def _nothing(tensors: Mapping[str, Tensor]) -> str:
    """What is there instead of recurrent weights."""
    if any("_packed_params" in name or tensor.is_quantized for name, tensor in tensors.items()):
        return _("its weights are quantised, and no weight_ih_l0 is among them")
    if not tensors:
        return _("it holds no tensors at all")
    names = ", ".join(repr(name[:60]) for name in [*tensors][:NAMED])
    return ngettext(
        "it has no recurrent weights such as weight_ih_l0; it holds {count} tensor: {names}",
        "it has no recurrent weights such as weight_ih_l0; it holds {count} tensors, such as {names}",
        len(tensors),
    ).format(count=len(tensors), names=names)


def _recurrent(name: str, is_cell: bool, weights: Mapping[str, Tensor]) -> Recurrent:
    """The module that these parameters are of; else _UnfitError."""
    first = "" if is_cell else "_l0"
    for each in ("weight_ih", "weight_hh"):
        if each + first not in weights:
            raise _UnfitError(_("{missing} is missing").format(missing=each + first))
    for each, weight in weights.items():
        _check_type(each, weight)
    kind, hidden_size, proj_size = _cells_of(weights, first)
    dtype = weights["weight_hh" + first].dtype
    kept = torch.float64 if dtype == torch.float64 else torch.float32
    layers = [int(found["layer"] or 0) for each in weights if (found := _PARAMETER.fullmatch(each))]
    recurrent = Recurrent(
        name,
        kind,
        is_cell,
        input_size=weights["weight_ih" + first].shape[1],
        hidden_size=hidden_size,
        num_layers=max(layers) + 1,
        bidirectional=any(each.endswith("_reverse") for each in weights),
        bias=any(each.startswith("bias") for each in weights),
        proj_size=proj_size,
        weights={each: weight.to(kept).contiguous() for each, weight in weights.items()},
        dtype=dtype,
    )
    _check_shapes(recurrent)
    for each, weight in recurrent.weights.items():
        if not weight.isfinite().all():
            problem = _("{name} has values that are not finite (NaN or infinity)").format(name=each)
            raise _UnfitError(problem, _("Save it from before its training diverged"))
    return recurrent


def _cells_of(weights: Mapping[str, Tensor], first: str) -> tuple[Kind, int, int]:
    """The kind of cells, their hidden size, and the size to which it is projected or 0; else _UnfitError.

    Args:
        weights: by name, each a matrix that is not empty.
        first: what the names of the first layer end with.
    """
    from_hidden, projection = weights["weight_hh" + first], weights.get("weight_hr" + first)
    rows, columns = from_hidden.shape
    proj_size, hidden_size = (0, columns) if projection is None else projection.shape  # weight_hr: (proj_size, hidden)
    kind = _GATES.get(rows // hidden_size) if rows % hidden_size == 0 else None
    if kind is None:
        problem = _(
            "{name} has the shape {shape}, but its rows are 1, 3 or 4 times the hidden size, which is {hidden}, in an "
            "RNN, a GRU or an LSTM"
        )
        shape = (rows, columns)
        raise _UnfitError(problem.format(name="weight_hh" + first, shape=shape, hidden=hidden_size))
    if projection is not None and not (kind == "lstm" and first and proj_size < hidden_size):
        problem = _(
            "{name} has the shape {shape}, but only an nn.LSTM has a projection, to fewer numbers than its units"
        )
        raise _UnfitError(problem.format(name="weight_hr" + first, shape=(proj_size, hidden_size)))
    return kind, hidden_size, proj_size


def _check_type(name: str, weight: Tensor) -> None:
    """Whether it is a matrix, or of a bias a vector, of usual numbers."""
    if weight.is_quantized or not weight.is_floating_point() or weight.element_size() < 2:
        problem = _("{name} is of the type {type}: quantised weights cannot be read, only those from before")
        raise _UnfitError(problem.format(name=name, type=str(weight.dtype).removeprefix("torch.")))
    wanted = 1 if name.startswith("bias") else 2
    if weight.dim() != wanted or weight.layout != torch.strided or not weight.numel():
        problem = _("{name} has the shape {shape}, which is not that of such a parameter")
        raise _UnfitError(problem.format(name=name, shape=tuple(weight.shape)))


def _check_shapes(recurrent: Recurrent) -> None:
    """Whether names and shapes are those of torch's module of this kind and size."""
    if recurrent.num_layers > len(recurrent.weights):
        problem = _("it has a layer {layer}, but not all layers before it")
        raise _UnfitError(problem.format(layer=recurrent.num_layers - 1))
    expected = _built(recurrent).state_dict()
    if missing := [name for name in expected if name not in recurrent.weights]:
        raise _UnfitError(_("{missing} is missing").format(missing=missing[0]))
    if extra := [name for name in recurrent.weights if name not in expected]:
        raise _UnfitError(_("{extra} is too much").format(extra=extra[0]))
    for name, wanted in expected.items():
        if (shape := recurrent.weights[name].shape) != wanted.shape:
            problem = _("{name} has the shape {shape}, but the other parameters want {expected}")
            raise _UnfitError(problem.format(name=name, shape=tuple(shape), expected=tuple(wanted.shape)))


def _built(recurrent: Recurrent, **more: Any) -> nn.RNNBase | nn.RNNCellBase:
    """Torch's module without memory."""
    arguments: dict[str, Any] = {"bias": recurrent.bias, **more}
    if not recurrent.is_cell:
        arguments |= {"num_layers": recurrent.num_layers, "bidirectional": recurrent.bidirectional}
    if recurrent.proj_size:
        arguments["proj_size"] = recurrent.proj_size
    make = _MODULES[recurrent.kind][recurrent.is_cell]
    with without_memory():
        module: nn.RNNBase | nn.RNNCellBase = make(recurrent.input_size, recurrent.hidden_size, **arguments)
    return module
