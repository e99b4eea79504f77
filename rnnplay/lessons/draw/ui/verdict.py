"""The verdict under the sheet, and on what it was passed."""

import streamlit as st

from rnnplay.digits.reading import Reading
from rnnplay.digits.verdict import chosen, verdict
from rnnplay.lessons.draw.ui.sheet import Picture
from rnnplay.literal import in_markdown
from rnnplay.text import _


def show_verdict(reading: Reading, picture: Picture) -> None:
    """Say what was read, and what the network made of it."""
    with st.container(key="verdict", gap=None):
        st.markdown(verdict(reading))
        if reading.unclear:
            st.caption(_("The network has to choose one of ten, and chooses {names}.").format(names=chosen(reading)))
        elif reading.is_strange:
            st.caption(_strangeness(reading))
        st.caption(_source(picture))


def _strangeness(reading: Reading) -> str:
    return _(
        "Strangeness {value:.1f}, above the threshold {threshold:.1f}: the logarithm of the odds that it is no digit, "
        "computed from the network's states and the picture."
    ).format(value=reading.strangeness, threshold=reading.threshold)


def _source(picture: Picture) -> str:
    if picture.file is not None:
        return _("Found in your picture {file}, scaled and centred like MNIST's digits.").format(
            file=in_markdown(picture.file)
        )
    if picture.sample is None:
        return _("Your drawing, scaled and centred like MNIST's digits.")
    if picture.picked:
        return _("A test image of MNIST, label {label}.").format(label=picture.sample)
    return _("Nothing is drawn yet, so this is the reading of a sample, a {label}. Draw on the white canvas.").format(
        label=picture.sample
    )
