"""After how many steps a series repeats itself."""

import numpy as np

FEWEST_CYCLES = 3  # of a period that is found
LARGEST_PERIOD = 400
# Of an autocorrelation, beside the noise of so many values.
_SURE, _STRONG = 4.0, 0.3
_SMOOTH_CYCLES = 8


def find_period(values: np.ndarray, season: int | None) -> int:
    """The period in steps; 1 if none is found.

    First the calendar's own season is tried, such as 12 of months: the differences of the series are correlated with
    themselves so many steps later. Differences, for a series that only drifts correlates with itself at every distance.
    But a slow cycle in noise, such as that of the sunspots, drowns in its differences: so then the series itself,
    without its trend, is looked at, which must correlate strongly, and have gone through the opposite before. Last come
    all other periods of the differences.

    Args:
        values: ``(time,)``: those that may be known, so the ones before the test.
        season: the calendar's usual one; None if it has none.
    """
    longest = min(len(values) // FEWEST_CYCLES, LARGEST_PERIOD)
    if longest < 2 or np.ptp(values) == 0:
        return 1
    of_differences = autocorrelation(np.diff(values), longest)
    noise = 1 / np.sqrt(len(values))
    if season and season <= longest and _is_peak(of_differences, season) and of_differences[season] > _SURE * noise:
        return season
    slow = _slow_period(values, min(longest, len(values) // _SMOOTH_CYCLES))
    if slow > 1:
        return slow
    peaks = [lag for lag in range(3, longest) if _is_peak(of_differences, lag)]
    best = max(peaks, key=lambda lag: of_differences[lag], default=1)
    sure = best > 1 and of_differences[best] > max(_SURE * noise, _STRONG)
    return _first_of(peaks, of_differences, best) if sure else 1


def autocorrelation(values: np.ndarray, longest: int) -> np.ndarray:
    """The correlation of a series with itself 0 … ``longest`` steps later, ``(longest + 1,)``."""
    centred = values - values.mean()
    size = 1 << (2 * len(values) - 1).bit_length()
    power = np.abs(np.fft.rfft(centred, size)) ** 2
    found = np.fft.irfft(power, size)[: longest + 1]
    return np.asarray(found / found[0] if found[0] > 0 else np.zeros(longest + 1))


def _slow_period(values: np.ndarray, longest: int) -> int:
    """Of a slow cycle in noise; 1 if there is none that came back often enough."""
    if longest < 4:
        return 1
    time = np.arange(len(values))
    found = autocorrelation(values - np.polyval(np.polyfit(time, values, 1), time), longest)
    below = np.flatnonzero(found < 0)
    if not len(below):
        return 1
    after = np.arange(below[0], longest)
    best = int(after[found[after].argmax()]) if len(after) else 1
    # The cycle must have been as strong the other way, and come back a second time.
    turned = found[: best + 1].min() < -_STRONG / 2
    return best if best < longest - 1 and found[best] > _STRONG and turned else 1


def _first_of(peaks: list[int], found: np.ndarray, best: int) -> int:
    """A period comes back at its multiples: the shortest that does nearly as well."""
    return next(lag for lag in peaks if found[lag] >= 0.85 * found[best])


def _is_peak(found: np.ndarray, lag: int) -> bool:
    """Whether a step more or less correlates less."""
    return bool(0 < lag < len(found) - 1 and found[lag] >= found[lag - 1] and found[lag] >= found[lag + 1])
