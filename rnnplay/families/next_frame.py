"""The networks that say which frame of a video comes next (`rnnplay.models.next_frame`)."""

from rnnplay.families.family import Family, largest_sum, whole
from rnnplay.models.next_frame import NextFrame
from rnnplay.text import N_

MAX_HIDDEN = 64

NEXT_FRAME = Family(
    "next_frame",
    what=N_("a network that says which frame of a small video comes next"),
    module=NextFrame,
    arguments={"hidden_size": whole(1, MAX_HIDDEN)},
    largest_output=largest_sum,
    commands="rnnplay.lessons.kinds.frames.commands",
)
