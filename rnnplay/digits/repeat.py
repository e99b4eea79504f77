"""The reading of a digit, as a script repeats it in plain PyTorch."""

import json
from collections.abc import Sequence

import numpy as np

from rnnplay.digits.script_templates import ENDS, READING, READING_AGAIN
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.trace import Intervention
from rnnplay.trace.script import Repeat, script


def repeat_reading(
    model: RowClassifier, image: np.ndarray, file: str, npz: str, interventions: Sequence[Intervention] = ()
) -> str:
    """The script of a reading.

    Args:
        model: that read.
        image: ``(rows, pixels)``.
        file, npz: what the files of weights and numbers are called.
        interventions: what is otherwise when it is read once more.
    """
    last = json.dumps([f"hidden_state_l{model.recurrent.num_layers - 1}{suffix}" for suffix in suffixes(model)])
    reads = READING.format(last=_last(model))
    again = READING_AGAIN.format(last=last, ends=ends(model))
    read = Repeat(model.recurrent, image, file, npz, read_out=reads, interventions=interventions, read_out_again=again)
    return script(read)


def ends(model: RowClassifier) -> str:
    """The lines after which ``below`` has both directions after as many of their own steps, where these are read so."""
    if not (model.recurrent.bidirectional and model.architecture["readout"] == "ends"):
        return ""
    return ENDS.format(ends=_("each after so many of its own steps"))


def suffixes(model: RowClassifier) -> list[str]:
    """What torch adds to the names of each direction."""
    return ["", "_reverse"] if model.recurrent.bidirectional else [""]


def _last(model: RowClassifier) -> str:
    """The line that takes what the linear layer reads."""
    architecture = model.architecture
    if architecture["readout"] == "last" or not architecture["bidirectional"]:
        return "    last = output[-1]"
    hidden = "state[0]" if architecture["cell"] == "lstm" else "state"
    return f"    last = torch.cat([*{hidden}[-2:]])"
