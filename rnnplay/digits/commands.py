"""What the command line does with networks that read digits: train them, measure them, fit their familiarity."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.data import mnist
from rnnplay.data.mnist import Digits
from rnnplay.device import describe
from rnnplay.digits import familiarity_examples
from rnnplay.digits.distributed import Processes, task_for, together
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.familiarity import fit_familiarity
from rnnplay.digits.recipes import RECIPES, TUTORIALS, Recipe
from rnnplay.digits.terminal import run_on_a_terminal
from rnnplay.family_commands import Measure, Training
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.shell import say
from rnnplay.text import _, ngettext, percent


def names() -> Sequence[str]:
    """Recipes by which a network can be trained."""
    return [*RECIPES | TUTORIALS]


def measure(data: Path | None) -> Measure:
    """MNIST's test images."""
    digits = mnist.load_mnist("test", data)
    return Measure(digits.source, len(digits), lambda model: accuracy(model, digits))


def train(training: Training) -> None:
    """Train a network, alone or on several processes, and save it: as soon as it is trained, and with its measure."""
    recipe = (RECIPES | TUTORIALS)[training.name]
    recipe = replace(
        recipe,
        seed=recipe.seed if training.seed is None else training.seed,
        epochs=recipe.epochs if training.epochs is None else training.epochs,
    )
    digits, test_digits = mnist.load_mnist("train", training.data), mnist.load_mnist("test", training.data)
    with together() as processes:
        task, first = task_for(processes, recipe, digits), processes.rank == 0
        if first:
            _announce(recipe, digits, processes)
        run_on_a_terminal(task, recipe.epochs, quiet=not first)
    if not first:
        return  # all have the same network: one of them saves it
    model = task.trained_model()
    card = _save(training.out, model, recipe, digits, test_digits)
    if training.with_familiarity and recipe.reads_rows:
        say(_("Fitting the measure of what does not look like a digit. The network is saved already."))
        (threshold,) = fit_measures([(training.out, model, card)], digits, recipe.seed)
        say(_("Saved with the measure: more than {threshold} is no digit.").format(threshold=threshold))


def fit_measures(networks: Sequence[tuple[Path, RowClassifier, Card]], digits: Digits, seed: int) -> list[float]:
    """Fit the measure of what is no digit, save each network with its own, and give the thresholds.

    Args:
        networks: each with its file and its card. Their weights stay as they are.
        digits: that they were trained on.
        seed: of all that is random.
    """
    given = familiarity_examples.examples(digits, seed)
    measures = fit_familiarity([model for _path, model, _card in networks], given, seed)
    for (path, model, card), measure in zip(networks, measures, strict=True):
        model.familiarity = measure
        checkpoints.save(path, model, replace(card, familiarity=measure.card()))
    return [measure.threshold for measure in measures]


def _announce(recipe: Recipe, digits: Digits, processes: Processes) -> None:
    where = describe(processes.device) + (f" × {processes.count}" if processes.count > 1 else "")
    message = ngettext(
        "Training {recipe} on {images}: {count} epoch, seed {seed}, {device}.",
        "Training {recipe} on {images}: {count} epochs, seed {seed}, {device}.",
        recipe.epochs,
    )
    images = recipe.learnt_from(digits, _)
    say(message.format(recipe=recipe.name, images=images, count=recipe.epochs, seed=recipe.seed, device=where))


def _save(path: Path, model: RowClassifier, recipe: Recipe, digits: Digits, test_digits: Digits) -> Card:
    share = accuracy(model, test_digits)
    card = Card.of(
        model,
        name=path.stem,
        recipe=asdict(recipe),
        seed=recipe.seed,
        data=recipe.learnt_from(digits),
        accuracy=share,
        accuracy_on=test_digits.source,
    )
    checkpoints.save(path, model, card)
    message = _("{share} of {images} classified correctly. Saved as {path}.")
    say(message.format(share=percent(share, 2), images=_(test_digits.source), path=path.resolve()))
    return card
