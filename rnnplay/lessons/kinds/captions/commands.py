"""What the command line does with networks that describe pictures: train them, and measure them."""

from rnnplay.lessons.kinds.captions.evaluation import measured_limits, scores, test_sets, told_apart
from rnnplay.lessons.kinds.captions.task import Settings, Task
from rnnplay.lessons.kinds.recipes import Recipes
from rnnplay.models.captioner import Captioner
from rnnplay.text import N_

RECIPES = {"captions": Settings()}


def all_scores(model: Captioner) -> dict[str, float]:
    """All that is measured: README.md says what each number is."""
    found: dict[str, float] = {}
    for name, given in test_sets().items():
        of = scores(model, given)
        prefix = "" if name == "test" else f"{name}_"
        found |= {
            f"{prefix}score": of.true,
            f"{prefix}n": of.n,
            f"{prefix}baseline": of.bag,
            f"{prefix}most_frequent": of.frequent,
            f"{prefix}exact": of.exact,
            f"{prefix}grammatical": of.grammatical,
            f"{prefix}words": of.words,
            f"{prefix}words_teacher_forced": of.words_teacher_forced,
        }
        found |= {f"{prefix}true_of_{count}": share for count, share in of.by_count.items()}
    limits = measured_limits(model)
    known, odd = told_apart(model, limits)
    measured = {"threshold": limits.probability, "left_out_threshold": limits.left_out}
    return found | measured | {"known": known, "odd_refused": odd}


COMMANDS = Recipes(
    settings=lambda: RECIPES,
    task=Task,
    scores=all_scores,
    count=lambda: len(test_sets()["test"].targets),
    accuracy=lambda model: scores(model, test_sets()["test"]).true,
    data=N_("scenes of one to three digits from the first 10,000 training images of MNIST"),
    judged_on=N_("scenes of test digits"),
)
names, train, measure = COMMANDS.names, COMMANDS.train, COMMANDS.measure
