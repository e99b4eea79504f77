"""Digits drawn by hand, as strokes; and the sample of MNIST as torchvision keeps the whole."""

import struct
from pathlib import Path

import numpy as np

from rnnplay.data.mnist import FILES, load_mnist


def lay_out_mnist(folder: Path) -> None:
    """MNIST's beginning in ``folder/data``, where torchvision's ``MNIST("data")`` finds it."""
    raw = folder / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for number, name in enumerate(FILES):
        digits = load_mnist("train" if number < 2 else "test")
        array = (digits.labels if "labels" in name else digits.images).numpy().astype(np.uint8)
        raw.joinpath(name).write_bytes(
            struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()
        )


def arc(x: float, y: float, radius: float, start: float, end: float) -> np.ndarray:
    """Points on a circle around (x, y), angles in degrees, clockwise from the right as y points down."""
    angles = np.radians(np.linspace(start, end, 30))
    return np.stack([x + radius * np.cos(angles), y + radius * np.sin(angles)], axis=1)


# On a canvas of 280×280: strokes of (points, 2).
DIGITS = {
    "3": [np.concatenate([arc(130, 100, 40, -150, 90), arc(130, 185, 45, -90, 150)])],
    "7": [np.array([[80, 70], [140, 68], [200, 70], [170, 120], [140, 170], [120, 230]])],
    "8": [arc(140, 95, 35, 90, 450), arc(140, 180, 50, -90, 270)],
    "4": [np.array([[150, 60], [110, 110], [80, 160], [140, 160], [200, 160]]), np.array([[160, 110], [155, 220]])],
}
