"""Networks that learn by steps from data that are made: how the command line trains and measures a family of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from torch import nn

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.engine.model_task import ModelTask
from rnnplay.family_commands import Measure, Training
from rnnplay.shell import say
from rnnplay.text import _, ngettext, percent

SAID_EACH = 100  # steps


@dataclass(frozen=True)
class Recipes:
    """The commands of a family; a module of commands has ``names``, ``train`` and ``measure`` of one of these.

    Attributes:
        settings: of each recipe, frozen dataclasses with ``seed`` and ``steps``, asked for when they are needed.
        task: that has such settings, as ``task.settings``.
        scores: all that is measured of a network in eval mode, numbers by name, as README.md explains them: at least
            ``score`` (the share of the held-out items that it answers correctly), ``n`` (how many) and ``baseline``
            (the share that is reached without memory). Those of a further set have its name before theirs, such as
            ``longer_score``. They stand in the card, and ``evaluate --json`` prints them beside the name.
        count: how many held-out items there are.
        accuracy: the ``score`` alone.
        data: what is learned from, in words, marked for translation.
        judged_on: the held-out items, likewise.
    """

    settings: Callable[[], Mapping[str, Any]]
    task: Callable[[Any], ModelTask[Any]]
    scores: Callable[[Any], dict[str, float]]
    count: Callable[[], int]
    accuracy: Callable[[Any], float]
    data: str
    judged_on: str

    def names(self) -> Sequence[str]:
        """Recipes by which a network can be trained."""
        return [*self.settings()]

    def measure(self, _data: Path | None) -> Measure:
        """The held-out items; they are made, so there is no folder with data.

        A network is measured on the CPU, where the items are and where it learned, wherever it was loaded.
        """
        accuracy, scores = ((lambda model, of=of: of(model.cpu())) for of in (self.accuracy, self.scores))
        return Measure(self.judged_on, self.count(), accuracy, scores)

    def train(self, training: Training) -> None:
        """Train a network, measure it, and save it with its card."""
        settings = self.settings()[training.name]
        if training.seed is not None:
            settings = replace(settings, seed=training.seed)
        if training.epochs is not None:
            say(_("These networks are trained by steps, so --epochs is left out."))
        message = ngettext(
            "Training {name} on {data}: {count} step, seed {seed}.",
            "Training {name} on {data}: {count} steps, seed {seed}.",
            settings.steps,
        )
        say(message.format(name=training.name, data=_(self.data), count=settings.steps, seed=settings.seed))
        self._save(training.out, trained(self.task(settings), settings.steps), settings)

    def _save(self, path: Path, model: nn.Module, settings: Any) -> None:
        measured = self.scores(model)
        card = Card.of(
            model,
            name=path.stem,
            recipe=asdict(settings),
            seed=settings.seed,
            data=self.data,
            accuracy=measured["score"],
            accuracy_on=self.judged_on,
        )
        checkpoints.save(path, model, replace(card, scores=measured))
        said = _("{share} of {count:,} {items}: correct. Saved as {path}.").format(
            share=percent(measured["score"], 2), count=measured["n"], items=_(self.judged_on), path=path.resolve()
        )
        say(said)


def trained(task: ModelTask[Any], steps: int) -> nn.Module:
    """The network after so many steps, in eval mode; the loss is said now and then."""
    while task.step_count < steps:
        loss = task.step()
        if task.step_count % SAID_EACH == 0:
            say(_("step {step}/{steps} · loss {loss:.4f}").format(step=task.step_count, steps=steps, loss=loss))
    return task.model.eval()
