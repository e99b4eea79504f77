"""How a page holds a run of training in its session, and watches it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakSet, ref

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from rnnplay.literal import in_markdown
from rnnplay.ui.memory import give_back_soon
from rnnplay.ui.pacing import Pace
from rnnplay.ui.run_coming import say_that_it_comes
from rnnplay.ui.run_limit import TooManyRunsError, check_runs, say_that_one_must_go

if TYPE_CHECKING:  # the menu of a page needs this file before torch is loaded
    from rnnplay.engine.job import Job
    from rnnplay.engine.preparation import Preparation

    Seen = TypeVar("Seen")  # what is observed of a run
    Prepare = Callable[[int], Preparation[Job[Seen]]]

MADE_WITHIN = 1.0  # seconds that a page waits for its run before it says that it comes
KEPT = 120.0  # seconds that Streamlit keeps a session whose connection is lost (its `MemorySessionStorage`)
LOOKED_EACH = 1.0  # seconds, after those that are away
ROOM = 2**30  # bytes for the runs of all that are away; if they take more, who left first loses theirs


class _StillComingError(Exception):
    """A run is still being made."""

    def __init__(self, preparation: Preparation[Job[Any]]) -> None:
        super().__init__()
        self.preparation = preparation


@dataclass
class _Held:
    """A run, what it began with, how it was made, and whether it was paused because the connection was lost."""

    configuration: Hashable
    run: Job[Any]
    preparation: Preparation[Job[Any]]
    interrupted: bool = False

    def close(self) -> None:
        self.run.close(0)
        self.preparation.give_back()

    def forget(self) -> None:
        self.run.forget()
        self.preparation.give_back()


class SessionJobs:
    """The runs of one session, one a page, or one for each of its parts. It lives in the session's state, so as long as
    Streamlit keeps that.

    A part's run goes by the name of the page and that of the part, with a space between.

    Args:
        session: Streamlit's name for it.
    """

    def __init__(self, session: str) -> None:
        self.session = session
        self.left: float | None = None  # by the server's clock, when its connection was lost; None while it is there
        self.present = ""  # the page that is open, or the part of it
        self.missing, self.more = 0, False  # of what was drawn last; whether more will come of itself
        self._called: dict[str, str] = {}  # parts, as the visitor knows them
        self._runs: dict[str, _Held] = {}
        self._coming: dict[str, tuple[Hashable, Preparation[Job[Any]]]] = {}
        self.announced = 0  # commands so far
        self.pace = Pace(session)
        with _sessions_lock:
            _sessions.add(self)

    @property
    def running(self) -> bool:
        """Whether one of its runs is under way."""
        return any(held.run.running for held in list(self._runs.values()))

    @property
    def nbytes(self) -> int:
        """Bytes that its runs take."""
        return sum(held.run.nbytes for held in list(self._runs.values()))

    @property
    def here(self) -> _Held | None:
        """The run of the page that is open, or of the part."""
        return self._runs.get(self.present)

    def of(self, page: str) -> Job[Any] | None:
        """The run of another page, which is paused as long as that is not open; None if there is none."""
        held = self._runs.get(page)
        return held.run if held else None

    def open(self, page: str) -> None:
        if _page_of(self.present) != page:  # else a part that was open is so until another is opened
            self.present = page
        self.pace.begin()
        self._leave_others(lambda name: _page_of(name) == page)

    def open_part(self, part: str, called: str) -> None:
        self.present = f"{_page_of(self.present)} {part}"
        self._called[self.present] = called
        self._leave_others(lambda name: name == self.present)

    def _leave_others(self, is_open: Callable[[str], bool]) -> None:
        for name, held in list(self._runs.items()):  # another run of the script may have one come meanwhile
            if not is_open(name):
                held.run.pause(0)
        self._give_up(*(name for name in list(self._coming) if not is_open(name)))

    def run(self, configuration: Hashable, prepare: Prepare[Seen]) -> Job[Seen]:
        known = self.here
        if known is not None and known.configuration == configuration:
            self._give_up(self.present)  # of settings that were tried in between
            return known.run
        if known is None:
            check_runs({name: self._called.get(name, "") for name in list(self._runs)})
        preparation = self._prepare(configuration, prepare, known)
        if not preparation.wait(MADE_WITHIN):
            raise _StillComingError(preparation)
        self._coming.pop(self.present, None)
        run = preparation.take()  # before the old one is closed: what is wrong with a setting leaves that alone
        if run is None:
            raise _StillComingError(preparation)
        run.if_closed = st.stop  # whoever still draws it has gone, or has another by now
        if known is not None:
            known.close()
        self._runs[self.present] = _Held(configuration, run, preparation)
        return run

    def _prepare(self, configuration: Hashable, prepare: Prepare[Seen], known: _Held | None) -> Preparation[Job[Seen]]:
        coming = self._coming.get(self.present)
        if coming is not None and coming[0] == configuration and not coming[1].given_up:
            return coming[1]
        self._give_up(self.present)
        preparation = prepare(known.preparation.needs if known else 0)
        self._coming[self.present] = configuration, preparation
        return preparation

    def _give_up(self, *pages: str) -> None:
        for page in pages:
            if coming := self._coming.pop(page, None):
                coming[1].give_up()

    def give_up_run(self, page: str) -> None:
        """The run of a page is wanted no more."""
        if held := self._runs.pop(page, None):
            held.close()

    def leave(self) -> None:
        """Its connection is lost or its tab closed: Streamlit does not say which, and keeps the session for a while."""
        try:
            get_instance()
            server = asyncio.get_running_loop()
        except RuntimeError:  # there is no server that one could come back to
            self.empty()
            return
        self.left = server.time()
        server.call_soon(_look_after, ref(self), self.left)  # Streamlit has not taken it off its list yet

    def interrupt(self) -> None:
        """Pause what runs. Not once for all: a button may just have been pressed whose command is still to come."""
        self._give_up(*self._coming)
        for held in list(self._runs.values()):
            if held.run.running:
                held.interrupted = True
                held.run.pause(0)

    def empty(self) -> None:
        """Nobody comes back."""
        self._give_up(*self._coming)
        while self._runs:  # one that comes meanwhile goes too
            self._runs.popitem()[1].forget()


def _page_of(name: str) -> str:
    return name.partition(" ")[0]


_sessions: WeakSet[SessionJobs] = WeakSet()
_sessions_lock = threading.Lock()


def all_sessions() -> list[SessionJobs]:
    with _sessions_lock:  # a set may not grow while it is read
        return list(_sessions)


def _look_after(jobs_if_alive: ref[SessionJobs], left: float) -> None:
    """In the server's own thread, now and then: a session that is away is paused, and one that stays away is freed.

    Streamlit itself drops an old session only when the next one leaves.
    """
    server, jobs = asyncio.get_running_loop(), jobs_if_alive()
    if jobs is None or jobs.left != left:  # it left once more, and is looked after since then
        return
    if get_instance().is_active_session(jobs.session):
        jobs.left = None
        return
    if server.time() - left >= KEPT - LOOKED_EACH:
        _end(jobs)
        return
    jobs.interrupt()
    away = sorted((each for each in all_sessions() if each.left is not None), key=lambda each: each.left or 0)
    while sum(each.nbytes for each in away) > ROOM:
        _end(away.pop(0))
    server.call_later(LOOKED_EACH, _look_after, jobs_if_alive, left)


def _end(jobs: SessionJobs) -> None:
    jobs.left = None
    jobs.empty()
    get_instance().close_session(jobs.session)
    give_back_soon()


def session_jobs() -> SessionJobs:
    """Those of this session."""
    jobs: SessionJobs | None = st.session_state.get("rnnplay.runs")
    if jobs is None:
        context = get_script_run_ctx()
        jobs = st.session_state["rnnplay.runs"] = SessionJobs(context.session_id if context else "")
    _while_connected(jobs)
    return jobs


@st.cache_resource(scope="session", on_release=SessionJobs.leave, max_entries=1, show_spinner=False)
def _while_connected(_jobs: SessionJobs) -> SessionJobs:
    """Streamlit releases it when the tab is closed or the connection is lost."""
    return _jobs


def pause_others(page: str) -> None:
    """Every page says first who it is: what other pages of this session were training is paused.

    Args:
        page: its name, the same at each run.
    """
    session_jobs().open(page)


def open_part(part: str, called: str) -> None:
    """The present page has several parts, of which each has a run of its own: from here on it is this one's.

    What the others were training is paused, and found again when they are opened.

    Args:
        part: its name, the same at each run.
        called: how the visitor knows it.
    """
    session_jobs().open_part(part, called)


def session_job(configuration: Hashable, prepare: Prepare[Seen]) -> Job[Seen]:
    """The run of the present page, or of its part (`open_part`), in this session.

    As long as it is still being made, or has to wait until the visitor gives up another, the page ends here.

    Args:
        configuration: all that it begins with. With another than before, the old run is closed and a new one made.
        prepare: begins to make it, told how many bytes the old one gives back. What the making raises is raised here,
            and the old run is left.
    """
    try:
        return session_jobs().run(configuration, prepare)
    except _StillComingError as coming:
        say_that_it_comes(coming.preparation)
        st.stop()
    except TooManyRunsError as full:
        say_that_one_must_go(full.parts, session_jobs().give_up_run)
        st.stop()


def page_job(configuration: Hashable, prepare: Prepare[Seen]) -> Job[Seen]:
    """As `session_job`, but where it cannot be made, the page says why and ends here."""
    try:
        return session_job(configuration, prepare)
    except (ValueError, RuntimeError) as error:
        st.error(in_markdown(str(error)))
        st.stop()
