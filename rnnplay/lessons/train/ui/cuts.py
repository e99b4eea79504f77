"""«Why 28 rows?» The same images cut into sequences of very different lengths, answered at a press."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from rnnplay.data.mnist import Digits
from rnnplay.device import get_device
from rnnplay.engine.background import Background
from rnnplay.lessons.train.cuts import (
    BATCH,
    CUTS,
    EPOCHS,
    HIDDEN,
    IMAGES,
    MEASURED_ON,
    RATE,
    Cut,
    Learned,
    compare_cuts,
)
from rnnplay.lessons.train.cuts_figure import cuts_figure
from rnnplay.text import _, ngettext, percent
from rnnplay.ui.pressed import ask_at_a_press

_ASKED = "rnnplay.train.cuts"
LOOKED_EACH = 0.5  # seconds
CLOSE = 0.04  # accuracies on 500 images that are nearer than that are about the same: two standard errors at 75 %


class _Comparison:
    """The networks that have learned so far, and the computation that goes on; one for all sessions of this server."""

    def __init__(self, learned: Digits, held_back: Digits) -> None:
        self.found: list[Learned] = []
        self.present, self.share = CUTS[0], 0.0
        self._learned, self._held_back = learned, held_back
        self.background = Background(self._compute)

    def _compute(self, on_progress: Callable[[float], None]) -> list[Learned]:
        def note(cut: Cut, share: float) -> None:
            self.present, self.share = cut, share
            on_progress((len(self.found) + share) / len(CUTS))

        for each in compare_cuts(self._learned, self._held_back, get_device(), note):
            self.found.append(each)
        return self.found


def why_28_rows(whole: bool, learned: Digits, held_back: Digits) -> None:
    """The question, a button, and the answer network by network.

    Args:
        whole: whether all of MNIST is there to learn from; the first images are the same.
        learned: images to learn from, of which the first are taken.
        held_back: images to be measured on, of which the first are taken.
    """
    st.header(_("Why 28 rows?"), anchor=False, divider="gray")
    st.markdown(
        _(
            "An image has 784 pixels. How many of them a step is given decides how long the sequence is: 28 at a time "
            "are 28 rows. All networks here are an LSTM with {hidden} units in one layer that learns from the first "
            "{images:,} training images, {epochs} times, in the same batches of {batch}, with Adam at learning rate "
            "{rate:g} and seed 1. Only the cut differs."
        ).format(hidden=HIDDEN, images=IMAGES, epochs=EPOCHS, batch=BATCH, rate=RATE)
    )
    st.caption(
        _(
            "784 steps of one pixel take longer than all other cuts together, about a minute on two cores, and come "
            "last. “All settings” has longer trainings with 7, 14, 28 or 56 pixels per step, in shuffled order too."
        )
    )
    asked = _ASKED in st.session_state
    ask_at_a_press(_ASKED, _("Compare the cuts"), "cuts", icon=":material/calculate:", disabled=asked)
    if not asked:
        return
    comparison = _comparison(learned, held_back)
    if comparison.background.failed:
        st.error(_("The comparison failed. The server's log says why."))
    elif comparison.background.result is None:
        _wait_for(comparison)
    else:
        st.markdown(conclusion(comparison.found))
        _show(comparison.found)


@st.cache_resource(show_spinner=False)
def _comparison(_learned: Digits, _held_back: Digits) -> _Comparison:
    return _Comparison(_learned, _held_back)


@st.fragment(run_every=LOOKED_EACH)
def _wait_for(comparison: _Comparison) -> None:
    if comparison.background.result is not None or comparison.background.failed:
        st.rerun()
    st.progress(comparison.share, _("Training: {cut} …").format(cut=cut_in_words(comparison.present)))
    if comparison.found:
        _show(comparison.found)


def _show(found: Sequence[Learned]) -> None:
    by_cut = {each.cut: each for each in found}
    nothing = np.empty(0)
    courses = {  # those that are still to come have their places, so that no line changes its colour
        cut_in_words(cut): (by_cut[cut].images, by_cut[cut].accuracies) if cut in by_cut else (nothing, nothing)
        for cut in sorted(CUTS, key=_length)
    }
    alt = _("Test accuracy over the images learnt from, a line for each cut.")
    st.plotly_chart(cuts_figure(courses), key="cuts-curves", config={"displayModeBar": False}, alt=alt)
    lines = sorted(found, key=lambda each: _length(each.cut))
    accuracy = _("test accuracy (first {count} test images)").format(count=MEASURED_ON)
    st.dataframe(
        {
            _("steps × pixels"): [cut_in_words(each.cut) for each in lines],
            accuracy: [percent(each.accuracies[-1], 1) for each in lines],
            _("weights"): [f"{each.weights:,}" for each in lines],
            _("seconds"): [round(each.seconds, 1) for each in lines],
        },
        hide_index=True,
    )


def _length(cut: Cut) -> tuple[int, bool]:
    return cut.steps, cut.shuffled


def cut_in_words(cut: Cut) -> str:
    """Such as «28 steps × 28 pixels»."""
    steps = ngettext("{count} step", "{count} steps", cut.steps).format(count=cut.steps)
    pixels = ngettext("{count} pixel", "{count} pixels", cut.pixels).format(count=cut.pixels)
    return (_("{steps} × {pixels}, shuffled") if cut.shuffled else _("{steps} × {pixels}")).format(
        steps=steps, pixels=pixels
    )


def conclusion(found: Sequence[Learned]) -> str:
    """What the numbers say.

    Args:
        found: one for each of `rnnplay.lessons.train.cuts.CUTS`.
    """
    by_cut = {each.cut: each for each in found}
    rows, shuffled = by_cut[Cut(28)], by_cut[Cut(28, shuffled=True)]
    best = max(found, key=lambda each: each.accuracies[-1])
    longest = max(found, key=lambda each: each.cut.steps)
    natural, mixed = float(rows.accuracies[-1]), float(shuffled.accuracies[-1])
    said = [
        _("**{best} has the highest test accuracy, {accuracy}.**").format(
            best=cut_in_words(best.cut), accuracy=percent(best.accuracies[-1], 1)
        ),
        _(
            "28 rows reach {natural}, and {shuffled} where the rows come in another order, the same for all images."
        ).format(natural=percent(natural, 1), shuffled=percent(mixed, 1)),
    ]
    if abs(natural - mixed) <= CLOSE:
        said.append(_("On so few images that is about the same: the natural order is no condition."))
    elif natural > mixed:
        said.append(_("So the natural order helps here."))
    else:
        said.append(_("So the natural order does not help here."))
    said.append(
        _("{longest} reaches {accuracy} and takes {times:.2g} times as long to learn as 28 rows.").format(
            longest=cut_in_words(longest.cut),
            accuracy=percent(longest.accuracies[-1], 1),
            times=longest.seconds / max(rows.seconds, 1e-9),
        )
    )
    if best.cut.steps == 1:
        said.append(
            _(
                "With one step there is no sequence: the first state is 0, and the LSTM is a network with one hidden "
                "layer. 28 rows are an example of a sequence, not the best way to read a digit."
            )
        )
    return " ".join(said)
