"""A trace to take away: as arrays by name, and as a table with a row a number."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import Tensor

from rnnplay.text import _
from rnnplay.whole_file import write_whole

if TYPE_CHECKING:
    import pandas as pd

    from rnnplay.trace.result import Trace

SUFFIX = ".npz"
DIRECTIONS = ("forward", "backward")


def arrays(trace: "Trace") -> dict[str, np.ndarray]:
    """All of it by name: ``inputs``, ``output``, ``h_n``, ``c_n``, ``forget_gate_l0``, ``hidden_state_l1_reverse`` ….

    Layers and directions are written as torch writes them in the names of its weights. Shapes are those of the trace.
    """
    states = trace.state if isinstance(trace.state, tuple) else (trace.state,)
    found = {"inputs": trace.inputs, "output": trace.output} | dict(zip(("h_n", "c_n"), states, strict=False))
    for layer, directions in enumerate(trace.layers):
        for direction, made in enumerate(directions):
            place = f"l{layer}" + ("_reverse" if direction else "")
            found |= {f"{name}_{place}": values for name, values in made.by_name().items()}
    return {name: _array(values) for name, values in found.items()}


def npz(trace: "Trace") -> bytes:
    """`arrays` as a file that ``numpy.load`` reads, and a ``readme`` among them."""
    content = io.BytesIO()
    named: dict[str, Any] = {**arrays(trace), "readme": np.array(readme(trace))}
    np.savez_compressed(content, **named)
    return content.getvalue()


def save(trace: "Trace", path: str | Path) -> None:
    """Write `npz` into a file.

    Raises:
        OSError: it cannot be written.
    """
    write_whole(Path(path).resolve(), npz(trace), SUFFIX)


def readme(trace: "Trace") -> str:
    """What the arrays are, in one line."""
    axes = ["time"]
    if trace.batched:
        axes.insert(0 if trace.batch_first else 1, "batch")
    return _(
        "Every gate and state of a recurrent module, as rnnplay.trace computes them: {axes}. _l0 is the first layer, "
        "_reverse the backward direction, whose time is the position in the input. h_n, c_n: as torch returns them."
    ).format(axes=f"({', '.join([*axes, 'units'])})")


def to_dataframe(trace: "Trace") -> "pd.DataFrame":
    """One row a number: ``layer``, ``direction``, ``step``, ``unit``, ``quantity``, ``value``.

    Layers, steps and units count from 0, as the tensors do; ``direction`` is ``"forward"`` or ``"backward"``. With a
    batch there is a column ``sample`` before them.
    """
    import pandas as pd  # here: a trace does not need it

    tables = []
    for layer, directions in enumerate(trace.layers):
        for direction, made in zip(DIRECTIONS, directions, strict=False):
            for quantity, tensor in made.by_name().items():
                values = _array(_batch_first(trace, tensor))  # (batch, time, units)
                sample, step, unit = (each.ravel() for each in np.indices(values.shape))
                place = {"layer": layer, "direction": direction, "step": step, "unit": unit, "quantity": quantity}
                tables.append(pd.DataFrame({"sample": sample, **place, "value": values.ravel()}))
    whole = pd.concat(tables, ignore_index=True)
    return whole if trace.batched else whole.drop(columns="sample")


def _batch_first(trace: "Trace", values: Tensor) -> Tensor:
    """A quantity of the trace as ``(batch, time, units)``."""
    if not trace.batched:
        return values[None]
    return values if trace.batch_first else values.transpose(0, 1)


def _array(values: Tensor) -> np.ndarray:
    values = values.detach().cpu()
    if not values.dtype.is_floating_point or values.dtype.itemsize < 4:  # numpy has no bfloat16
        values = values.float()
    found: np.ndarray = values.numpy()
    return found
