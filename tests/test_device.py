"""Which device is chosen, and what is said when the one asked for is not there."""

from collections.abc import Iterator

import pytest
import torch

from rnnplay.device import DeviceError, available_devices, describe, get_device


@pytest.fixture(autouse=True)
def forget_the_device(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("RNNPLAY_DEVICE", raising=False)
    get_device.cache_clear()
    yield
    get_device.cache_clear()


def machine_with(monkeypatch: pytest.MonkeyPatch, cuda: int = 0, mps: bool = False) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [
        (0, False, ["cpu"]),
        (0, True, ["mps", "cpu"]),
        (2, False, ["cuda:0", "cuda:1", "cpu"]),
        (1, True, ["cuda:0", "mps", "cpu"]),
    ],
)
def test_the_fastest_device_is_chosen(
    monkeypatch: pytest.MonkeyPatch, cuda: int, mps: bool, expected: list[str]
) -> None:
    machine_with(monkeypatch, cuda, mps)
    assert available_devices() == expected
    assert get_device() == torch.device(expected[0])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [("cpu", "cpu"), (" CPU ", "cpu"), ("cuda", "cuda:0"), ("cuda:1", "cuda:1"), ("mps", "mps"), ("", "cuda:0")],
)
def test_the_environment_overrides(monkeypatch: pytest.MonkeyPatch, wanted: str, expected: str) -> None:
    machine_with(monkeypatch, cuda=2, mps=True)
    monkeypatch.setenv("RNNPLAY_DEVICE", wanted)
    assert get_device() == torch.device(expected)


@pytest.mark.parametrize("wanted", ["tpu", "cuda:2", "cuda:x", "gpu", "mps", "cpu:1", "cpu,cuda"])
def test_an_unknown_or_absent_device_is_an_error_that_lists_what_there_is(
    monkeypatch: pytest.MonkeyPatch, wanted: str
) -> None:
    machine_with(monkeypatch, cuda=2)
    monkeypatch.setenv("RNNPLAY_DEVICE", wanted)
    with pytest.raises(DeviceError, match=r"cuda:0, cuda:1, cpu") as error:
        get_device()
    assert wanted in str(error.value)


def test_the_device_is_chosen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    machine_with(monkeypatch)
    first = get_device()
    machine_with(monkeypatch, cuda=1)
    monkeypatch.setenv("RNNPLAY_DEVICE", "tpu")
    assert get_device() is first


def test_the_badge_names_the_device(monkeypatch: pytest.MonkeyPatch) -> None:
    for threads, badge in [(1, "CPU · 1 thread"), (2, "CPU · 2 threads")]:
        monkeypatch.setattr(torch, "get_num_threads", lambda threads=threads: threads)
        assert describe(torch.device("cpu")) == badge
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "NVIDIA H200")
    assert describe(torch.device("cuda:0")) == "CUDA · NVIDIA H200"
