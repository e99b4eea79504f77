"""One scene, read by a network with and without its state."""

import numpy as np
import torch

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.kinds.curtain.observation import Answers, Reading, Scene
from rnnplay.lessons.kinds.curtain.videos import Motion, halved, motion, videos
from rnnplay.models.video_labeller import Labelled, VideoLabeller


@torch.inference_mode()
def read(network: VideoLabeller, scene: Scene) -> Reading:
    """Read a scene, frame by frame."""
    image = torch.from_numpy(np.frombuffer(scene.image, np.uint8).reshape(1, 28, 28).copy())
    moved: Motion = motion(*(torch.tensor([each]) for each in (scene.x, scene.y, scene.direction)))
    frames = videos(halved(image), moved)
    carried, reset = network.label(frames), network.label(frames, keep_state=False)
    return Reading(
        scene=scene,
        frames=read_only(frames[0]),
        x=read_only(moved.x[0]),
        y=read_only(moved.y[0]),
        direction=read_only(moved.direction[0]),
        hidden=read_only(moved.hidden[0]),
        hidden_states=read_only(carried.hidden_states[0]),
        carried=_answers(carried),
        reset=_answers(reset),
    )


def _answers(found: Labelled) -> Answers:
    return Answers(read_only(found.digit[0].softmax(dim=-1)), read_only(found.direction[0].softmax(dim=-1)))
