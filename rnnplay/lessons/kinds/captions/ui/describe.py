"""How a picture is described: the choice of the words, and what comes of it in a sentence."""

from dataclasses import dataclass

import streamlit as st

from rnnplay.lessons.kinds.captions.grammar import caption_of, is_true, parsed
from rnnplay.lessons.kinds.captions.limits import Limits
from rnnplay.lessons.kinds.captions.observation import Reading
from rnnplay.lessons.kinds.captions.picture import is_crowded
from rnnplay.lessons.kinds.captions.reading import likeliest_of, read, sampled
from rnnplay.lessons.kinds.captions.ui.scene import Shown
from rnnplay.lessons.kinds.captions.verdict import verdict
from rnnplay.lessons.kinds.ui.networks import Network
from rnnplay.literal import in_markdown
from rnnplay.models.captioner import Captioner
from rnnplay.text import _, percent
from rnnplay.ui.widgets import number, segments, slider

WAYS = ("greedy", "beam", "sample")
WIDTHS, TEMPERATURES, SEEDS = (1, 8, 4), (0.1, 3.0, 1.0), (0, 9999, 1)  # least, most, usual


@dataclass(frozen=True)
class Way:
    """How the words are chosen.

    Attributes:
        name: one of `WAYS`.
        width: of the beam.
        temperature, seed: of words that are drawn.
    """

    name: str
    width: int
    temperature: float
    seed: int


def choose_way() -> Way:
    """The choice, with what belongs to it."""
    names = {"greedy": _("likeliest (greedy)"), "beam": _("beam search"), "sample": _("by chance")}
    name = segments(_("Each word"), WAYS, "greedy", "way", names.__getitem__)
    width, (temperature, seed) = WIDTHS[2], (TEMPERATURES[2], SEEDS[2])
    if name == "beam":
        width = slider(_("Beams"), *WIDTHS, "beams")
    if name == "sample":
        with st.container(horizontal=True):
            help_ = _("Logits are divided by it before the softmax: below 1 likely words become likelier.")
            temperature = slider(_("Temperature"), *TEMPERATURES, "temperature", step=0.1, help=help_, width=160)
            seed = number(_("Seed"), *SEEDS, "word-seed", width=120)
    return Way(name, width, temperature, seed)


def describe(network: Network[Captioner], shown: Shown, way: Way) -> Reading:
    """Describe the picture and say what was written, and whether it is true where that is known."""
    model, picture = network.model, shown.picture
    greedy = read(model, picture)
    caption = f"**{in_markdown(greedy.caption)}**" if greedy.caption else ""
    st.markdown(verdict(greedy, Limits.of(network.scores), caption))
    _judge(greedy, shown)
    if way.name == "beam":
        reading, found = likeliest_of(model, picture, way.width)
        st.markdown("\n".join(f"1. {in_markdown(each)}: {percent(share, 2)}" for each, share in found))
        return reading
    if way.name == "sample":
        reading = sampled(model, picture, way.temperature, way.seed)
        said = _("By chance: **{caption}**, {kind}, with probability {share} at temperature 1.")
        kind = _("grammatical") if parsed(reading.caption) else _("not grammatical")
        share = percent(reading.probability, 1)
        st.markdown(said.format(caption=in_markdown(reading.caption), kind=kind, share=share))
        return reading
    return greedy


def _judge(reading: Reading, shown: Shown) -> None:
    """Of a sample one knows what it shows."""
    if shown.scene is None:
        st.caption(_("Your drawing, at 64 × 64 pixels."))
        if is_crowded(shown.picture):
            st.info(_("There seem to be more than three digits in it. The network has never seen more than three."))
        return
    caption = caption_of(shown.scene)
    if reading.caption == caption:
        said = _("Scene {name} of test digits: the caption is true.")
    elif is_true(reading.caption, shown.scene):
        said = _("Scene {name} of test digits: the caption is true; the grammar’s order is “{caption}”.")
    else:
        said = _("Scene {name} of test digits: the caption is not true; it should be “{caption}”.")
    st.caption(said.format(name=shown.sample, caption=caption))
