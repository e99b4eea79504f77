"""The one device that everything runs on."""

import os
from functools import cache

import torch

from rnnplay.text import _, ngettext


class DeviceError(RuntimeError):
    """The device asked for is unknown or not in this machine."""


def available_devices() -> list[str]:
    """Names of the devices of this machine, fastest first, e.g. ``["cuda:0", "cpu"]``."""
    names = [f"cuda:{index}" for index in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        names.append("mps")
    return [*names, "cpu"]


@cache
def get_device() -> torch.device:
    """The device to compute on: CUDA, then MPS, then CPU; the environment variable RNNPLAY_DEVICE overrides.

    Raises:
        DeviceError: RNNPLAY_DEVICE names a device that is unknown or absent. The message lists what there is.
    """
    available = available_devices()
    wanted = os.environ.get("RNNPLAY_DEVICE", "").strip().lower()
    if not wanted:
        return torch.device(available[0])
    name = "cuda:0" if wanted == "cuda" else wanted
    if name not in available:
        raise DeviceError(
            _("RNNPLAY_DEVICE={wanted}: this machine has no such device. It has: {available}.").format(
                wanted=wanted, available=", ".join(available)
            )
        )
    return torch.device(name)


def describe(device: torch.device) -> str:
    """The device in a few words for a badge: ``CPU · 2 threads``, ``CUDA · NVIDIA H200``."""
    if device.type == "cuda":
        return f"CUDA · {torch.cuda.get_device_name(device)}"
    if device.type == "mps":
        return "MPS · Apple GPU"
    threads = torch.get_num_threads()
    return ngettext("CPU · {count} thread", "CPU · {count} threads", threads).format(count=threads)
