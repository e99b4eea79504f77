"""MNIST: the part of it that comes with the project, and the whole of it from a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from rnnplay.data.idx import read_idx
from rnnplay.text import N_, _

SAMPLE = Path(__file__).parent / "mnist-sample.npz"
SIZES = {"train": 60_000, "test": 10_000}
SAMPLE_SOURCES = {
    "train": N_("the first 10,000 training images of MNIST"),
    "test": N_("the first 2,000 test images of MNIST"),
}
SOURCES = {"train": N_("the 60,000 training images of MNIST"), "test": N_("the 10,000 test images of MNIST")}
FILES = [f"{split}-{part}" for split in ("train", "t10k") for part in ("images-idx3-ubyte", "labels-idx1-ubyte")]
PLACES = ("MNIST/raw", "raw", "MNIST", ".")  # in the folder that is named


class DataError(RuntimeError):
    """The images could not be read. The message says what to do."""


@dataclass(frozen=True)
class Digits:
    """Images with their labels.

    Attributes:
        images: ``(count, 28, 28)`` uint8, ink in 0…255.
        labels: ``(count,)`` int64, digits 0…9.
        source: where they are from, in English words, for it is written into files; `_` translates it.
    """

    images: Tensor
    labels: Tensor
    source: str

    def __len__(self) -> int:
        return len(self.labels)

    def first(self, count: int) -> "Digits":
        """The first ``count`` of them, or all if there are no more."""
        if count >= len(self):
            return self
        return Digits(self.images[:count], self.labels[:count], self.source_of_first(count))

    def source_of_first(self, count: int, say: Callable[[str], str] = str) -> str:
        """Where the first ``count`` are from, in words: English for a file, or translated by ``say``, such as `_`."""
        if count >= len(self):
            return say(self.source)
        return say(N_("the first {count:,} of {images}")).format(count=count, images=say(self.source))


def load_mnist(split: str, folder: str | Path | None = None) -> Digits:
    """MNIST's training or test images.

    Args:
        split: ``"train"`` or ``"test"``.
        folder: where the IDX files lie, in it or in one of `PLACES`, plain or as ``.gz``, such as torchvision's
            ``MNIST/raw``; ``~`` is the home folder. None gives the sample that comes with the project: the first 10,000
            training and the first 2,000 test images.

    Raises:
        DataError: the images are not there or are broken.
    """
    if split not in SIZES:
        raise ValueError(
            _("split is {split!r}; it must be one of {known}.").format(split=split, known=", ".join(SIZES))
        )
    return _sample(split) if folder is None else _full(split, home_expanded(folder))


def home_expanded(folder: str | Path) -> Path:
    """The folder, with its ``~`` replaced.

    Raises:
        DataError: there is no such user.
    """
    try:
        return Path(folder).expanduser()
    except RuntimeError as error:
        raise DataError(
            _("{folder}: there is no such user. Give the full path of the folder.").format(folder=folder)
        ) from error


def find_file(folder: Path, name: str) -> Path | None:
    """Where one of `FILES` lies; as the database spells it (``train-images-idx3-ubyte``), or with a dot before idx."""
    spellings = [f"{each}{suffix}" for each in (name, name.replace("-idx", ".idx")) for suffix in ("", ".gz")]
    found = (folder / place / spelling for place in PLACES for spelling in spellings)
    return next((path for path in found if path.is_file()), None)


def _sample(split: str) -> Digits:
    try:
        with np.load(SAMPLE, allow_pickle=False) as arrays:
            images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
    except Exception as error:  # numpy raises many kinds for a broken archive
        raise DataError(
            _("The sample of MNIST, {file}, is missing or broken ({error}). Reinstall rnnplay.").format(
                file=SAMPLE, error=error
            )
        ) from error
    return Digits(torch.from_numpy(images), torch.from_numpy(labels).long(), SAMPLE_SOURCES[split])


def _full(split: str, folder: Path) -> Digits:
    size, names = SIZES[split], FILES[:2] if split == "train" else FILES[2:]
    found = {name: find_file(folder, name) for name in FILES}
    if missing := [name for name in FILES if found[name] is None]:
        problem = _("it is not a folder") if folder.exists() else _("it does not exist")
        if folder.is_dir():
            problem = _("it lacks {files}").format(files=", ".join(missing))
        raise DataError(
            _(
                "MNIST could not be read from {folder}: {problem}. The four files can be in it or in MNIST/raw "
                "below it, plain or as .gz. Without a folder, rnnplay uses the sample that comes with it."
            ).format(folder=folder, problem=problem)
        )
    images, labels = (
        _array(found[name], axes, size * 28 * 28 + 1)  # type: ignore[arg-type]
        for name, axes in zip(names, (3, 1), strict=True)
    )
    if images.shape != (size, 28, 28) or labels.shape != (size,) or labels.max() > 9:
        raise DataError(
            _(
                "MNIST in {folder} is broken: expected {size:,} images of 28×28 with labels 0…9, found {images} and "
                "{labels}. Delete {files} there and download them again."
            ).format(folder=folder, size=size, images=images.shape, labels=labels.shape, files=_(" and ").join(names))
        )
    return Digits(torch.from_numpy(images), torch.from_numpy(labels).long(), SOURCES[split])


def _array(path: Path, axes: int, most: int) -> np.ndarray:
    try:
        return read_idx(path, axes, most)
    except (ValueError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise DataError(
            _("{path} is broken: {reason}. Delete it and download it again.").format(path=path, reason=reason)
        ) from error


def to_input(images: Tensor) -> Tensor:
    """Bytes ``(count, 28, 28)`` as what a network reads: float32, ink in 0…1."""
    return images.float() / 255
