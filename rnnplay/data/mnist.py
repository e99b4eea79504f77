"""MNIST: the part of it that comes with the project, and the whole of it from a folder."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

SAMPLE = Path(__file__).parent / "mnist-sample.npz"
SIZES = {"train": 60_000, "test": 10_000}
KINDS = {"train": "training", "test": "test"}
FILES = [f"{split}-{part}" for split in ("train", "t10k") for part in ("images-idx3-ubyte", "labels-idx1-ubyte")]


class DataError(RuntimeError):
    """The images could not be read. The message says what to do."""


@dataclass(frozen=True)
class Digits:
    """Images with their labels.

    Attributes:
        images: ``(count, 28, 28)`` uint8, ink in 0…255.
        labels: ``(count,)`` int64, digits 0…9.
        source: where they are from, in words.
    """

    images: Tensor
    labels: Tensor
    source: str

    def __len__(self) -> int:
        return len(self.labels)


def load_mnist(split: str, folder: str | Path | None = None) -> Digits:
    """MNIST's training or test images.

    Args:
        split: ``"train"`` or ``"test"``.
        folder: where ``MNIST/raw`` with the four IDX files lies, as torchvision keeps them. None gives the sample
            that comes with the project: the first 10,000 training and the first 2,000 test images.

    Raises:
        DataError: the images are not there or are broken.
    """
    if split not in SIZES:
        raise ValueError(f"split is {split!r}; it must be one of {', '.join(SIZES)}.")
    return _sample(split) if folder is None else _full(split, Path(folder))


def _sample(split: str) -> Digits:
    try:
        with np.load(SAMPLE, allow_pickle=False) as arrays:
            images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
    except Exception as error:  # numpy raises many kinds for a broken archive
        raise DataError(f"MNIST's sample {SAMPLE} is missing or broken ({error}). Install rnnplay again.") from error
    source = f"the first {len(labels):,} {KINDS[split]} images of MNIST"
    return Digits(torch.from_numpy(images), torch.from_numpy(labels).long(), source)


def _full(split: str, folder: Path) -> Digits:
    from torchvision.datasets import MNIST  # here, because it takes a second to import and the pages do without

    try:
        dataset = MNIST(str(folder), train=split == "train")
    except Exception as error:  # torchvision and the file system each raise their own kinds
        if all((folder / "MNIST" / "raw" / name).exists() for name in FILES):
            advice = "A file in MNIST/raw there is broken: delete that folder and download it again"
        else:
            advice = "It should hold MNIST/raw with the four IDX files: download them, or name no folder for the sample"
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DataError(f"MNIST could not be read from {folder}: {reason}. {advice}.") from error
    images, labels, size = dataset.data, dataset.targets, SIZES[split]
    if images.shape != (size, 28, 28) or labels.shape != (size,) or not 0 <= labels.min() <= labels.max() <= 9:
        raise DataError(
            f"MNIST in {folder} is broken: {size:,} images of 28×28 with labels 0…9 were expected, "
            f"found {tuple(images.shape)} and {tuple(labels.shape)}. Delete MNIST/raw there and download it again."
        )
    return Digits(images, labels.long(), f"the {size:,} {KINDS[split]} images of MNIST")


def to_input(images: Tensor) -> Tensor:
    """Bytes ``(count, 28, 28)`` as what a network reads: float32, ink in 0…1."""
    return images.float() / 255
