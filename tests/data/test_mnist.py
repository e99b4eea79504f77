"""MNIST: the sample that comes with the project, the full set from a folder, and what is said when there is none."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from rnnplay.data import mnist
from rnnplay.data.download import is_here
from rnnplay.data.mnist import DataError, load_mnist, to_input


def write_idx(path: Path, array: np.ndarray) -> None:
    """The format of the database: two zero bytes, the type (8: bytes), the number of axes, their sizes, the bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes())


def write_split(folder: Path, split: str, images: np.ndarray, labels: np.ndarray) -> None:
    images_name, labels_name = mnist.FILES[:2] if split == "train" else mnist.FILES[2:]
    write_idx(folder / "MNIST" / "raw" / images_name, images)
    write_idx(folder / "MNIST" / "raw" / labels_name, labels)
    for name in mnist.FILES:  # all four must be there, whichever are read
        (folder / "MNIST" / "raw" / name).touch()


def made(count: int) -> tuple[np.ndarray, np.ndarray]:
    images = np.arange(count * 28 * 28, dtype=np.uint32).reshape(count, 28, 28)
    return (images * 7 // 5).astype(np.uint8), np.arange(count).astype(np.uint8) % 10


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a test reached for the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)


@pytest.mark.parametrize(
    ("split", "count", "first_labels", "source"),
    [
        ("train", 10_000, [5, 0, 4, 1, 9, 2, 1, 3, 1, 4], "the first 10,000 training images of MNIST"),
        ("test", 2_000, [7, 2, 1, 0, 4, 1, 4, 9, 5, 9], "the first 2,000 test images of MNIST"),
    ],
)
def test_the_sample_is_the_beginning_of_mnist(split: str, count: int, first_labels: list[int], source: str) -> None:
    digits = load_mnist(split)
    assert len(digits) == count
    assert digits.images.shape == (count, 28, 28)
    assert digits.images.dtype == torch.uint8
    assert (digits.images.min(), digits.images.max()) == (0, 255)
    assert digits.images[:, 0].any(dim=1).float().mean() < 0.01, "ink in the middle, blank at the border"
    assert digits.labels.dtype == torch.int64
    assert digits.labels[:10].tolist() == first_labels
    assert (digits.labels.bincount() > count / 12).all()
    assert digits.source == source


def test_what_a_network_reads_is_ink_in_0_to_1() -> None:
    images = to_input(load_mnist("test").images[:100])
    assert images.dtype == torch.float32
    assert (images.min(), images.max()) == (0, 1)
    assert to_input(torch.tensor([[[51]]], dtype=torch.uint8)).item() == pytest.approx(0.2)


def test_a_folder_with_all_images_is_read(tmp_path: Path) -> None:
    images, labels = made(10_000)
    write_split(tmp_path, "test", images, labels)
    digits = load_mnist("test", tmp_path)
    assert np.array_equal(digits.images, images)
    assert np.array_equal(digits.labels, labels)
    assert digits.labels.dtype == torch.int64
    assert digits.source == "the 10,000 test images of MNIST"
    assert np.array_equal(load_mnist("test", str(tmp_path)).images, images)


@pytest.mark.quick("{dotted}.gz-.", "{name}-MNIST", "{dotted}-raw", "{name}.gz-MNIST/raw")
@pytest.mark.parametrize("place", mnist.PLACES)
@pytest.mark.parametrize("spelling", ["{name}", "{name}.gz", "{dotted}", "{dotted}.gz"])
def test_files_are_found_wherever_they_usually_lie(tmp_path: Path, place: str, spelling: str) -> None:
    images, labels = made(10_000)
    write_split(tmp_path / "made", "test", images, labels)
    (tmp_path / "data" / place).mkdir(parents=True, exist_ok=True)
    for path in (tmp_path / "made" / "MNIST" / "raw").iterdir():
        content = path.read_bytes()
        name = spelling.format(name=path.name, dotted=path.name.replace("-idx", ".idx"))
        (tmp_path / "data" / place / name).write_bytes(gzip.compress(content, 1) if name.endswith("gz") else content)
    digits = load_mnist("test", tmp_path / "data")
    assert np.array_equal(digits.images, images)
    assert np.array_equal(digits.labels, labels)
    assert is_here(tmp_path / "data")


def test_the_home_folder_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write_split(tmp_path / "data", "test", *made(10_000))
    assert len(load_mnist("test", "~/data")) == 10_000
    monkeypatch.setenv("RNNPLAY_DATA", "~/data")
    assert is_here()
    with pytest.raises(DataError, match="no such user"):
        load_mnist("test", "~nobody-of-that-name/data")


def test_a_folder_without_the_files_names_them(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Without a folder, rnnplay uses the sample") as error:
        load_mnist("train", tmp_path)
    assert str(tmp_path) in str(error.value) and all(name in str(error.value) for name in mnist.FILES)
    with pytest.raises(DataError, match="does not exist"):
        load_mnist("train", tmp_path / "absent" / "folder")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(DataError, match="is not a folder"):
        load_mnist("train", tmp_path / "data")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    write_split(tmp_path, "test", *made(10_000))
    (tmp_path / "MNIST" / "raw" / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(DataError, match=r"lacks t10k-labels-idx1-ubyte\."):
        load_mnist("test", tmp_path)


@pytest.mark.parametrize("count", [12, 60_000 // 100])
def test_too_few_images_are_said(tmp_path: Path, count: int) -> None:
    write_split(tmp_path, "train", *made(count))
    with pytest.raises(DataError, match=rf"expected 60,000 images .* found \({count}, 28, 28\)") as error:
        load_mnist("train", tmp_path)
    assert "download them again" in str(error.value)


def test_labels_and_images_of_different_counts_are_said(tmp_path: Path) -> None:
    images, labels = made(10_000)
    write_split(tmp_path, "test", images, labels[:-1])
    with pytest.raises(DataError, match=r"found .*\(9999,\)"):
        load_mnist("test", tmp_path)


def test_labels_that_are_no_digits_are_said(tmp_path: Path) -> None:
    images, labels = made(10_000)
    labels[77] = 10
    write_split(tmp_path, "test", images, labels)
    with pytest.raises(DataError, match="labels 0…9"):
        load_mnist("test", tmp_path)


@pytest.mark.parametrize("keep", [0, 3, 15, 1000], ids=lambda keep: f"{keep} bytes left")
@pytest.mark.parametrize("name", ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
def test_a_truncated_file_is_said(tmp_path: Path, name: str, keep: int) -> None:
    write_split(tmp_path, "test", *made(10_000))
    path = tmp_path / "MNIST" / "raw" / name
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DataError, match=rf"{name} is broken: .* Delete it and download it again"):
        load_mnist("test", tmp_path)


@pytest.mark.parametrize("keep", [5, 100, -5], ids=lambda keep: f"{keep} bytes left")
def test_a_truncated_compressed_file_is_said(tmp_path: Path, keep: int) -> None:
    write_split(tmp_path, "test", *made(10_000))
    path = tmp_path / "MNIST" / "raw" / "t10k-images-idx3-ubyte"
    (path.parent / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 1)[:keep])
    path.unlink()
    with pytest.raises(DataError, match="cannot be decompressed"):
        load_mnist("test", tmp_path)


@pytest.mark.parametrize("count", [10_001, 2**32 - 1])
def test_a_file_that_says_it_is_huge_is_not_read(tmp_path: Path, count: int) -> None:
    write_split(tmp_path, "test", *made(10_000))
    path = tmp_path / "MNIST" / "raw" / "t10k-images-idx3-ubyte"
    path.write_bytes(struct.pack(">BBBB3I", 0, 0, 8, 3, count, 28, 28) + bytes(100))
    with pytest.raises(DataError, match="claims to hold"):
        load_mnist("test", tmp_path)


def test_a_file_of_another_kind_is_said(tmp_path: Path) -> None:
    write_split(tmp_path, "test", *made(10_000))
    path = tmp_path / "MNIST" / "raw" / "t10k-images-idx3-ubyte"
    path.write_bytes(b"<!doctype html>" + bytes(10_000))
    with pytest.raises(DataError, match="is not an IDX file"):
        load_mnist("test", tmp_path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", None], ids=["empty", "broken", "absent"])
def test_a_broken_sample_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    path = tmp_path / "mnist-sample.npz"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setattr(mnist, "SAMPLE", path)
    with pytest.raises(DataError, match="Reinstall rnnplay"):
        load_mnist("test")


def test_a_split_that_does_not_exist_is_said() -> None:
    with pytest.raises(ValueError, match="train, test"):
        load_mnist("validation")
