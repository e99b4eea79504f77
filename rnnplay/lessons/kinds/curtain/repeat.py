"""The reading of a video, as a script repeats it in plain PyTorch."""

import json

import numpy as np
import torch

from rnnplay.lessons.kinds.curtain.observation import Reading
from rnnplay.lessons.kinds.curtain.script_templates import ANSWERS, DRAWN, SAVED, SEEN
from rnnplay.lessons.kinds.curtain.videos import CURTAIN, EDGE, SIDE, halved
from rnnplay.models.video_labeller import HEIGHT, WIDTH, VideoLabeller
from rnnplay.text import _
from rnnplay.trace.script import Repeat, script, tensor_of


def repeat(network: VideoLabeller, reading: Reading, file: str, npz: str) -> str:
    """The script.

    Args:
        network: that read the video.
        reading: of the video.
        file, npz: what the files of weights and numbers are called; without numbers, the script draws the frames.
    """
    with torch.no_grad():
        inputs = network.seen(torch.from_numpy(reading.frames.copy())).numpy()
    seen = SEEN.format(
        frames=SAVED.format(npz=json.dumps(npz)) if npz else _drawn(reading),
        ink=_("ink in 0…1"),
        convolution=_("Each channel is then normalised by the mean and the variance that were kept in training."),
        alone=_("Convolutions look at each frame alone."),
        anywhere=_("wherever it stands"),
    )
    answers = ANSWERS.format(
        answers=_("What is said at each frame."),
        reset=_("The same with the state zero before each frame, as if each were a sequence of its own."),
    )
    again = Repeat(network.recurrent, inputs, file, npz, made_by=seen, made_of_npz=bool(npz), read_out=answers)
    return script(again)


def _drawn(reading: Reading) -> str:
    """The lines that draw the frames."""
    pixels = torch.from_numpy(np.frombuffer(reading.scene.image, np.uint8).reshape(1, 28, 28).copy())
    return DRAWN.format(
        digit=tensor_of(halved(pixels)[0].numpy()),
        time=len(reading.frames),
        height=HEIGHT,
        width=WIDTH,
        edge=EDGE,
        side=SIDE,
        x=reading.x.tolist(),
        y=reading.y.tolist(),
        curtain=CURTAIN,
        hidden=_("what is behind the curtain is not seen"),
    )
