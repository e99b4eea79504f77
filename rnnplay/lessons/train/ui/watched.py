"""Which digit is being read while it is learned, and by which network."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from rnnplay.data.mnist import Digits, to_input
from rnnplay.digits.observation import Race
from rnnplay.digits.ui.thumbnails import thumbnails
from rnnplay.engine.job import Job
from rnnplay.engine.worker import JobClosedError
from rnnplay.text import _
from rnnplay.ui.kinds import number_in
from rnnplay.ui.query_params import on_this_page, put, value_of, will_be
from rnnplay.ui.widgets import number, segments

DIGIT = "digit"  # the setting
SHOWN = 20  # digits to pick from


def chosen_digit(held_back: Digits) -> int:
    """The number of the held-back digit that is to be read."""
    return int(will_be(DIGIT, number_in(0, len(held_back) - 1), 0))


def choose_network(names: Sequence[str]) -> int:
    """Whose reading is shown: its place among ``names``."""
    if len(names) == 1:
        return 0
    return names.index(segments(_("Network shown"), names, names[-1], "reader"))


def choose_digit(job: Job[Race], held_back: Digits) -> int:
    """The number of the digit, of those held back, that is read from now on."""
    most = len(held_back) - 1
    if (value_of(DIGIT) or 0) > most:  # the number of one that the sample does not have
        put(DIGIT, most)
    return number(
        _("Test image shown"),
        0,
        most,
        0,
        DIGIT,
        on_change=_watch,
        args=(job,),
        help=_("One of {count:,} test images. No network is trained on them.").format(count=most + 1),
    )


def pick_held_back(job: Job[Race], held_back: Digits, numbers: Sequence[int], label: str) -> None:
    """A few held-back digits to pick from, the first `SHOWN` of ``numbers``."""
    if not numbers:
        st.caption(_("There are none."))
        return
    shown = [str(number) for number in numbers[:SHOWN]]

    def take() -> None:
        if st.session_state["pick"] is not None:
            put(DIGIT, int(st.session_state["pick"]))
            _watch(job)

    st.pills(label, shown, key="pick", on_change=on_this_page(take))
    st.html(thumbnails("pick", [to_input(held_back.images[int(number)]).numpy() for number in shown]))
    if len(numbers) > SHOWN:
        st.caption(_("… and {more} more.").format(more=len(numbers) - SHOWN))


def _watch(job: Job[Race]) -> None:
    number = int(value_of(DIGIT))
    with suppress(JobClosedError):  # the page makes another run
        job.change_view(lambda task: setattr(task, "watched", number))
