"""A thread that carries out commands in their order, and between them works on by itself."""

import contextvars
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import torch

from rnnplay.engine.fair_lock import FAIR_LOCK, Turn
from rnnplay.text import _

T = TypeVar("T")


class JobClosedError(RuntimeError):
    """The job was closed; it can be looked at, but does nothing more."""


class Worker(ABC):
    """A thread that lives while there is something to do; it is started by the first command, and by any after that.

    Pieces of work take turns with those of other workers (`rnnplay.engine.fair_lock`). The thread sets torch's number
    of threads to one, for itself and for all threads of the process that torch sees for the first time after it:
    networks this small are several times slower with more, most of all when many train.

    Args:
        long: whether a piece of work takes long (`Turn`); after the first it is known.

    Attributes:
        closing: whether it does nothing more.
        changed: held while the thread begins or ends; notified when there may be something to do.
    """

    def __init__(self, long: bool) -> None:
        self._turn = Turn(FAIR_LOCK, long)
        self._commands: deque[Callable[[], None]] = deque()
        self._thread: threading.Thread | None = None
        self._forgotten = False
        self.closing = False
        self.changed = threading.Condition()

    @abstractmethod
    def due(self) -> float | None:
        """Seconds until the next piece of work; None: there is nothing to do."""

    @abstractmethod
    def go_on(self) -> None:
        """The next piece."""

    @abstractmethod
    def failed(self, error: Exception) -> None:
        """What was done raised an error that nobody waits for."""

    @abstractmethod
    def ended(self, forgotten: bool) -> None:
        """It does nothing more. Where it is ``forgotten``, nobody asks any more for what it has found either."""

    @property
    def interrupted(self) -> bool:
        """Whether a command waits."""
        return bool(self._commands)

    def ask(self, command: Callable[[], T]) -> "Future[T]":
        """Have a command carried out after those before it.

        Raises:
            JobClosedError: it does nothing more.
        """
        answer: Future[T] = Future()

        def carry_out() -> None:
            try:
                self.must_be_open()
                answer.set_result(command())
            except Exception as error:
                answer.set_exception(error)

        with self.changed:
            self.must_be_open()
            self._commands.append(carry_out)
            if self._thread is None:
                # With the context of whoever asks: its language is that of the messages.
                context = contextvars.copy_context()
                self._thread = threading.Thread(target=context.run, args=(self._live,), name="job", daemon=True)
                self._thread.start()
            self.changed.notify_all()
        return answer

    def must_be_open(self) -> None:
        """
        Raises:
            JobClosedError: it does nothing more.
        """
        if self.closing:
            raise JobClosedError(_("This run was closed. Start a new one."))

    def breathe(self) -> None:
        """Within a long piece of work: others may have their turn.

        Raises:
            JobClosedError: it does nothing more.
        """
        self.must_be_open()
        self._turn.breathe()

    def close(self, patience: float) -> None:
        """End the thread after its present piece of work, and wait for that so many seconds."""
        with self.changed:
            self.closing = True
            thread = self._thread
            if thread is None:
                self.ended(self._forgotten)
            self.changed.notify_all()
        if thread is not None and thread is not threading.current_thread():
            thread.join(patience)

    def forget(self) -> None:
        """Close it without waiting; who may ask for something has gone for good."""
        with self.changed:
            self._forgotten = True
        self.close(0)

    def _live(self) -> None:
        torch.set_num_threads(1)
        try:
            while work := self._next():
                self._turn.take()
                try:
                    work()
                except Exception as error:  # such as a state that cannot be copied
                    self.failed(error)
                self._turn.breathe()
        finally:
            self._turn.give()

    def _next(self) -> Callable[[], None] | None:
        """What to do now; waits until there is something; None when the thread has nothing more to do."""
        with self.changed:
            while True:
                if self._commands:
                    return self._commands.popleft()
                wait = None if self.closing else self.due()
                if wait is None:
                    self._thread = None  # under the lock: whoever asks next starts another
                    if self.closing:
                        self.ended(self._forgotten)
                    return None
                if wait <= 0:
                    return self.go_on
                self._turn.give()
                self.changed.wait(wait)
