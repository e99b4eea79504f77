"""What of a stage can be taken away: itself, as a file that a teacher can mail, and the numbers that it shows."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from rnnplay.figures.numbers import Numbers, Quantity
from rnnplay.text import _, language, speak

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Repeated:
    """What a script needs that repeats what a stage shows.

    Attributes:
        network: the name of the network.
        weights: gives its weights by name.
        script: gives the script, told what the files of the weights and of the numbers are called.
    """

    network: str
    weights: "Callable[[], Mapping[str, Tensor]]"
    script: Callable[[str, str], str]


def offer(
    page: Callable[[], str],
    key: str,
    label: str,
    numbers: Callable[[], Sequence[Quantity]] | None = None,
    repeated: Repeated | None = None,
) -> None:
    """Buttons that download it. What they give is made when they are pressed: a page is 5 MB.

    Args:
        page: writes the stage as one HTML file.
        key: the stage's.
        label: what the stage shows.
        numbers: gathers those that the stage shows.
        repeated: what a script repeats of it.
    """
    with st.container(horizontal=True, key=f"{key}-take-away"):
        _button(_("Save as a web page that needs no server"), lambda: page().encode(), key, "html", "text/html")
        if numbers is not None:
            npz, csv = (lambda: Numbers(label, numbers()).npz()), (lambda: Numbers(label, numbers()).csv())
            _button(_("All numbers as NPZ"), npz, key, "npz", "application/octet-stream")
            _button(_("as CSV"), csv, key, "csv", "text/csv")
        if repeated is not None:
            _offer_script(repeated, key)


def file_of(network: str) -> str:
    """What the file of a network is called, whose name may hold anything."""
    return ("-".join(re.findall(r"[\w.]+", network)) or "network") + ".safetensors"


def _offer_script(repeated: Repeated, key: str) -> None:
    file = file_of(repeated.network)

    def script() -> bytes:
        return repeated.script(file, _named(key, "npz")).encode()

    def network() -> bytes:
        from rnnplay.trace.script import network_file  # it loads torch

        return network_file(repeated.weights())

    _button(_("Repeat it in plain PyTorch: script"), script, key, "py", "text/x-python")
    _button(_("its network"), network, key, "safetensors", "application/octet-stream", file)


def _named(key: str, ending: str) -> str:
    return f"rnnplay-{key}.{ending}"


def _button(label: str, make: Callable[[], bytes], key: str, ending: str, mime: str, file: str = "") -> None:
    spoken = language()

    def made() -> bytes:
        speak(spoken)  # it is made in a thread of its own
        return make()

    # Without a help: in a column Streamlit squeezes the label of such a button to nothing.
    st.download_button(
        label,
        made,
        file or _named(key, ending),
        mime,
        key=f"{key}-take-away-{ending}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )
