"""The verdict under the sheet, and on what it was passed."""

import streamlit as st

from rnnplay.digits.reading import Reading
from rnnplay.digits.verdict import chosen, told_apart, verdict
from rnnplay.lessons.draw.ui.sheet import Picture
from rnnplay.literal import in_markdown
from rnnplay.text import _

VERDICT = "verdict"  # the key of what `show_verdict` draws


def show_verdict(reading: Reading, picture: Picture) -> None:
    """Say what was read, and what the network made of it."""
    with st.container(key=VERDICT, gap=None):
        st.markdown(verdict(reading))
        for each in captions(reading, picture):
            st.caption(each)


def captions(reading: Reading, picture: Picture) -> list[str]:
    """What stands below the verdict, in Markdown: what speaks against a digit, and what was read."""
    if reading.unclear:
        chooses = _("The network has to choose one of ten, and chooses {names}.").format(names=chosen(reading))
        return [chooses, _source(picture)]
    return [_strangeness(reading), _source(picture)] if reading.is_strange else [_source(picture)]


def _strangeness(reading: Reading) -> str:
    value, threshold = told_apart(reading)
    return _(
        "Strangeness {value}, above the threshold {threshold}: the logarithm of the odds that it is no digit, "
        "computed from the network's states and the picture."
    ).format(value=value, threshold=threshold)


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
