"""The reading of a video, as a script repeats it in plain PyTorch."""

import json

import torch

from rnnplay.lessons.kinds.curtain.observation import Reading
from rnnplay.lessons.kinds.curtain.script_templates import ANSWERS, SEEN
from rnnplay.models.video_labeller import VideoLabeller
from rnnplay.text import _
from rnnplay.trace.script import Repeat, script


def repeat(network: VideoLabeller, reading: Reading, file: str, npz: str) -> str:
    """The script.

    Args:
        network: that read the video.
        reading: of the video.
        file, npz: what the files of weights and numbers are called.
    """
    with torch.no_grad():
        inputs = network.seen(torch.from_numpy(reading.frames.copy())).numpy()
    seen = SEEN.format(
        npz=json.dumps(npz),
        ink=_("ink in 0…1"),
        convolution=_("Each channel is then normalised by the mean and the variance that were kept in training."),
        alone=_("Convolutions look at each frame alone."),
        anywhere=_("wherever it stands"),
    )
    answers = ANSWERS.format(
        answers=_("What is said at each frame."),
        reset=_("The same with the state zero before each frame, as if each were a sequence of its own."),
    )
    again = Repeat(network.recurrent, inputs, file, npz, made_by=seen, made_of_npz=True, read_out=answers)
    return script(again)
