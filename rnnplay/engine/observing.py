"""Which steps of a run are observed."""

import math
import time

PUBLISHED_EACH = 0.07  # seconds: faster than that nobody looks
SHORT = 128  # steps: a run of no more is observed at every step, whatever that costs


class Observing:
    """Decides which steps are observed, so that what is shown does not depend on the machine.

    Every step at any pace, every one of a short run, and where it stops: if that takes longer than the pace allows, the
    run is slower. Only flat out and beyond a short run as many as a share of the time allows, at most some 14 a second.

    Args:
        share: seconds of observing for each second of steps, at most, where it is free to choose.
        all_observed: steps from the start that are observed at any pace, in a long run too.
    """

    def __init__(self, share: float, all_observed: int) -> None:
        self._share, self._all_observed = share, all_observed
        self._last_at, self._worked = -math.inf, 0.0  # seconds: of the clock, and of computing in this thread

    def done(self) -> None:
        """A step was observed just now."""
        self._last_at, self._worked = time.perf_counter(), time.thread_time()

    def is_due(self, step: int, pace: float | None, until_step: int | None, cost: float) -> bool:
        """Whether a step is observed.

        Args:
            step: where the run stands.
            pace: steps a second, or None for flat out.
            until_step: where it will stop, if that is known.
            cost: seconds of computing that the last observation took.
        """
        short = step <= self._all_observed or (until_step is not None and until_step <= SHORT)
        if pace is not None or short:
            return True
        if time.perf_counter() - self._last_at < PUBLISHED_EACH:
            return False
        # Not asked for at every step: the system says it, and that takes longer than to look at a clock.
        return cost <= self._share * (time.thread_time() - self._worked)
