"""Trained networks as files: safetensors with a model card in the header.

A file is believed only after every check. Its header is read first: the card, and names, types and shapes of all
tensors against those of the network that the card describes, which is built without memory. Only a file that matches
is decoded, so that a false header costs nothing, and nothing in a file is ever run.
"""

import json
import math
import os
import re
import secrets
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import IO, Any, NoReturn

import safetensors.torch
import torch
from safetensors import SafetensorError

from rnnplay import __version__, shipped
from rnnplay.models.familiarity import FARTHEST, Familiarity, outputs_of
from rnnplay.models.row_classifier import CLASSES, PIXELS, RowClassifier
from rnnplay.text import _

FOLDER = shipped.CHECKPOINTS
SUFFIX = ".safetensors"
DEFAULT = "lstm-2x128"
MAX_BYTES = 64 * 2**20  # ten times the largest network that is of use here
MAX_HEADER = 100_000  # bytes; a card and the names of 200 tensors take a fifth of it
MAX_HIDDEN, MAX_LAYERS = 1024, 8


try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


class CheckpointError(RuntimeError):
    """A checkpoint could not be found, read or written. The message says what to do."""


class CheckpointWarning(UserWarning):
    """A file was left out of a list of checkpoints. The message says why and what to do."""


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
            parameters=_count(model),
            versions={"torch": str(torch.__version__), "rnnplay": __version__},
            familiarity=None if model.familiarity is None else model.familiarity.card(),
        )


def list(folder: str | Path | None = None) -> tuple[Card, ...]:
    """The cards of all networks in a folder, by name, the default network first. Only the headers are read.

    A file that is broken, or that its card calls by another name, is left out with a `CheckpointWarning`.

    Args:
        folder: None for the shipped networks in `FOLDER`.
    """
    cards = []
    for path in sorted(Path(FOLDER if folder is None else folder).glob(f"*{SUFFIX}")):
        try:
            card, _model = _inspect(*_read(path, 8 + MAX_HEADER), path.name)
            if card.name != path.stem:
                _refuse(
                    path.name,
                    _("its card has the name {name!r}").format(name=card.name),
                    _("rename the file to that name"),
                )
            cards.append(card)
        except CheckpointError as error:
            warnings.warn(str(error), CheckpointWarning, stacklevel=2)
    return tuple(sorted(cards, key=lambda card: (card.name != DEFAULT, card.name)))


def load(
    name_or_path: str | Path, device: str | torch.device = "cpu", max_bytes: int = MAX_BYTES
) -> tuple[RowClassifier, Card]:
    """The network of that name in `FOLDER`, or the one in a file, ready to read (in eval mode), and its card.

    Args:
        name_or_path: a name, or a path; a text with a folder in it or ending in ``.safetensors`` is a path.
        device: where the network shall be.
        max_bytes: a larger file is refused.

    Raises:
        CheckpointError: there is no such file, or it is not a sound checkpoint.
    """
    path = find(name_or_path)
    content, size = _read(path, max_bytes)
    if size > max_bytes:
        _refuse_size(path.name, max_bytes)
    return load_bytes(content, device, max_bytes, path.name)


def load_bytes(
    content: bytes, device: str | torch.device = "cpu", max_bytes: int = MAX_BYTES, called: str = "The file"
) -> tuple[RowClassifier, Card]:
    """As `load`, from the bytes of a file, for one that somebody uploads.

    Args:
        content: the whole file.
        device: where the network shall be.
        max_bytes: more is refused.
        called: what to call the file in errors.

    Raises:
        CheckpointError: the bytes are not a sound checkpoint.
    """
    if len(content) > max_bytes:
        _refuse_size(called, max_bytes)
    card, model = _inspect(content, len(content), called)
    try:
        tensors = safetensors.torch.load(content)
        model.load_state_dict(tensors, assign=True)  # nothing is initialised: nobody's random numbers are used up
    except (SafetensorError, RuntimeError, ValueError) as error:
        _refuse(called, _("its tensors cannot be decoded ({error})").format(error=_first_line(error)), _copy_again())
    for name, tensor in tensors.items():
        if not tensor.isfinite().all():
            _refuse(
                called, _("{name} has values that are not finite (NaN or infinity)").format(name=name), _train_again()
            )
    if not math.isfinite(_largest_output(model)):
        _refuse(called, _("its weights are so large that its outputs are not finite numbers"), _train_again())
    return model.to(device).eval(), card


def save(path: str | Path, model: RowClassifier, card: Card) -> None:
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
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            _hold(file)
            _clear_parts(path)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            if fcntl is not None:
                os.replace(temporary, path)  # still held
        if fcntl is None:
            os.replace(temporary, path)  # Windows moves no file that is open
    except OSError as error:
        raise CheckpointError(
            _("{path} cannot be written ({error}). Choose a folder that exists and has free space.").format(
                path=path, error=error.strerror or error
            )
        ) from error
    finally:
        with suppress(OSError):  # after a success it is not there any more
            temporary.unlink()


def can_be_written(path: str | Path) -> bool:
    """Whether a path is that of a usual file or of none yet: a device or a pipe cannot be replaced by a file."""
    return os.path.isfile(path) or not os.path.lexists(os.path.realpath(path))


def _clear_parts(path: Path) -> None:
    """Remove what saves that were killed have left beside ``path``; what another process is writing stays."""
    ours = re.compile(rf"\.(.+{re.escape(SUFFIX)}|{re.escape(path.name)})\.[0-9a-f]{{8}}\.part")
    for part in path.parent.iterdir():
        if ours.fullmatch(part.name):
            with suppress(OSError), part.open("rb+") as file:
                _hold(file)  # fails as long as its writer lives
                part.unlink()


def _hold(file: IO[bytes]) -> None:
    """Lock a file for this process as long as it is open; OSError if another one holds it."""
    if fcntl is not None:  # on Windows nobody can remove a file that is open
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def save_bytes(model: RowClassifier, card: Card, called: str = "The network") -> bytes:
    """What `save` writes, for somebody who downloads it.

    Args:
        model, card: the network and what there is to know about it.
        called: what to call the file in errors.

    Raises:
        CheckpointError: network or card would not pass the checks of `load`.
    """
    tensors = {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in model.state_dict().items()}
    try:
        content = safetensors.torch.save(tensors, {"card": json.dumps(asdict(card), allow_nan=False)})
    except (TypeError, ValueError) as error:
        raise CheckpointError(
            _(
                "{file} cannot be saved: the card has a value that JSON cannot hold ({error}). Use only numbers, "
                "texts, lists and dictionaries."
            ).format(file=called, error=_first_line(error))
        ) from error
    load_bytes(content, called=_("{file} was not saved, because it").format(file=called))
    return content


def _refuse(called: str, problem: str, advice: str) -> NoReturn:
    # From None: what lies beneath is told in the message, and its traceback tells a reader nothing more.
    raise CheckpointError(
        _("{file} cannot be loaded: {problem}; {advice}.").format(file=called, problem=problem, advice=advice)
    ) from None


def _refuse_size(called: str, most: int) -> NoReturn:
    _refuse(called, _("it is larger than {most:,} bytes").format(most=most), _("choose a model file of rnnplay"))


def _copy_again() -> str:
    return _("copy or download it again")


def _train_again() -> str:
    return _("train it again with `python -m rnnplay train`")


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


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
        _refuse(
            path.name,
            _("it cannot be read ({error})").format(error=error.strerror or error),
            _("check the file's permissions"),
        )


def _inspect(start: bytes, size: int, called: str) -> tuple[Card, RowClassifier]:
    """The card and the network, on the meta device, from the start of a file and its size; raises CheckpointError."""
    length = int.from_bytes(start[:8], "little")  # of the header that follows
    if size < 8 or not 2 <= length <= min(size - 8, MAX_HEADER):
        if start.startswith((b"PK\x03\x04", b"\x80")):
            problem = _("it is a pickle file, as torch.save writes, which can run any code when it is opened")
            _refuse(called, problem, _("save the network with rnnplay.checkpoints.save instead"))
        _refuse(called, _("it is incomplete or not a safetensors file"), _copy_again())
    header = _json_object(start[8 : 8 + length])
    if header is None:
        _refuse(called, _("its header is damaged or not that of a safetensors file"), _copy_again())
    metadata = header.pop("__metadata__", None)
    text = metadata.get("card") if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        _refuse(called, _("it has no model card, so rnnplay did not save it"), _train_again())
    values = _json_object(text)
    problem = _("it is not JSON") if values is None else _wrong_in_card(values)
    if values is None or problem:
        _refuse(called, _("its model card is wrong ({problem})").format(problem=problem), _train_again())
    card = Card(**values)

    with torch.device("meta"):
        model = RowClassifier(**card.architecture)
        if card.familiarity is not None:
            model.familiarity = Familiarity(outputs_of(card.architecture), **card.familiarity)
    expected = model.state_dict()
    missing, extra = expected.keys() - header.keys(), header.keys() - expected.keys()
    if missing or extra:
        names = ", ".join(repr(name[:80]) for name in sorted(missing or extra)[:3])
        problem = _("it lacks {names}") if missing else _("it has {names}, which its card does not describe")
        _refuse(called, problem.format(names=names), _train_again())
    for name, tensor in expected.items():
        entry = header[name] if isinstance(header[name], dict) else {}
        if entry.get("dtype") != "F32":
            _refuse(
                called,
                _("{name} has the type {type!r}, not F32").format(name=name, type=str(entry.get("dtype"))[:20]),
                _train_again(),
            )
        if entry.get("shape") != [*tensor.shape]:
            problem = _("{name} has the shape {shape}, but its card requires {expected}")
            shape = str(entry.get("shape"))[:60]
            _refuse(called, problem.format(name=name, shape=shape, expected=[*tensor.shape]), _train_again())
    if card.parameters != _count(model):
        problem = _("its card says {said} parameters, but it has {count}")
        _refuse(called, problem.format(said=card.parameters, count=_count(model)), _train_again())
    whole = 8 + length + 4 * sum(math.prod(tensor.shape) for tensor in expected.values())  # four bytes a float32
    if size != whole:
        _refuse(called, _("it has {size:,} bytes instead of {whole:,}").format(size=size, whole=whole), _copy_again())
    return card, model


@torch.inference_mode()
def _largest_output(model: RowClassifier) -> float:
    """A number that no sum within the network exceeds, whatever it reads; infinite where float32 holds none.

    Ink and hidden states lie within −1…1, so no unit's sum exceeds that of the sizes of its weights and biases. In the
    measure of familiarity each layer reads at most what the one before gives.
    """
    sums = [each.abs().flatten(1).sum(dim=1) if each.dim() > 1 else each.abs() for each in model.parameters()]
    largest = 4 * max(float(each.max()) for each in sums)  # of a unit there are two matrices and two biases
    measure = model.familiarity
    if measure is not None:
        bound = 1.0
        weights = dict(measure.named_buffers())
        for name in ("convolution_1", "convolution_2", "convolution_3", "picture", "hidden", "odds"):
            units = weights[name].abs().reshape(len(weights[f"{name}_bias"]), -1)
            bound = max(1.0, bound) * float(units.sum(dim=1).max()) + float(weights[f"{name}_bias"].abs().max())
            largest = max(largest, bound)
    return largest if largest < torch.finfo(torch.float32).max else math.inf


def _json_object(text: str | bytes) -> dict[str, Any] | None:
    """The object that the text is, or None if it is not strict JSON, has a key twice, or is not an object."""

    def unique(pairs: Any) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            raise ValueError("a key twice")  # readers differ in which of the two they take
        return result

    def refuse(constant: str) -> NoReturn:
        raise ValueError(constant)  # NaN and Infinity are not JSON

    try:
        values = json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None


def _wrong_in_card(values: dict[str, Any]) -> str:
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
        return _first_line(error).rstrip(".")
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


def _count(model: RowClassifier) -> int:
    return sum(math.prod(parameter.shape) for parameter in model.parameters())
