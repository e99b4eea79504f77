"""What the command line does with networks that read dates: train them, and measure them."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.family_commands import Measure, Training
from rnnplay.lessons.kinds.dates.evaluation import (
    measured_threshold,
    read_all,
    scores,
    test_sets,
    told_apart,
)
from rnnplay.lessons.kinds.dates.task import Settings, Task
from rnnplay.models.seq2seq import Seq2Seq
from rnnplay.shell import say
from rnnplay.text import N_, _, ngettext, percent

# Without attention all of a date has to pass through one state: that takes longer to learn.
RECIPES = {"dates-attention": Settings(), "dates": Settings(network="plain", steps=1600)}
DATA = N_("dates in six ways of writing (Unicode CLDR), on four fifths of the days from 1900 to 2099")
JUDGED_ON = N_("dates on days never seen")
SAID_EACH = 100  # steps


def names() -> Sequence[str]:
    """Recipes by which a network can be trained."""
    return [*RECIPES]


def measure(_data: Path | None) -> Measure:
    """Dates on days that no network learns from; they are made, so there is no folder with data."""
    test = test_sets()["test"]

    def accuracy(model: Seq2Seq) -> float:
        answers = read_all(model, test)
        return sum(answer == each.answer for answer, each in zip(answers, test, strict=True)) / len(test)

    return Measure(JUDGED_ON, len(test), accuracy, all_scores)


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


def train(training: Training) -> None:
    """Train a network, measure it, and save it with its card."""
    settings = RECIPES[training.name]
    if training.seed is not None:
        settings = replace(settings, seed=training.seed)
    if training.epochs is not None:
        say(_("These networks are trained by steps, so --epochs is left out."))
    message = ngettext(
        "Training {name} on {data}: {count} step, seed {seed}.",
        "Training {name} on {data}: {count} steps, seed {seed}.",
        settings.steps,
    )
    say(message.format(name=training.name, data=_(DATA), count=settings.steps, seed=settings.seed))
    task = Task(settings)
    while task.step_count < settings.steps:
        loss = task.step()
        if task.step_count % SAID_EACH == 0:
            say(
                _("step {step}/{steps} · loss {loss:.4f}").format(step=task.step_count, steps=settings.steps, loss=loss)
            )
    _save(training.out, task)


def _save(path: Path, task: Task) -> None:
    model = task.model.eval()
    measured = all_scores(model)
    card = Card.of(
        model,
        name=path.stem,
        recipe=asdict(task.settings),
        seed=task.settings.seed,
        data=DATA,
        accuracy=measured["score"],
        accuracy_on=JUDGED_ON,
    )
    checkpoints.save(path, model, replace(card, scores=measured))
    message = _("{share} of {count:,} {dates} read correctly. Saved as {path}.")
    said = message.format(
        share=percent(measured["score"], 2), count=measured["n"], dates=_(JUDGED_ON), path=path.resolve()
    )
    say(said)
