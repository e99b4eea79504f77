"""The code that a run stands for, to read, copy and take along."""

import streamlit as st

from rnnplay.text import _
from rnnplay.ui.widgets import toggle


def choose_code(explained: str) -> bool:
    """The switch.

    Args:
        explained: what the code is, in a sentence.
    """
    return toggle(_("Code"), "code", help=explained)


def show_code(text: str, name: str, what: str, key: str = "download") -> None:
    """A script in PyTorch.

    Args:
        text: the script.
        name: of the file to download.
        what: it is, in a sentence or two, as Markdown.
        key: of the button that downloads it.
    """
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(what)
        st.download_button(
            _("Download"), text, name, "text/x-python", icon=":material/download:", on_click="ignore", key=key
        )
    st.code(text, language="python", wrap_lines=True)  # who has no mouse could not scroll it


def these_settings(seed: int, rate: float) -> str:
    """What a script of one network at one learning rate is."""
    return _(
        "**These settings in plain PyTorch**, with seed {seed} and a constant learning rate of "
        "{rate:g}. Changes made during a run are not included."
    ).format(seed=seed, rate=rate)
