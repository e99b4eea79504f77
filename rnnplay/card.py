"""The card of a trained network: what there is to know about it, and what can be wrong in one from a stranger."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import torch

from rnnplay import __version__
from rnnplay.literal import first_line
from rnnplay.models.familiarity import FARTHEST
from rnnplay.models.row_classifier import CLASSES, PIXELS, RowClassifier
from rnnplay.text import _

MAX_HIDDEN, MAX_LAYERS = 1024, 8


@dataclass(frozen=True)
class Card:
    """What there is to know about a trained network.

    Attributes:
        name: what it is called; the shipped files carry the same name.
        architecture: the arguments of `RowClassifier`.
        recipe: how it was trained.
        seed: of the training run.
        data: what it was trained on, in words.
        date: when it was trained, as YYYY-MM-DD.
        accuracy: share read rightly, 0…1.
        accuracy_on: of which images, in words.
        parameters: how many numbers were learnt.
        versions: of torch and rnnplay, by name.
        familiarity: the ``threshold`` of the network's measure of how unlike digits a picture is, and ``data``: what
            it was set on, in words; None if it has no such measure. Older cards lack it.
    """

    name: str
    architecture: dict[str, Any]
    recipe: dict[str, Any]
    seed: int
    data: str
    date: str
    accuracy: float
    accuracy_on: str
    parameters: int
    versions: dict[str, str]
    familiarity: dict[str, Any] | None = None

    @classmethod
    def of(
        cls,
        model: RowClassifier,
        *,
        name: str,
        recipe: Mapping[str, Any],
        seed: int,
        data: str,
        accuracy: float,
        accuracy_on: str,
    ) -> "Card":
        """The card of a network trained today with the installed versions."""
        return cls(
            name=name,
            architecture=dict(model.architecture),
            recipe=dict(recipe),
            seed=seed,
            data=data,
            date=date.today().isoformat(),
            accuracy=accuracy,
            accuracy_on=accuracy_on,
            parameters=parameters_of(model),
            versions={"torch": str(torch.__version__), "rnnplay": __version__},
            familiarity=None if model.familiarity is None else model.familiarity.card(),
        )


def parameters_of(model: RowClassifier) -> int:
    """How many numbers it learns; the model may be on the meta device."""
    return sum(parameter.numel() for parameter in model.parameters())


def wrong_in_card(values: dict[str, Any]) -> str:
    """What is wrong in a card, in a few words; nothing if it is right. Sets no more trust in it than in a stranger."""
    names = {field.name for field in fields(Card)}
    if lacking := sorted(names - {"familiarity"} - values.keys()):
        return _("it lacks {names}").format(names=", ".join(lacking))
    if unknown := sorted(values.keys() - names):
        return _("it has {name!r}, which is unknown").format(name=unknown[0][:80])
    for name in ("name", "data", "accuracy_on", "date"):
        if not _is_line(values[name]):
            return _("{name} is not a line of text").format(name=name)
    if {"/", "\\"} & {*values["name"]}:
        return _("name contains a slash")
    for name in ("seed", "parameters"):
        if not (_is_whole(values[name]) and 0 <= values[name] < 2**64):
            return _("{name} is not a whole number").format(name=name)
    accuracy = values["accuracy"]
    if isinstance(accuracy, bool) or not isinstance(accuracy, int | float) or not 0 <= accuracy <= 1:
        return _("accuracy is not between 0 and 1")
    if not _is_date(values["date"]):
        return _("date is not YYYY-MM-DD")
    if not isinstance(values["recipe"], dict):
        return _("recipe is not an object")
    versions = values["versions"]
    if not isinstance(versions, dict) or not all(isinstance(versions.get(name), str) for name in ("torch", "rnnplay")):
        return _("versions lacks those of torch and rnnplay")
    return _wrong_in_architecture(values["architecture"]) or _wrong_in_familiarity(values.get("familiarity"))


def _wrong_in_architecture(architecture: object) -> str:
    """What is wrong in the arguments of a `RowClassifier`, in a few words; nothing if they are right."""
    if not isinstance(architecture, dict):
        return _("architecture is not an object")
    limits = {
        "hidden_size": (1, MAX_HIDDEN),
        "num_layers": (1, MAX_LAYERS),
        "input_size": (PIXELS, PIXELS),
        "num_classes": (CLASSES, CLASSES),
    }
    for name, (least, most) in limits.items():
        if not (_is_whole(architecture.get(name)) and least <= architecture[name] <= most):
            message = (
                _("{name} is not {least}")
                if least == most
                else _("{name} is not a whole number from {least} to {most}")
            )
            return message.format(name=name, least=least, most=most)
    dropout = architecture.get("dropout")
    if isinstance(dropout, bool) or not isinstance(dropout, int | float) or not 0 <= dropout < 1:
        return _("dropout is not at least 0 and less than 1")
    if not isinstance(architecture.get("bidirectional"), bool):
        return _("bidirectional is not true or false")
    if not (isinstance(architecture.get("cell"), str) and isinstance(architecture.get("readout"), str)):
        return _("cell or readout is not a text")
    try:
        with torch.device("meta"):
            model = RowClassifier(**architecture)
    except (TypeError, ValueError) as error:
        return first_line(error).rstrip(".")
    return "" if model.architecture == architecture else _("architecture is not that of a RowClassifier")


def _wrong_in_familiarity(familiarity: object) -> str:
    """What is wrong in what a card says of the measure of familiarity, in a few words; nothing if it is right."""
    if familiarity is None:
        return ""
    if not isinstance(familiarity, dict) or familiarity.keys() != {"threshold", "data"}:
        return _("familiarity is not an object of threshold and data")
    threshold = familiarity["threshold"]
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not abs(threshold) <= FARTHEST:
        return _("the threshold of familiarity is not a number from −{most} to {most}").format(most=FARTHEST)
    return "" if _is_line(familiarity["data"]) else _("the data of familiarity is not a line of text")


def _is_line(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 500 and value.isprintable()


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
