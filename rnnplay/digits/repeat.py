"""The reading of a digit, as a script repeats it in plain PyTorch."""

import numpy as np

from rnnplay.digits.script_templates import READING
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.trace.script import Repeat, script


def repeat_reading(model: RowClassifier, image: np.ndarray, file: str, npz: str) -> str:
    """The script of an image ``(rows, pixels)``; ``file``, ``npz``: what files of weights and numbers are called."""
    return script(Repeat(model.recurrent, image, file, npz, read_out=READING.format(last=_last(model))))


def _last(model: RowClassifier) -> str:
    """The line that takes what the linear layer reads."""
    architecture = model.architecture
    if architecture["readout"] == "last" or not architecture["bidirectional"]:
        return "    last = output[-1]"
    hidden = "state[0]" if architecture["cell"] == "lstm" else "state"
    return f"    last = torch.cat([*{hidden}[-2:]])"
