"""What the command line does with networks that label videos: train them, and measure them."""

from rnnplay.lessons.kinds.curtain.evaluation import all_scores, right, test_set
from rnnplay.lessons.kinds.curtain.task import Settings, Task
from rnnplay.lessons.kinds.recipes import Recipes
from rnnplay.models.video_labeller import VideoLabeller
from rnnplay.text import N_

RECIPES = {"curtain": Settings()}


def accuracy(network: VideoLabeller) -> float:
    """Share of the hidden frames at which digit and direction are right."""
    found = right(network, test_set())
    return found.share(found.hidden)


COMMANDS = Recipes(
    settings=lambda: RECIPES,
    task=Task,
    scores=all_scores,
    count=lambda: int(test_set().motion.hidden.sum()),
    accuracy=accuracy,
    data=N_("videos of the first 9,000 training images of MNIST that move behind a curtain"),
    judged_on=N_("frames at which a digit of MNIST's test images is behind the curtain"),
)
names, train, measure = COMMANDS.names, COMMANDS.train, COMMANDS.measure
