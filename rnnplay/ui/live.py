"""How a page holds a run of training in its session, and watches it."""

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

import streamlit as st

POLLED_EACH = 0.1  # seconds


class Run(Protocol):
    """What a page's session needs to know of a job (`rnnplay.training.job.Job`)."""

    @property
    def running(self) -> bool: ...

    def pause(self, patience: float = ...) -> None: ...

    def close(self, patience: float = ...) -> None: ...


R = TypeVar("R", bound=Run)


class _Shelf:
    """The runs of one session, one a page."""

    def __init__(self) -> None:
        self.present = ""  # the page that is open
        self._runs: dict[str, tuple[Hashable, Run]] = {}
        self._closed = False

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


def watch(job: Run, draw: Callable[[], Any], every: float = POLLED_EACH) -> None:
    """Draw now, and again and again while the job runs; when it ends, the whole page once more.

    Whoever starts the job from inside a fragment calls ``st.rerun()``, so that the clock is wound up.

    Args:
        job: what is watched.
        draw: draws its snapshot, as a fragment.
        every: seconds.
    """
    clock = every if job.running else None

    @st.fragment(run_every=clock)
    def look() -> None:
        running = job.running  # before drawing: what is drawn is then at least as new
        draw()
        if clock is not None and not running:
            st.rerun()

    look()
