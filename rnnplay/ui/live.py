"""How a page holds a run of training in its session, and watches it."""

import time
from collections import deque
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar
from weakref import WeakSet

import streamlit as st

POLLED_EACH = 0.3  # seconds: each time brings several pictures, and the browser shows them one by one
SHARE_OF_DRAWING = 1 / 16  # of the time: on a slow machine it is drawn less often, each time with more pictures
DRAWN = 40  # times a second, for all sessions of a server together: what one interpreter does and still trains besides
UNEVEN = 1.5  # by so much may a clock be too fast or too slow before it is wound up anew


class Run(Protocol):
    """What a page's session needs to know of a job (`rnnplay.training.job.Job`)."""

    if_closed: Callable[[], Any]

    @property
    def running(self) -> bool: ...

    @property
    def waiting(self) -> bool: ...

    def pause(self, patience: float = ...) -> None: ...

    def close(self, patience: float = ...) -> None: ...


R = TypeVar("R", bound=Run)


class _Shelf:
    """The runs of one session, one a page."""

    def __init__(self) -> None:
        self.present = ""  # the page that is open
        self.missing, self.more = 0, False  # of what was drawn last; whether more will come of itself
        self._runs: dict[str, tuple[Hashable, Run]] = {}
        self._closed = False
        self.announced = 0  # commands so far
        self.took: deque[float] = deque([0.0], maxlen=8)  # seconds of computing that drawing took, the last few times
        _shelves.add(self)

    @property
    def running(self) -> bool:
        """Whether one of its runs is under way."""
        return any(run.running for _, run in list(self._runs.values()))

    def open(self, page: str) -> None:
        self.present = page
        for name, (_, run) in self._runs.items():
            if name != page:
                run.pause(0)

    def run(self, configuration: Hashable, make: Callable[[], R]) -> R:
        known = self._runs.get(self.present)
        if known is not None and known[0] == configuration:
            return known[1]  # type: ignore[return-value]
        run = make()  # before the old one is closed: what is wrong with a setting leaves that alone
        run.if_closed = st.stop  # whoever still draws it has gone, or has another by now
        if known is not None:
            known[1].close(0)
        self._runs[self.present] = configuration, run
        if self._closed:  # the tab went while its script was still at work
            run.close(0)
        return run

    def close(self) -> None:
        self._closed = True
        for _, run in self._runs.values():
            run.close(0)


_shelves: WeakSet[_Shelf] = WeakSet()


@st.cache_resource(scope="session", on_release=_Shelf.close, max_entries=1, show_spinner=False)
def _shelf() -> _Shelf:
    """Streamlit releases it when the tab is closed or the connection is lost."""
    return _Shelf()


def pause_others(page: str) -> None:
    """Every page says first who it is: what other pages of this session were training is paused.

    Args:
        page: its name, the same at each run.
    """
    _shelf().open(page)


def session_job(configuration: Hashable, make: Callable[[], R]) -> R:
    """The run of the present page in this session.

    Args:
        configuration: all that it begins with. With another than before, the old run is closed and a new one made.
        make: makes it, not yet started. What it raises is raised here, and the old run goes on.
    """
    return _shelf().run(configuration, make)


def announce() -> None:
    """A callback says so before it commands a run: the page is drawn after it anyway.

    A tick that overlaps with the callback may find the run ended. Did it ask for the page too, then Streamlit would run
    that with the same press of the button, and so call back a second time.
    """
    _shelf().announced += 1


def watch(job: Run, draw: Callable[[], int | None], every: float = POLLED_EACH) -> None:
    """Draw now, and again and again while the job runs or more is found to draw; then the whole page once more.

    Whoever starts the job from inside a fragment calls ``st.rerun()``, so that the clock is wound up.

    Args:
        job: what is watched.
        draw: draws its snapshot, as a fragment. It may say how much was still missing: as long as that changes, and is
            not 0, more will come of itself.
        every: seconds; more, when many are training on this server.
    """
    shelf = _shelf()
    drawn = job.running, job.waiting, shelf.more
    clock = _interval(shelf, every) if any(drawn) else None
    announced = shelf.announced

    @st.fragment(run_every=clock)
    def look() -> None:
        now = job.running, job.waiting  # before drawing: what is drawn is then at least as new
        began = time.thread_time()
        missing = draw() or 0
        shelf.took.append(time.thread_time() - began)
        shelf.more, shelf.missing = missing not in (0, shelf.missing), missing
        if clock is None and not shelf.more:
            return
        if clock and (*now, shelf.more) == drawn and 1 / UNEVEN < _interval(shelf, every) / clock < UNEVEN:
            return
        if shelf.announced == announced:  # looked at after `now`
            st.rerun()

    look()


def _interval(shelf: _Shelf, every: float) -> float:
    """Seconds from drawing to drawing, so that those of all sessions together are no more than can be done."""
    return max(every, min(shelf.took) / SHARE_OF_DRAWING, sum(shelf.running for shelf in list(_shelves)) / DRAWN)
