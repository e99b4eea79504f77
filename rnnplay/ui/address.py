"""Choices that stand in the address by short names: a link is the same in every language.

Streamlit's own ``bind="query-params"`` writes what a choice is called on the page.
"""

from collections.abc import Callable, Sequence

import streamlit as st


def select(
    label: str, options: Sequence[str], named: Callable[[str], str], key: str, on_change: Callable[[], None]
) -> str:
    """A list to select from, at first the first of ``options``, or what the address says.

    Args:
        label: of the list.
        options: as they stand in the address.
        named: what each is called on the page.
        key: in the session and in the address.
        on_change: is called when another was selected.
    """
    _take(key, options)
    chosen = st.selectbox(label, options, format_func=named, key=key, on_change=on_change)
    return _keep(key, chosen, options[0])


def segments(
    label: str, options: Sequence[str], named: Callable[[str], str], usual: str, key: str, explained: str | None = None
) -> str:
    """One of a few beside each other, at first the ``usual``, or what the address says.

    Args:
        label, options, named, key: as for `select`.
        usual: one of ``options``. It does not stand in the address.
        explained: help.
    """
    _take(key, options)
    chosen = st.segmented_control(
        label, options, default=usual, required=True, format_func=named, key=key, help=explained
    )
    return _keep(key, chosen or usual, usual)


def _take(key: str, options: Sequence[str]) -> None:
    if key not in st.session_state and st.query_params.get(key) in options:
        st.session_state[key] = st.query_params[key]


def _keep(key: str, chosen: str, usual: str) -> str:
    if chosen != usual:
        if st.query_params.get(key) != chosen:
            st.query_params[key] = chosen
    elif key in st.query_params:
        del st.query_params[key]
    return chosen
