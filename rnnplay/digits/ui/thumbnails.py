"""Small pictures of digits on the pills to pick them from."""

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image


def thumbnails(key: str, fields: Sequence[np.ndarray]) -> str:
    """A style that puts a picture above each label of the pills with that key.

    Args:
        key: of the pills.
        fields: for each of them a picture, ``(28, 28)``, ink in 0…1.
    """
    rules = []
    for position, field in enumerate(fields, start=1):
        file = BytesIO()
        Image.fromarray((255 * (1 - field)).astype(np.uint8)).save(file, "PNG")
        url = f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
        rules.append(f".st-key-{key} button:nth-of-type({position})::before {{ background-image: url({url}) }}")
    return f"<style>{' '.join(rules)}</style>"
