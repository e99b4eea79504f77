"""What the command line does with networks that say the next frame: train them, and measure them."""

from rnnplay.lessons.kinds.frames.evaluation import all_scores, judged, right, test_set
from rnnplay.lessons.kinds.frames.task import Settings, Task
from rnnplay.lessons.kinds.recipes import Recipes
from rnnplay.models.next_frame import NextFrame
from rnnplay.text import N_

RECIPES = {"frames": Settings()}


def accuracy(network: NextFrame) -> float:
    """Share of the next frames whose lit pixel is said beforehand."""
    given = test_set()
    return float(right(network, given)[judged(given)].float().mean())


COMMANDS = Recipes(
    settings=lambda: RECIPES,
    task=Task,
    scores=all_scores,
    count=lambda: int(judged(test_set()).sum()),
    accuracy=accuracy,
    data=N_("videos of 2 × 2 pixels, round which a light walks"),
    judged_on=N_("next frames of videos never seen"),
)
names, train, measure = COMMANDS.names, COMMANDS.train, COMMANDS.measure
