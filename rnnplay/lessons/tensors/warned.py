"""Warnings of one thread, while others go on: Python notes warnings for all threads at once."""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock, get_ident
from typing import Any

Heard = list[warnings.WarningMessage]

_listeners: dict[int, Heard] = {}  # by thread
_changing = Lock()
_listening = ExitStack()  # while there is a listener


@contextmanager
def heard_warnings() -> Iterator[Heard]:
    """A list that gets the warnings of this thread, also those given before; other threads' go where they went."""
    heard: Heard = []
    thread = get_ident()
    with _changing:
        if not _listeners:
            _listening.enter_context(_passed_on())
        _listeners[thread] = heard
    try:
        yield heard
    finally:
        with _changing:
            del _listeners[thread]
            if not _listeners:
                _listening.close()


@contextmanager
def _passed_on() -> Iterator[None]:
    """Warnings go to who listens in their thread; if nobody does, where they went before."""
    with warnings.catch_warnings():
        pass_on = warnings.showwarning

        def show(message: Warning | str, category: type[Warning], file: str, line: int, *where: Any) -> None:
            heard = _listeners.get(get_ident())
            if heard is None:
                pass_on(message, category, file, line, *where)
            else:
                heard.append(warnings.WarningMessage(message, category, file, line))

        warnings.simplefilter("always")
        warnings.showwarning = show  # type: ignore[assignment]
        yield
