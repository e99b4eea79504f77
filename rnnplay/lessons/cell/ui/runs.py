"""Which trained network reads the word or the wave: that of this session, or one that is trained here."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from rnnplay.text import _, ngettext
from rnnplay.ui.query_params import is_asked, put, value_of
from rnnplay.ui.session_jobs import session_jobs
from rnnplay.ui.widgets import select

OWN = "own"


def choose_run(
    name: str,
    page: str,
    as_it_stands: Callable[[Any], Any],
    train: Callable[[str], Any],
    presets: Mapping[str, str],
) -> Any:
    """A network that was trained on another page in this session, or one that is trained by a preset.

    Args:
        name: of the setting.
        page: where such networks are trained, by its slug.
        as_it_stands: what a run's task has become, with its ``steps``.
        train: a preset, to its end.
        presets: their names, and what they are called.
    """
    own = _own(page, as_it_stands)
    names, usual = dict(presets), next(iter(presets))
    if own is not None:
        count = int(own.steps)
        yours = ngettext("yours, after {count} step", "yours, after {count} steps", count)
        names[OWN] = yours.format(count=count)
        usual = OWN if count else usual
    _follow(name, usual)
    chosen = select(_("Trained network"), list(names), usual, name, names.__getitem__, absent=_gone)
    return own if chosen == OWN and own is not None else _trained(page, chosen, train)


def _follow(name: str, usual: str) -> None:
    """Who never chose a network reads the usual one, also when that has become another: their own, once it learns."""
    key = f"rnnplay.cell.usual.{name}"
    before = st.session_state.get(key, usual)
    st.session_state[key] = usual
    if before != usual and not is_asked(name) and value_of(name) == before:
        put(name, usual)


def _own(page: str, as_it_stands: Callable[[Any], Any]) -> Any:
    """What the run of another page has become; None if there is none."""
    job = session_jobs().of(page)
    try:
        return None if job is None else job.ask_task(as_it_stands)
    except (TimeoutError, RuntimeError):  # it is still busy with a step, or its task cannot be put back
        st.caption(_("The network of this session cannot be read at the moment; choose anything to try again."))
        return None


def _gone(name: str) -> str:
    """Why a link's network is not there."""
    return _("was trained in another session") if name == OWN else _("does not exist")


@st.cache_resource(show_spinner=False, max_entries=8)
def _trained(page: str, preset: str, _train: Callable[[str], Any]) -> Any:
    """For all sessions: it is read from and never written to."""
    return _train(preset)
