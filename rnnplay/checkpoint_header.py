"""The header of a checkpoint: its card, and whether names, types and shapes of all tensors are those that it describes.

Nothing in a file is believed before that, and nothing is decoded: the network is built without memory.
"""

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from torch import Tensor, nn

from rnnplay.card import Card, parameters_of, wrong_in_card
from rnnplay.families import FAMILIES
from rnnplay.text import _

MAX_HEADER = 100_000  # bytes; a card and the names of 200 tensors take a fifth of it


class CheckpointError(RuntimeError):
    """A checkpoint could not be found, read or written. The message says what to do."""


class RefusedError(CheckpointError):
    """What a file holds is not believed."""

    def __init__(self, called: str, problem: str, advice: str) -> None:
        super().__init__(
            _("{file} cannot be loaded: {problem}; {advice}.").format(file=called, problem=problem, advice=advice)
        )
        self.problem, self.advice = problem, advice


def refuse(called: str, problem: str, advice: str) -> NoReturn:
    # From None: what lies beneath is told in the message, and its traceback tells a reader nothing more.
    raise RefusedError(called, problem, advice) from None


def copy_again() -> str:
    return _("copy or download it again")


def train_again() -> str:
    return _("train it again with `python -m rnnplay train`")


def inspect(start: bytes, size: int, called: str) -> tuple[Card, nn.Module]:
    """The card and the network, on the meta device, from the start of a file and its size; raises CheckpointError."""
    length = int.from_bytes(start[:8], "little")  # of the header that follows
    if size < 8 or not 2 <= length <= min(size - 8, MAX_HEADER):
        if start.startswith((b"PK\x03\x04", b"\x80")):
            problem = _("it is a pickle file, as torch.save writes, which can run any code when it is opened")
            refuse(called, problem, _("save the network with rnnplay.checkpoints.save instead"))
        refuse(called, _("it is incomplete or not a safetensors file"), copy_again())
    header = _json_object(start[8 : 8 + length])
    if header is None:
        refuse(called, _("its header is damaged or not that of a safetensors file"), copy_again())
    card = _card(header.pop("__metadata__", None), called)
    model = FAMILIES[card.family].build(card.architecture, card.familiarity)
    expected = model.state_dict()
    _check_tensors(expected, header, called)
    if card.parameters != parameters_of(model):
        problem = _("its card says {said} parameters, but it has {count}")
        refuse(called, problem.format(said=card.parameters, count=parameters_of(model)), train_again())
    whole = 8 + length + 4 * sum(math.prod(tensor.shape) for tensor in expected.values())  # four bytes a float32
    if size != whole:
        refuse(called, _("it has {size:,} bytes instead of {whole:,}").format(size=size, whole=whole), copy_again())
    return card, model


def _card(metadata: object, called: str) -> Card:
    """The card in a header's metadata, checked."""
    text = metadata.get("card") if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        refuse(called, _("it has no model card, so rnnplay did not save it"), train_again())
    values = _json_object(text)
    problem = _("it is not JSON") if values is None else wrong_in_card(values)
    if values is None or problem:
        refuse(called, _("its model card is wrong ({problem})").format(problem=problem), train_again())
    return Card(**values)


def _check_tensors(expected: Mapping[str, Tensor], header: Mapping[str, Any], called: str) -> None:
    """Whether a header tells of the tensors that a network has, and of no others."""
    missing, extra = expected.keys() - header.keys(), header.keys() - expected.keys()
    if missing or extra:
        names = ", ".join(repr(name[:80]) for name in sorted(missing or extra)[:3])
        problem = _("it lacks {names}") if missing else _("it has {names}, which its card does not describe")
        refuse(called, problem.format(names=names), train_again())
    for name, tensor in expected.items():
        entry = header[name] if isinstance(header[name], dict) else {}
        if entry.get("dtype") != "F32":
            problem = _("{name} has the type {type!r}, not F32")
            refuse(called, problem.format(name=name, type=str(entry.get("dtype"))[:20]), train_again())
        if entry.get("shape") != [*tensor.shape]:
            problem = _("{name} has the shape {shape}, but its card requires {expected}")
            shape = str(entry.get("shape"))[:60]
            refuse(called, problem.format(name=name, shape=shape, expected=[*tensor.shape]), train_again())


def _json_object(text: str | bytes) -> dict[str, Any] | None:
    """The object that the text is, or None if it is not strict JSON, has a key twice, or is not an object."""

    def unique(pairs: Any) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            raise ValueError  # a key twice: readers differ in which of the two they take
        return result

    def no_constant(constant: str) -> NoReturn:
        raise ValueError(constant)  # NaN and Infinity are not JSON

    try:
        values = json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
