"""When the networks of a comparison had the whole word right."""

from collections.abc import Mapping

import streamlit as st

from rnnplay.lessons.hello.seeds import Learned, epochs_in_words
from rnnplay.text import _


def epochs_table(learned: Mapping[str, Learned], seed: int, epochs: int) -> None:
    """A row for each kind of network, a column for each seed.

    Args:
        learned: by the name of the kind.
        seed: the first.
        epochs: how long each learned.
    """
    seeds = len(next(iter(learned.values())).right_after)
    st.dataframe(
        {
            _("epochs until all letters are correct"): [*learned],
            _("median"): [epochs_in_words(each.median_right_after, epochs) for each in learned.values()],
            **{
                _("seed {number}").format(number=seed + number): [
                    epochs_in_words(each.right_after[number], epochs) for each in learned.values()
                ]
                for number in range(seeds)
            },
        },
        hide_index=True,
    )
