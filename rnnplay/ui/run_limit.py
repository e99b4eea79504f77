"""A session keeps so many runs and no more: over that, the newest waits until the visitor gives one up."""

from collections.abc import Callable, Mapping

import streamlit as st

from rnnplay.catalog import catalog
from rnnplay.engine.room import runs_of_a_session
from rnnplay.literal import in_markdown
from rnnplay.text import _, ngettext


class TooManyRunsError(Exception):
    """A session has as many runs as it may keep.

    Attributes:
        parts: whose runs they are, the oldest first: the page, and behind a space its part; each with what the part is
            called, nothing where the page has no parts.
    """

    def __init__(self, parts: Mapping[str, str]) -> None:
        super().__init__()
        self.parts = parts


def check_runs(parts: Mapping[str, str]) -> None:
    """Whether a session may have one more.

    Args:
        parts: whose runs it has, as `TooManyRunsError.parts`.

    Raises:
        TooManyRunsError: it may not.
    """
    if len(parts) >= runs_of_a_session():
        raise TooManyRunsError(parts)


def say_that_one_must_go(parts: Mapping[str, str], give_up: Callable[[str], None]) -> None:
    """In the place of a run: why it has to wait, and a button for each of those that could go.

    Args:
        parts: whose runs they are, as `TooManyRunsError.parts`.
        give_up: gives up the run of one of them, told its name.
    """
    count = len(parts)
    st.info(
        ngettext(
            "On this server a visitor may keep {count} training, and you have it elsewhere. Give it up, and "
            "this one is prepared.",
            "On this server a visitor may keep {count} trainings, and you have them elsewhere. Give one up, and "
            "this one is prepared.",
            count,
        ).format(count=count)
    )
    names = {entry.slug: entry.name for entry in catalog()}
    for name, called in parts.items():
        page, part = in_markdown(names.get(name.partition(" ")[0], name)), in_markdown(called)
        label = _("Give up the training of “{page}: {part}”") if part else _("Give up the training of “{page}”")
        label = label.format(page=page, part=part)
        st.button(label, key=f"rnnplay.give-up.{name}", on_click=give_up, args=(name,))
