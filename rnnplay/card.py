"""The card of a trained network: what there is to know about it, and what can be wrong in one from a stranger."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import torch
from torch import nn

from rnnplay import __version__
from rnnplay.families import FAMILIES, family_of
from rnnplay.families.family import is_whole
from rnnplay.families.row_classifier import ROW_CLASSIFIER
from rnnplay.models.familiarity import FARTHEST
from rnnplay.text import _

OPTIONAL = {"familiarity", "scores", "family"}  # what a card may lack
MOST_SCORES = 64


@dataclass(frozen=True)
class Card:
    """What there is to know about a trained network.

    Attributes:
        name: what it is called; the shipped files carry the same name.
        architecture: the arguments of the family's module, by name.
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
        scores: what else was measured of it, numbers by name; None: nothing. Older cards lack it.
        family: which networks it is one of (`rnnplay.families`). Cards of networks that read digits do not tell it.
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
    scores: dict[str, float] | None = None
    family: str = ROW_CLASSIFIER.name

    @classmethod
    def of(
        cls,
        model: nn.Module,
        *,
        name: str,
        recipe: Mapping[str, Any],
        seed: int,
        data: str,
        accuracy: float,
        accuracy_on: str,
    ) -> "Card":
        """The card of a network trained today with the installed versions."""
        measure = getattr(model, "familiarity", None)
        return cls(
            name=name,
            architecture=dict(vars(model)["architecture"]),
            recipe=dict(recipe),
            seed=seed,
            data=data,
            date=date.today().isoformat(),
            accuracy=accuracy,
            accuracy_on=accuracy_on,
            parameters=parameters_of(model),
            versions={"torch": str(torch.__version__), "rnnplay": __version__},
            familiarity=None if measure is None else measure.card(),
            family=family_of(model).name,
        )

    def as_json(self) -> str:
        """What a file's header holds.

        Raises:
            TypeError, ValueError: a value is none that JSON can hold.
        """
        values = asdict(self)
        if self.family == ROW_CLASSIFIER.name:
            del values["family"]
        if self.scores is None:
            del values["scores"]
        return json.dumps(values, allow_nan=False)


def parameters_of(model: nn.Module) -> int:
    """How many numbers it learns; the model may be on the meta device."""
    return sum(parameter.numel() for parameter in model.parameters())


def wrong_in_card(values: dict[str, Any]) -> str:
    """What is wrong in a card, in a few words; nothing if it is right. Sets no more trust in it than in a stranger."""
    names = {field.name for field in fields(Card)}
    if lacking := sorted(names - OPTIONAL - values.keys()):
        return _("it lacks {names}").format(names=", ".join(lacking))
    if unknown := sorted(values.keys() - names):
        return _("it has {name!r}, which is unknown").format(name=unknown[0][:80])
    for name in ("name", "data", "accuracy_on", "date"):
        if not _is_line(values[name]):
            return _("{name} is not a line of text").format(name=name)
    if {"/", "\\"} & {*values["name"]}:
        return _("name contains a slash")
    for name in ("seed", "parameters"):
        if not (is_whole(values[name]) and 0 <= values[name] < 2**64):
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
    return _wrong_in_scores(values.get("scores")) or _wrong_in_network(values)


def _wrong_in_scores(scores: object) -> str:
    """What is wrong in the further numbers of a card."""
    if scores is None:
        return ""
    if not isinstance(scores, dict) or len(scores) > MOST_SCORES:
        return _("scores is not an object of at most {most} numbers").format(most=MOST_SCORES)
    for name, value in scores.items():
        if not _is_line(name) or isinstance(value, bool) or not isinstance(value, int | float):
            return _("scores has something that is not a number")
    return ""


def _wrong_in_network(values: dict[str, Any]) -> str:
    """What is wrong in what a card says of the network itself."""
    name = values.get("family", ROW_CLASSIFIER.name)
    family = FAMILIES.get(name) if isinstance(name, str) else None
    if family is None:
        return _("family is {name}, which is unknown; there are: {names}").format(
            name=repr(name)[:80], names=", ".join(map(repr, FAMILIES))
        )
    if problem := family.wrong_in(values["architecture"]):
        return problem
    familiarity = values.get("familiarity")
    if familiarity is not None and family.measure is None:
        return _("familiarity is nothing that a {family} has").format(family=family.name)
    return _wrong_in_familiarity(familiarity)


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


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
