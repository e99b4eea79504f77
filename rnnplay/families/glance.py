"""The networks that read a digit in one step or in several (`rnnplay.models.glance`)."""

from rnnplay.families.family import Family, largest_sum, whole, word
from rnnplay.models.glance import ALL_PIXELS, Glance
from rnnplay.text import N_

MAX_HIDDEN = 512

GLANCE = Family(
    "glance",
    what=N_("a network that reads a digit at one glance, or in equal steps"),
    module=Glance,
    arguments={"cell": word, "hidden_size": whole(1, MAX_HIDDEN), "steps": whole(1, ALL_PIXELS)},
    largest_output=largest_sum,  # ink and hidden states lie within −1…1
    commands="rnnplay.lessons.kinds.glance.commands",
)
