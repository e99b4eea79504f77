"""The networks that label every frame of a video (`rnnplay.models.video_labeller`)."""

import torch

from rnnplay.families.family import Family, largest_of, largest_sum, whole, word
from rnnplay.models.video_labeller import Normalized, VideoLabeller
from rnnplay.text import N_

MAX_HIDDEN, MAX_PLACE = 512, 256
EPS = 1e-5  # of the normalisation


@torch.inference_mode()
def _largest_output(model: VideoLabeller) -> float:
    """Pixels lie within 0…1, hidden states within −1…1; each layer before them reads what the one below gives."""
    edges = _normalized(model.norm2, largest_of(model.conv2, _normalized(model.norm1, largest_of(model.conv1, 1.0))))
    largest = max(_normalized(model.norm3, largest_of(model.conv3, edges)), largest_of(model.place, edges), 1.0)
    return largest * largest_sum(model)


def _normalized(norm: Normalized, read: float) -> float:
    """The same of a normalisation."""
    scale = norm.weight.abs() / (norm.running_var.clamp(min=0) + EPS).sqrt()
    return float((scale * (read + norm.running_mean.abs()) + norm.bias.abs()).max())


VIDEO_LABELLER = Family(
    "video_labeller",
    what=N_("a network that labels every frame of a video"),
    module=VideoLabeller,
    arguments={"hidden_size": whole(1, MAX_HIDDEN), "place_size": whole(1, MAX_PLACE), "cell": word},
    largest_output=_largest_output,
    commands="rnnplay.lessons.kinds.curtain.commands",
)
