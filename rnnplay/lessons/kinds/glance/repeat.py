"""The reading of an image, as a script repeats it in plain PyTorch."""

from rnnplay.lessons.kinds.glance.observation import Reading
from rnnplay.models.glance import Glance
from rnnplay.trace.script import Repeat, read_out, script


def repeat(network: Glance, reading: Reading, file: str, npz: str) -> str:
    """The script; ``file``, ``npz``: what the files of weights and numbers are called."""
    inputs = reading.image.reshape(reading.steps, -1)  # at one glance all pixels are one step
    given = read_out("probability", "logits.softmax(dim=-1)")
    return script(Repeat(network.recurrent, inputs, file, npz, read_out=given))
