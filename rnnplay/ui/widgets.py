"""Widgets that are settings of the present page: kept for the session, written into the address, read from a link.

They stand in their containers as Streamlit's own do, by whose arguments they are called.

What a setting stands at is told to Streamlit twice, in the session and as the widget's default: it sends what stands in
the session once, and drops that if the script runs anew before it is sent, as a busy server's does. The browser would
then show the least of a slider, and send that.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from rnnplay.ui.kinds import TRUTH, number_in, one_of, text_up_to
from rnnplay.ui.query_params import drawn, on_this_page

T = TypeVar("T")


def toggle(label: str, name: str, default: bool = False, help: str | None = None) -> bool:
    """A switch."""
    return drawn(name, default, TRUTH, lambda key: st.toggle(label, st.session_state[key], key=key, help=help))


def slider(
    label: str, low: T, high: T, default: T, name: str, step: T | None = None, help: str | None = None, **layout: Any
) -> T:
    """A number between two, whole if ``low`` is."""

    def draw(key: str) -> Any:
        return st.slider(label, low, high, st.session_state[key], step=step, key=key, help=help, **layout)

    return drawn(name, default, number_in(low, high), draw)


def number(
    label: str,
    low: T,
    high: T,
    default: T,
    name: str,
    step: T | None = None,
    help: str | None = None,
    on_change: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    **layout: Any,
) -> T:
    """A number to type."""

    def draw(key: str) -> Any:
        return st.number_input(  # type: ignore[call-overload]
            label,
            low,
            high,
            st.session_state[key],
            step=step,
            key=key,
            help=help,
            on_change=on_change and on_this_page(on_change),
            args=args,
            **layout,
        )

    return drawn(name, default, number_in(low, high), draw)


def select_slider(
    label: str, options: Sequence[str], default: str, name: str, help: str | None = None, **layout: Any
) -> str:
    """One of a row of options."""

    def draw(key: str) -> Any:
        return st.select_slider(label, options, st.session_state[key], key=key, help=help, **layout)

    return drawn(name, default, one_of(options), draw)


def select(
    label: str,
    options: Sequence[T],
    default: T,
    name: str,
    named: Callable[[Any], str] = str,
    on_change: Callable[..., None] | None = None,
    absent: Callable[[str], str] | None = None,
    **layout: Any,
) -> T:
    """A list to select from; in the address each option stands as ``str`` writes it, in every language.

    Args:
        absent: why a link's value is not among them; that it does not exist, if it is None.
    """

    def draw(key: str) -> Any:
        return st.selectbox(
            label,
            options,
            [*options].index(st.session_state[key]),
            format_func=named,
            key=key,
            on_change=on_change and on_this_page(on_change),
            **layout,
        )

    return drawn(name, default, one_of(options, absent), draw)


def segments(
    label: str,
    options: Sequence[T],
    default: T,
    name: str,
    named: Callable[[Any], str] = str,
    help: str | None = None,
    on_change: Callable[..., None] | None = None,
    args: tuple[Any, ...] = (),
    absent: Callable[[str], str] | None = None,
    **layout: Any,
) -> T:
    """One of a few beside each other.

    Args:
        absent: why a link's value is not among them; that it does not exist, if it is None.
    """

    def draw(key: str) -> Any:
        return st.segmented_control(
            label,
            options,
            default=st.session_state[key],
            required=True,
            format_func=named,
            key=key,
            help=help,
            on_change=on_change and on_this_page(on_change),
            args=args,
            **layout,
        )

    return drawn(name, default, one_of(options, absent), draw)


def pills(label: str, options: Sequence[str], name: str, on_change: Callable[..., None] | None = None) -> str | None:
    """One of a few, or none."""

    def draw(key: str) -> Any:
        chosen = st.session_state[key]
        return st.pills(label, options, default=chosen, key=key, on_change=on_change and on_this_page(on_change))

    return drawn(name, None, one_of(options), draw)


def text(label: str, default: str, name: str, longest: int = 200) -> str:
    """A line of text. What it says is for the page to judge."""

    return drawn(name, default, text_up_to(longest), lambda key: st.text_input(label, st.session_state[key], key=key))
