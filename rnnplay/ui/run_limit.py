"""A session keeps so many runs and no more: over that, the newest waits until the visitor gives one up."""

from collections.abc import Callable, Sequence

import streamlit as st

from rnnplay.catalog import catalog
from rnnplay.engine.room import runs_of_a_session
from rnnplay.literal import in_markdown
from rnnplay.text import _, ngettext


class TooManyRunsError(Exception):
    """A session has as many runs as it may keep.

    Attributes:
        pages: whose runs they are, the oldest first.
    """

    def __init__(self, pages: Sequence[str]) -> None:
        super().__init__()
        self.pages = pages


def check_runs(pages: Sequence[str]) -> None:
    """Whether a session may have one more.

    Args:
        pages: whose runs it has.

    Raises:
        TooManyRunsError: it may not.
    """
    if len(pages) >= runs_of_a_session():
        raise TooManyRunsError(pages)


def say_that_one_must_go(pages: Sequence[str], give_up: Callable[[str], None]) -> None:
    """In the place of a run: why it has to wait, and a button for each of those that could go.

    Args:
        pages: whose runs they are.
        give_up: gives up the run of a page.
    """
    count = len(pages)
    st.info(
        ngettext(
            "On this server a visitor may keep {count} training, and you have it on another page. Give it up, and "
            "this one is prepared.",
            "On this server a visitor may keep {count} trainings, and you have them on other pages. Give one up, and "
            "this one is prepared.",
            count,
        ).format(count=count)
    )
    names = {entry.slug: entry.name for entry in catalog()}
    for page in pages:
        label = _("Give up the training of “{page}”").format(page=in_markdown(names.get(page, page)))
        st.button(label, key=f"rnnplay.give-up.{page}", on_click=give_up, args=(page,))
