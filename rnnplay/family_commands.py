"""What the command line asks of those who know a family of networks: train one, and measure some."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from rnnplay.families import FAMILIES


@dataclass(frozen=True)
class Training:
    """How a network is to be trained.

    Attributes:
        name: of the recipe.
        out: file to write; it was checked that it can be.
        data: the folder with the data; None for what comes with the project.
        seed, epochs: in the place of the recipe's, if they are not None.
        with_familiarity: whether the measure of what it was not trained on is fitted as well, if there is one.
    """

    name: str
    out: Path
    data: Path | None = None
    seed: int | None = None
    epochs: int | None = None
    with_familiarity: bool = True


@dataclass(frozen=True)
class Measure:
    """What networks of a family are measured on.

    Attributes:
        source: which items these are, in words.
        count: how many.
        accuracy: the share of them that a network, in eval mode, answers correctly, 0…1.
        scores: all that is measured of a network, numbers by name, as ``evaluate --json`` prints them beside its name;
            None: accuracy, how many, and which items.
    """

    source: str
    count: int
    accuracy: Callable[[Any], float]
    scores: Callable[[Any], dict[str, float]] | None = None


class Commands(Protocol):
    """A module that a family names (`rnnplay.families.family.Family.commands`)."""

    def names(self) -> Sequence[str]:
        """Recipes by which a network can be trained."""

    def train(self, training: Training) -> None:
        """Train a network by one of these and save it, and say so."""

    def measure(self, data: Path | None) -> Measure:
        """What networks are measured on, from a folder or from what comes with the project."""


def commands_of(family: str) -> Commands | None:
    """Those of a family, by its name; None if it has none."""
    module = FAMILIES[family].commands
    return cast(Commands, import_module(module)) if module else None


def recipes() -> dict[str, Commands]:
    """All recipes of all families, with who trains by them."""
    found: dict[str, Commands] = {}
    for family in FAMILIES:
        if commands := commands_of(family):
            found |= dict.fromkeys(commands.names(), commands)
    return found
