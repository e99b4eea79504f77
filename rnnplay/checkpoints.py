"""Trained networks as files: safetensors with a model card in the header.

A file is believed only after every check. Its header is read first: the card, and names, types and shapes of all
tensors against those of the network that the card describes, which is built without memory. Only a file that matches
is decoded, so that a false header costs nothing, and nothing in a file is ever run.
"""

import os
import warnings
from pathlib import Path
from typing import Any, NoReturn, overload

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import nn

from rnnplay import shipped
from rnnplay.card import Card
from rnnplay.checkpoint_header import (
    MAX_HEADER,
    RefusedError,
    copy_again,
    inspect,
    refuse,
    train_again,
)
from rnnplay.checkpoint_header import CheckpointError as CheckpointError  # it is raised by all that stands here
from rnnplay.families import FAMILIES
from rnnplay.families.family import Family, Net
from rnnplay.families.row_classifier import ROW_CLASSIFIER
from rnnplay.literal import first_line
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.whole_file import can_be_written, write_whole

FOLDER = shipped.CHECKPOINTS
SUFFIX = ".safetensors"
DEFAULT = "lstm-2x128"
MAX_BYTES = 64 * 2**20  # ten times the largest network that is of use here


class CheckpointWarning(UserWarning):
    """A file was left out of a list of checkpoints. The message says why and what to do."""


def list(folder: str | Path | None = None, family: Family[Any] | None = ROW_CLASSIFIER) -> tuple[Card, ...]:
    """The cards of all networks in a folder, by name, the default network first. Only the headers are read.

    A file that is broken, or that its card calls by another name, is left out with a `CheckpointWarning`.

    Args:
        folder: None for the shipped networks in `FOLDER`.
        family: which networks; None for all.
    """
    cards = []
    for path in sorted(Path(FOLDER if folder is None else folder).glob(f"*{SUFFIX}")):
        try:
            card, _model = inspect(*_read(path, 8 + MAX_HEADER), path.name)
            if card.name != path.stem:
                refuse(
                    path.name,
                    _("its card has the name {name!r}").format(name=card.name),
                    _("rename the file to that name"),
                )
            if family is None or card.family == family.name:
                cards.append(card)
        except CheckpointError as error:
            warnings.warn(str(error), CheckpointWarning, stacklevel=2)
    return tuple(sorted(cards, key=lambda card: (card.name != DEFAULT, card.name)))


@overload
def load(
    name_or_path: str | Path, device: str | torch.device = ..., max_bytes: int = ...
) -> tuple[RowClassifier, Card]: ...
@overload
def load(
    name_or_path: str | Path, device: str | torch.device = ..., max_bytes: int = ..., *, family: Family[Net]
) -> tuple[Net, Card]: ...
@overload
def load(
    name_or_path: str | Path, device: str | torch.device = ..., max_bytes: int = ..., *, family: None
) -> tuple[nn.Module, Card]: ...
def load(
    name_or_path: str | Path,
    device: str | torch.device = "cpu",
    max_bytes: int = MAX_BYTES,
    *,
    family: Family[Any] | None = ROW_CLASSIFIER,
) -> tuple[nn.Module, Card]:
    """The network of that name in `FOLDER`, or the one in a file, ready to read (in eval mode), and its card.

    Args:
        name_or_path: a name, or a path; a text with a folder in it or ending in ``.safetensors`` is a path.
        device: where the network shall be.
        max_bytes: a larger file is refused.
        family: one of another family is refused; None: any is taken.

    Raises:
        CheckpointError: there is no such file, or it is not a sound checkpoint.
    """
    path = find(name_or_path)
    content, size = _read(path, max_bytes)
    if size > max_bytes:
        _refuse_size(path.name, max_bytes)
    return load_bytes(content, device, max_bytes, path.name, family=family)


@overload
def load_bytes(
    content: bytes, device: str | torch.device = ..., max_bytes: int = ..., called: str = ...
) -> tuple[RowClassifier, Card]: ...
@overload
def load_bytes(
    content: bytes,
    device: str | torch.device = ...,
    max_bytes: int = ...,
    called: str = ...,
    *,
    family: Family[Any] | None,
) -> tuple[nn.Module, Card]: ...
def load_bytes(
    content: bytes,
    device: str | torch.device = "cpu",
    max_bytes: int = MAX_BYTES,
    called: str = "",
    *,
    family: Family[Any] | None = ROW_CLASSIFIER,
) -> tuple[nn.Module, Card]:
    """As `load`, from the bytes of a file, for one that somebody uploads.

    Args:
        content: the whole file.
        device: where the network shall be.
        max_bytes: more is refused.
        called: what to call the file in errors; “The file” if empty.
        family: as of `load`.

    Raises:
        CheckpointError: the bytes are not a sound checkpoint.
    """
    called = called or _("The file")
    if len(content) > max_bytes:
        _refuse_size(called, max_bytes)
    card, model = inspect(content, len(content), called)
    if family is not None and card.family != family.name:
        problem = _("it holds {what}, not {wanted}")
        what = _(FAMILIES[card.family].what)
        refuse(called, problem.format(what=what, wanted=_(family.what)), _("choose another model file"))
    _fill(model, content, called)
    if not FAMILIES[card.family].largest_output(model) < torch.finfo(torch.float32).max:
        refuse(called, _("its weights are so large that its outputs are not finite numbers"), train_again())
    return model.to(device).eval(), card


def _fill(model: nn.Module, content: bytes, called: str) -> None:
    """Give a network on the meta device the tensors of a file whose header was found to describe them."""
    try:
        tensors = safetensors.torch.load(content)
        model.load_state_dict(tensors, assign=True)  # nothing is initialised: nobody's random numbers are used up
    except (SafetensorError, RuntimeError, ValueError) as error:
        refuse(called, _("its tensors cannot be decoded ({error})").format(error=first_line(error)), copy_again())
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            refuse(
                called, _("{name} has values that are not finite (NaN or infinity)").format(name=name), train_again()
            )


def save(path: str | Path, model: nn.Module, card: Card) -> None:
    """Write a network with its card, so that a kill in the middle leaves the old file or the new one.

    Raises:
        CheckpointError: network or card would not pass the checks of `load`, or the file cannot be written.
    """
    path = Path(os.path.realpath(path))  # what a link points to is written, and the link stays
    if not can_be_written(path):
        raise CheckpointError(
            _("{path} is not a file that can be written, but a folder, a device or a pipe.").format(path=path)
        )
    content = save_bytes(model, card, path.name)
    try:
        write_whole(path, content, SUFFIX)
    except OSError as error:
        raise CheckpointError(
            _("{path} cannot be written ({error}). Choose a folder that exists and has free space.").format(
                path=path, error=error.strerror or error
            )
        ) from error


def save_bytes(model: nn.Module, card: Card, called: str = "") -> bytes:
    """What `save` writes, for somebody who downloads it.

    Args:
        model, card: the network and what there is to know about it.
        called: what to call the file in errors; “The network” if empty.

    Raises:
        CheckpointError: network or card would not pass the checks of `load`.
    """
    called = called or _("The network")
    tensors = {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in model.state_dict().items()}
    try:
        content = safetensors.torch.save(tensors, {"card": card.as_json()})
    except (TypeError, ValueError) as error:
        raise CheckpointError(
            _(
                "{file} cannot be saved: the card has a value that JSON cannot hold ({error}). Use only numbers, "
                "texts, lists and dictionaries."
            ).format(file=called, error=first_line(error))
        ) from error
    try:
        load_bytes(content, called=called, family=None)
    except RefusedError as error:
        raise CheckpointError(
            _("{file} was not saved, because it cannot be loaded: {problem}; {advice}.").format(
                file=called, problem=error.problem, advice=error.advice
            )
        ) from None
    return content


def _refuse_size(called: str, most: int) -> NoReturn:
    refuse(called, _("it is larger than {most:,} bytes").format(most=most), _("choose a model file of rnnplay"))


def find(name_or_path: str | Path) -> Path:
    """The file of a network, by its name in `FOLDER` or by its path.

    Raises:
        CheckpointError: there is none.
    """
    text = os.fspath(name_or_path)
    is_name = isinstance(name_or_path, str) and Path(text).name == text and not text.endswith(SUFFIX)
    candidates = [FOLDER / f"{text}{SUFFIX}", Path(text)] if is_name else [Path(text)]
    for path in candidates:
        if os.path.isfile(path):
            return path
    if is_name:
        names = ", ".join(sorted(path.stem for path in FOLDER.glob(f"*{SUFFIX}"))) or _("none yet")
        raise CheckpointError(
            _("There is no network called {name!r}. There are: {names}. You can also give the path of a file.").format(
                name=text, names=names
            )
        )
    message = _("{path!r} is not a file.") if os.path.exists(text) else _("{path!r} does not exist.")
    advice = _("Give a {suffix} file, or the name of a network in {folder}/.")
    raise CheckpointError(f"{message} {advice}".format(path=text, suffix=SUFFIX, folder=FOLDER.name))


def _read(path: Path, most: int) -> tuple[bytes, int]:
    """The first ``most`` bytes of a file, and its size."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            return file.read(min(size, most)), size
    except OSError as error:
        refuse(
            path.name,
            _("it cannot be read ({error})").format(error=error.strerror or error),
            _("check the file's permissions"),
        )
