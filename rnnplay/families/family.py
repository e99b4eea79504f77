"""A family of networks, as files know it: what builds one from its card, and what the card may say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import torch
from torch import Tensor, nn

from rnnplay.literal import first_line
from rnnplay.models.without_memory import without_memory
from rnnplay.text import _

Net = TypeVar("Net", bound=nn.Module)
Argument = Callable[
    [str, object], str
]  # what is wrong with a value, told its name, in a few words; nothing: it is right


@dataclass(frozen=True)
class Family(Generic[Net]):
    """One kind of network.

    Attributes:
        name: in cards.
        what: such a network is, in English words, marked for translation.
        module: built of the card's ``architecture``, its arguments by name; it keeps them as an attribute of that name.
        arguments: what each of them may be, by name. They must bound how large the network is.
        largest_output: a number that no sum within a network exceeds, whatever it reads; float32 may not hold it.
        measure: makes the measure of how unlike what it was trained on an input is, as the module's ``familiarity``,
            from the architecture and the card's ``familiarity``; None: there is no such measure.
        commands: the dotted name of a module that trains and measures these (`rnnplay.family_commands.Commands`);
            empty: the command line does neither.
    """

    name: str
    what: str
    module: type[Net]
    arguments: Mapping[str, Argument]
    largest_output: Callable[[Net], float]
    measure: Callable[[dict[str, Any], dict[str, Any]], nn.Module] | None = None
    commands: str = ""

    def build(self, architecture: dict[str, Any], familiarity: dict[str, Any] | None = None) -> Net:
        """The network without memory, on the meta device, from a card that was checked."""
        with without_memory():
            model = self.module(**architecture)
            if self.measure is not None and familiarity is not None:
                model.familiarity = self.measure(architecture, familiarity)
        return model

    def wrong_in(self, architecture: object) -> str:
        """What is wrong in what a stranger's card calls the architecture, in a few words; nothing if it is right."""
        if not isinstance(architecture, dict):
            return _("architecture is not an object")
        for name, argument in self.arguments.items():
            if problem := argument(name, architecture.get(name)):
                return problem
        try:
            model = self.build(architecture)
        except (TypeError, ValueError) as error:
            return first_line(error).rstrip(".")
        if vars(model)["architecture"] != architecture:
            return _("architecture is not that of a {module}").format(module=self.module.__name__)
        return ""


@torch.inference_mode()
def largest_sum(model: nn.Module) -> float:
    """A number that no unit's sum exceeds while all that is read, and each state, lies within −1…1.

    It is that of the sizes of its weights and biases; of a unit there are at most two matrices and two biases.
    """
    sums = [each.abs().flatten(1).sum(dim=1) if each.dim() > 1 else each.abs() for each in model.parameters()]
    return 4 * max(float(each.max()) for each in sums)


@torch.inference_mode()
def largest_of(layer: nn.Conv2d | nn.Linear, read: float) -> float:
    """What no unit of a layer with biases exceeds that reads numbers of at most a size."""
    assert isinstance(layer.bias, Tensor)
    return float((layer.weight.abs().flatten(1).sum(dim=1) * read + layer.bias.abs()).max())


def is_whole(value: object) -> bool:
    """Whether it is a whole number, and not true or false, which Python takes for 1 and 0."""
    return isinstance(value, int) and not isinstance(value, bool)


def whole(least: int, most: int) -> Argument:
    """A whole number between two, which are allowed."""

    def wrong(name: str, value: object) -> str:
        if is_whole(value) and least <= value <= most:  # type: ignore[operator]
            return ""
        message = (
            _("{name} is not {least}") if least == most else _("{name} is not a whole number from {least} to {most}")
        )
        return message.format(name=name, least=least, most=most)

    return wrong


def share(name: str, value: object) -> str:
    """A number of at least 0 and less than 1."""
    right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1
    return "" if right else _("{name} is not at least 0 and less than 1").format(name=name)


def truth(name: str, value: object) -> str:
    return "" if isinstance(value, bool) else _("{name} is not true or false").format(name=name)


def word(name: str, value: object) -> str:
    """A text; which ones there are, the module knows."""
    return "" if isinstance(value, str) else _("{name} is not a text").format(name=name)


def letters(most: int) -> Argument:
    """A text of at most so many letters."""

    def wrong(name: str, value: object) -> str:
        if not isinstance(value, str):
            return word(name, value)
        return _("{name} has more than {most} letters").format(name=name, most=most) if len(value) > most else ""

    return wrong


def words(most: int) -> Argument:
    """A text of at most so many words."""

    def wrong(name: str, value: object) -> str:
        if not isinstance(value, str):
            return word(name, value)
        return _("{name} has more than {most} words").format(name=name, most=most) if len(value.split()) > most else ""

    return wrong
