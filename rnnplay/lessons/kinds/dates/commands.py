"""What the command line does with networks that read dates: train them, and measure them."""

from rnnplay.lessons.kinds.dates.evaluation import measured_threshold, read_all, scores, test_sets, told_apart
from rnnplay.lessons.kinds.dates.task import Settings, Task
from rnnplay.lessons.kinds.recipes import Recipes
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.text import N_

# Without attention all of a date has to pass through one state: that takes longer to learn.
RECIPES = {"dates-attention": Settings(), "dates": Settings(network="plain", steps=1600)}


def accuracy(model: Seq2Seq) -> float:
    """Share of the test's dates that are read without a mistake."""
    test = test_sets()["test"]
    answers = read_all(model, test)
    return sum(answer == each.answer for answer, each in zip(answers, test, strict=True)) / len(test)


def all_scores(model: Seq2Seq) -> dict[str, float]:
    """All that is measured: README.md says what each number is."""
    found: dict[str, float] = {}
    for name, given in test_sets().items():
        of = scores(model, given)
        prefix = "" if name == "test" else f"{name}_"
        found |= {
            f"{prefix}score": of.whole,
            f"{prefix}n": of.n,
            f"{prefix}baseline": of.rule,
            f"{prefix}copy": of.copy,
            f"{prefix}letters": of.letters,
            f"{prefix}letters_teacher_forced": of.letters_teacher_forced,
        }
    threshold = measured_threshold(model)
    dates, odd = told_apart(model, threshold)
    return found | {"threshold": threshold, "known": dates, "odd_refused": odd}


COMMANDS = Recipes(
    settings=lambda: RECIPES,
    task=Task,
    scores=all_scores,
    count=lambda: len(test_sets()["test"]),
    accuracy=accuracy,
    data=N_("dates in six ways of writing (Unicode CLDR), on four fifths of the days from 1900 to 2099"),
    judged_on=N_("dates on days never seen"),
)
names, train, measure = COMMANDS.names, COMMANDS.train, COMMANDS.measure
