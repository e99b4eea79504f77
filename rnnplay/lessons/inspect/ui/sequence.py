"""Which sequence: one that is made, or one of a file."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from rnnplay.input_files import InputError
from rnnplay.lessons.inspect import made
from rnnplay.lessons.inspect.finding import Recurrent
from rnnplay.lessons.inspect.network import most_steps
from rnnplay.lessons.inspect.sequence_files import SUFFIXES, arrays_of, as_sequence, batch_size
from rnnplay.lessons.inspect.ui.field import file_field
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.query_params import put
from rnnplay.ui.uploads import LARGEST, Upload
from rnnplay.ui.widgets import number, segments, select, toggle

WIDTH = 135  # px of a number
STEPS, MOST_SEED = 60, 2**31 - 1
_OWN = "rnnplay.inspect.sequence"


@dataclass(frozen=True, eq=False)
class _File:
    """A file that was brought, and its arrays by their names."""

    called: str
    arrays: dict[str, np.ndarray]


def choose_sequence(module: Recurrent) -> np.ndarray | None:
    """What is read, ``(time, features)``; None: the file that is chosen does not fit, which was said."""
    names = {"noise": _("noise"), "impulse": _("impulse"), "sine": _("sine")}
    own: _File | None = st.session_state.get(_OWN)
    if own is not None:
        names["file"] = _("your file")
    kind = segments(_("Sequence"), tuple(names), "noise", "sequence", names.__getitem__, absent=_gone)
    sequence = _of_file(own, module) if kind == "file" and own is not None else _made(kind, module)
    _bring()
    return sequence


def _made(kind: str, module: Recurrent) -> np.ndarray:
    """A sequence of as many features as the module reads."""
    most, features = most_steps(module), module.input_size
    with st.container(horizontal=True, vertical_alignment="bottom"):
        steps = number(_("Steps"), 2, most, min(STEPS, most), "steps", width=WIDTH)
        if kind == "noise":
            return made.noise(steps, features, number(_("Seed"), 0, MOST_SEED, 0, "seed", width=WIDTH))
        if kind == "impulse":
            at = number(_("Impulse at step"), 1, steps, min(5, steps), "at", width=WIDTH)
            return made.impulse(steps, features, at - 1)
        return made.sine(steps, features, number(_("Period in steps"), 2.0, 400.0, 10.0, "period", 0.5, width=WIDTH))


def _of_file(file: _File, module: Recurrent) -> np.ndarray | None:
    """The sequence in a file: which of its arrays, which of a batch, and from which step on."""
    name = next(iter(file.arrays))
    if len(file.arrays) > 1:
        name = select(_("Array"), [*file.arrays], name, "array")
    array = file.arrays[name]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = toggle(_("Batch first"), "batch-first", True) if array.ndim == 3 else True
        count = batch_size(array, first)
        sample = number(_("Sequence of the batch"), 1, count, 1, "sample", width=WIDTH) - 1 if count > 1 else 0
        try:
            sequence = as_sequence(array, module.input_size, file.called, first, sample)
        except InputError as error:
            st.error(in_markdown(str(error)))
            return None
        most = most_steps(module)
        if len(sequence) > most:
            start = number(_("From step"), 1, len(sequence) - most + 1, 1, "from", width=WIDTH) - 1
            st.caption(
                _("{count:,} of its {steps:,} steps are read at a time.").format(count=most, steps=len(sequence))
            )
            sequence = sequence[start : start + most]
    shape = _("{file}: (time, features) = {shape}.")
    st.caption(shape.format(file=in_markdown(file.called), shape=sequence.shape))
    return sequence


def _bring() -> None:
    """The field for a file."""
    file_field(
        _("Your sequence (.npy, .npz, .csv)"),
        SUFFIXES,
        "inspect-sequence-file",
        _("One line a step, one column a feature; or (batch, time, features). It is kept in this session only."),
        _keep,
    )


def _gone(name: str) -> str:
    """Why a link's sequence is not there."""
    return _("was brought in another session (drop it again)") if name == "file" else _("does not exist")


def _keep(file: Upload) -> None:
    """Have the sequence of a file be the one that is read."""
    st.session_state[_OWN] = _File(file.name, arrays_of(file.data, file.name, LARGEST * 2**20))
    put("sequence", "file")
    for name in ("array", "sample", "from", "of-step"):
        put(name, None)
