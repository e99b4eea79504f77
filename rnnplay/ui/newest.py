"""What takes a while to compute and is drawn at every rerun: a session keeps the newest."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def newest(key: str, of: Hashable, compute: Callable[[], T]) -> T:
    """What was computed last by that name, if it was of the same; else it is computed now.

    Args:
        key: its name.
        of: all that it depends on.
        compute: computes it.
    """
    place = f"rnnplay.newest.{key}"
    kept: tuple[Hashable, T] | None = st.session_state.get(place)
    if kept is None or kept[0] != of:
        kept = st.session_state[place] = of, compute()
    return kept[1]
