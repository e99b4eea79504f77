"""The reading of a video, as a script repeats it in plain PyTorch."""

import numpy as np

from rnnplay.models.next_frame import NextFrame
from rnnplay.trace.script import Repeat, read_out, script


def repeat(network: NextFrame, frames: np.ndarray, file: str, npz: str) -> str:
    """The script, of ``(time, pixels)``; ``file``, ``npz``: what the files of weights and numbers are called."""
    return script(Repeat(network.recurrent, frames, file, npz, read_out=read_out("probability", "logits.sigmoid()")))
