"""How often the page of a running training is drawn, so that time is left for training, and for whoever clicks."""

import time
from collections import deque
from statistics import median
from weakref import WeakValueDictionary

SHARE_OF_DRAWING = 1 / 16  # of the time: on a slow machine it is drawn less often, each time with more pictures
SHARE_FLAT_OUT = 1 / 32  # likewise, of a run that is to be as fast as it can
# Of one core, for the pages of all sessions together. To send what they drew takes as long again, so half of the
# interpreter's time is left for training, and for whoever clicks.
SHARE_OF_ALL_DRAWING = 1 / 4
USUALLY = 0.01  # seconds that drawing takes, before the first is measured
LONGEST = 15.0  # seconds from drawing to drawing, however slow the machine is: a hundred draw on a slow one
IN_FLIGHT = 20.0  # seconds after which a tick that was let in is taken to be lost


class Pace:
    """When the fragments of one session are drawn again.

    Args:
        session: Streamlit's name for it.
    """

    def __init__(self, session: str) -> None:
        self._took: deque[float] = deque([0.0], maxlen=8)  # seconds that drawing took, the last few times
        self._due: dict[str, float] = {}  # when a tick is let in again, by the fragment that watches a run
        _by_session[session] = self

    def begin(self) -> None:
        """Another page is drawn from now on."""
        self._due.clear()

    def drew(
        self, fragment: str | None, seconds: float, computed: float, drawing: int, share: float = SHARE_OF_DRAWING
    ) -> None:
        """Note what it took to draw a fragment. From that follows when it is drawn again.

        Args:
            fragment: Streamlit's name for it; None when it was drawn with the whole page.
            seconds: what it took.
            computed: seconds of computing. Where the machine is busy otherwise, drawing takes far longer; then it is to
                be drawn less often.
            drawing: in how many sessions something is running now.
            share: of the time that may go into drawing.
        """
        cost = max(computed, seconds / 2)
        self._took.append(cost)
        _all_took.append(cost)
        if fragment:
            self._due[fragment] = time.monotonic() + self._pause(drawing, share)

    def _pause(self, drawing: int, share: float) -> float:
        """Seconds until a fragment may be drawn again, so that those of all sessions are no more than can be done."""
        everybody = drawing * median(_all_took.copy()) / SHARE_OF_ALL_DRAWING
        return min(LONGEST, max(min(self._took) / share, everybody))

    def _too_early(self, fragment: str) -> bool:
        now = time.monotonic()
        if fragment not in self._due:
            return False
        if now < self._due[fragment]:
            return True
        self._due[fragment] = now + IN_FLIGHT  # until it was drawn
        return False


_by_session: WeakValueDictionary[str, Pace] = WeakValueDictionary()
_all_took: deque[float] = deque([USUALLY], maxlen=64)  # seconds that it took, the last times that any page was drawn


def too_early(session: str, fragment: str) -> bool:
    """Whether a tick of a fragment's clock is to be left out, as it costs more to draw than there is time for.

    A browser's clock ticks on whether or not the server has answered. Called in the server's own thread.
    """
    pace = _by_session.get(session)
    return pace is not None and pace._too_early(fragment)
