"""A script in plain PyTorch that repeats a reading: the same gates and states from the same weights and inputs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnnplay.text import _
from rnnplay.trace.intervention import Intervention
from rnnplay.trace.result import State
from rnnplay.trace.script_change import acts_at, acts_in, becomes
from rnnplay.trace.script_templates import (
    AGAIN,
    CHANGED,
    CHECK,
    GRU,
    GRU_PLACES,
    HEAD,
    LAYERS,
    LINEAR,
    LSTM,
    LSTM_PLACES,
    NPZ,
    READ_OUT,
    RNN,
    RNN_PLACES,
    UNCHANGED,
    WHOLE,
)

MOST_WRITTEN = 4096  # numbers that stand in the script; of more, it loads the file


@dataclass(frozen=True, eq=False)
class Repeat:
    """A reading that is to be repeated.

    Attributes:
        module: ``nn.RNN``, ``nn.GRU``, ``nn.LSTM`` or one of their Cells, as it reads.
        inputs: ``(time, features)``.
        file: what the file with the weights is called.
        npz: what the file of the numbers is called, which has the ``inputs``.
        prefix: of the module's weights in that file.
        state: before the first step, without a batch; zeros if None.
        made_by: lines that make ``inputs`` of ``weights``, where these are not what is read, such as an embedding.
        made_of_npz: whether these lines make them of the file of the numbers.
        read_out: lines that go on with ``inputs``, ``output`` and ``state``, ``recurrent``, ``weights`` and ``made``.
        interventions: what is otherwise when all is read once more; where that is, ``made`` has both, as it is first.
        read_out_again: lines that then go on, with ``output``, ``weights``, ``before``, which was made first, and
            ``made``; the same as ``read_out`` if None.
    """

    module: nn.RNNBase | nn.RNNCellBase
    inputs: np.ndarray
    file: str
    npz: str
    prefix: str = "recurrent."
    state: State | None = None
    made_by: str = ""
    made_of_npz: bool = False
    read_out: str = ""
    interventions: Sequence[Intervention] = ()
    read_out_again: str | None = None


def network_file(weights: Mapping[str, Tensor]) -> bytes:
    """Weights as the file that the script loads."""
    from safetensors.torch import save  # here: most take none away

    return save({name: value.detach().cpu().clone().contiguous() for name, value in weights.items()})


def read_out(name: str, made: str, linear: bool = True) -> str:
    """Lines with which the script goes on: what is predicted at each step.

    Args:
        name: of it, as among the numbers of the stage.
        made: how it is made of ``logits``, such as ``"logits.softmax(dim=-1)"``.
        linear: whether a layer ``linear`` reads the states; else these are the logits.
    """
    return READ_OUT.format(logits=LINEAR if linear else "output", name=name, made=made)


def script(repeat: Repeat) -> str:
    """The script. What it makes stands in ``made``, under the names of `rnnplay.trace.export.arrays`.

    It imports torch, safetensors and, where the inputs stand in a file, numpy.
    """
    module = repeat.module
    loads = repeat.made_of_npz if repeat.made_by else repeat.inputs.size > MOST_WRITTEN
    start, starts = _starts(repeat)
    whole = WHOLE.format(
        head=head(repeat.file, repeat.npz if loads else ""),
        inputs="\n".join([_inputs(repeat, loads), *start]),
        step_by_step=step_by_step(module, becomes(repeat.interventions)),
        layers=layers(module, repeat.prefix, starts),
        check=check(module, repeat.prefix, given=_given(repeat)),
        read_out=repeat.read_out,
    )
    return whole + _again(repeat, starts) if repeat.interventions else whole


def _again(repeat: Repeat, starts: str) -> str:
    """The lines that read all once more, with a change."""
    acts = acts_in(repeat.interventions, acts_at(repeat.interventions, len(repeat.inputs)))
    return AGAIN.format(
        again=_("Once more, with the change."),
        layers=layers(repeat.module, repeat.prefix, starts, acts),
        read_out=repeat.read_out if repeat.read_out_again is None else repeat.read_out_again,
    )


def layers(module: nn.RNNBase | nn.RNNCellBase, prefix: str, start: str, further: str = "") -> str:
    """The lines that go through all layers and directions; before them stand ``made`` and ``below``, what is read.

    Args:
        module: any.
        prefix: of its weights.
        start: code for the state before the first step.
        further: a line that adds to ``own``, the arguments of ``step_by_step`` by name.
    """
    is_cell = isinstance(module, nn.RNNCellBase)
    both = isinstance(module, nn.RNNBase) and module.bidirectional
    return LAYERS.format(
        layers=1 if is_cell else module.num_layers,
        suffixes='["", "_reverse"]' if both else '[""]',
        place='""' if is_cell else 'f"_l{layer}{suffix}"',
        prefix=json.dumps(prefix),
        names=_names(module),
        start=start,
        further=f"        {further}\n" if further else "",
    )


def check(module: nn.RNNBase | nn.RNNCellBase, prefix: str, inputs: str = "inputs", given: str = "") -> str:
    """The lines that do the same by torch's own module and say how far that is from ``below``."""
    kind = type(module).__name__.removesuffix("Cell")
    is_cell = isinstance(module, nn.RNNCellBase)
    return CHECK.format(
        check=_("The same by torch's own module."),
        kind=kind,
        arguments=", ".join(_arguments(module)),
        key=f"{json.dumps(prefix)} + " + ('name.removesuffix("_l0")' if is_cell else "name"),
        inputs=inputs,
        given=given,
        difference=difference(kind, "output - below"),
    )


def head(file: str, npz: str = "") -> str:
    """How a script begins that loads weights from a file, and inputs from one of numbers, if that is named."""
    beside = _("Put {file}, which the page gives too, beside this script.")
    if npz:
        beside = _("Put {file} and {numbers}, which the page gives too, beside this script.")
    return HEAD.format(
        beside=beside.format(file=file, numbers=npz),
        needs="torch safetensors numpy" if npz else "torch safetensors",
        imports="import numpy as np\n" if npz else "",
        file=json.dumps(file),
    )


def difference(kind: str, apart: str) -> str:
    """What a script prints of what it and ``nn.{kind}`` made; ``apart`` is code for the one less the other."""
    value = f"{{({apart}).abs().max():.1e}}"
    return _("Largest difference from nn.{kind}: {value}").format(kind=kind, value=value)


def _inputs(repeat: Repeat, loads: bool) -> str:
    dtype = str(next(repeat.module.parameters()).dtype)
    if repeat.made_by:
        return repeat.made_by
    if loads:
        return NPZ.format(file=json.dumps(repeat.npz), dtype=dtype)
    return f"inputs = {tensor_of(repeat.inputs, dtype)}  # (time, features)"


def tensor_of(values: np.ndarray, dtype: str = "torch.float32") -> str:
    """An array as code, a row a line."""
    if values.ndim == 1:
        return f"torch.tensor({_listed(values)}, dtype={dtype})"
    rows = "\n".join(f"        {_listed(row)}," for row in values)
    return f"torch.tensor(\n    [\n{rows}\n    ],\n    dtype={dtype},\n)"


def _listed(values: Iterable[Any]) -> str:
    return f"[{', '.join(_written(each) for each in values)}]"


def _written(value: Any) -> str:
    """A number in as few digits as it needs."""
    return str(value).removesuffix(".0")


def zeros(module: nn.RNNBase | nn.RNNCellBase) -> str:
    """Code for the state before the first step of a layer and direction, where none is given."""
    dtype = next(module.parameters()).dtype
    of_dtype = "" if dtype == torch.float32 else f", dtype={dtype}"
    sizes = [getattr(module, "proj_size", 0) or module.hidden_size, module.hidden_size]
    count = 2 if isinstance(module, nn.LSTM | nn.LSTMCell) else 1
    return ", ".join(f"torch.zeros({size}{of_dtype})" for size in sizes[:count])


def _starts(repeat: Repeat) -> tuple[list[str], str]:
    """Lines with the state before the first step, and what of it a layer and direction is given."""
    module, parts = repeat.module, []
    dtype = str(next(module.parameters()).dtype)
    names = ["h_0", "c_0"][: 2 if isinstance(module, nn.LSTM | nn.LSTMCell) else 1]
    if repeat.state is None:
        return [], zeros(module)
    given = repeat.state if isinstance(repeat.state, tuple) else (repeat.state,)
    for name, values in zip(names, given, strict=True):
        rows = values.detach().cpu().reshape(-1, values.shape[-1]).numpy()  # a Cell has one
        parts.append(f"{name} = {tensor_of(rows, dtype)}  # (layers * directions, hidden)")
    directions = 2 if isinstance(module, nn.RNNBase) and module.bidirectional else 1
    return parts, ", ".join(f"{name}[{directions} * layer + direction]" for name in names)


def _given(repeat: Repeat) -> str:
    if repeat.state is None:
        return ""
    return ", (h_0, c_0)" if isinstance(repeat.state, tuple) else ", h_0"


def step_by_step(module: nn.Module, changes: Mapping[str, str] | None = None) -> str:
    """A function that computes what one layer and direction of such a module does.

    Args:
        module: any.
        changes: code for what quantities become at the steps ``acts``, a further argument of the function; in it
            ``{it}`` stands for what one would be.
    """
    changes = changes or {}
    gaps = {"acts": ", acts=()", "x_of_inputs": "step, x in enumerate(inputs)"} if changes else UNCHANGED
    if isinstance(module, nn.LSTM | nn.LSTMCell):
        hidden, projects = "o * cell_state.tanh()", getattr(module, "proj_size", 0)
        return LSTM.format(
            projection=", weight_hr=None" if projects else "",
            hidden_state=f"weight_hr @ ({hidden})" if projects else hidden,
            **gaps | _changed(LSTM_PLACES, changes),
        )
    if isinstance(module, nn.GRU | nn.GRUCell):
        return GRU.format(**gaps | _changed(GRU_PLACES, changes))
    return RNN.format(nonlinearity=module.nonlinearity, **gaps | _changed(RNN_PLACES, changes))


def _changed(places: Mapping[str, Mapping[str, str]], changes: Mapping[str, str]) -> dict[str, str]:
    """The lines of the changes at each place of a template, whose variables are named by quantity."""
    return {
        place: "".join(
            CHANGED.format(it=it, becomes=changes[quantity].format(it=it))
            for quantity, it in variables.items()
            if quantity in changes
        )
        for place, variables in places.items()
    }


def _names(module: nn.RNNBase | nn.RNNCellBase) -> str:
    names = ["weight_ih", "weight_hh", *["bias_ih", "bias_hh"] * bool(module.bias)]
    return json.dumps([*names, *["weight_hr"] * bool(getattr(module, "proj_size", 0))])


def _arguments(module: nn.RNNBase | nn.RNNCellBase) -> list[str]:
    """What is not as torch has it by default; nothing of how batches lie, as there is none."""
    usual = {"num_layers": 1, "bias": True, "bidirectional": False, "proj_size": 0, "nonlinearity": "tanh"}
    given = {name: getattr(module, name, each) for name, each in usual.items()}
    dtype = next(module.parameters()).dtype
    changed = [f"{name}={value!r}" for name, value in given.items() if value != usual[name]]
    changed += [f"dtype={dtype}"] * (dtype != torch.float32)
    return [str(module.input_size), str(module.hidden_size), *changed]
