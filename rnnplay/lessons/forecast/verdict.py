"""Was it worth it? What the errors of all methods say, in a sentence."""

from collections.abc import Sequence

import numpy as np

from rnnplay.lessons.forecast.comparison import Field, Result
from rnnplay.text import _, ngettext, percent

CLEAR = 0.03  # a smaller share of the error is no difference
FEWEST = 3  # origins; the errors of fewer may differ by chance, and nothing tells by how much
SURE = 2.4  # standard errors: of sixty random walks one seems to be predictable then
LATE = 0.5
FAR = 10


def verdict(field: Field, results: Sequence[Result]) -> str:
    """Whether the best network beats the best of what needs none; without a network, what is to be beaten."""
    networks = [each for each in results if each.is_network]
    others = [each for each in results if not each.is_network]
    best = _least(others)
    if not networks:
        said = _("To be beaten: {method}, MASE {mase:.2f}.").format(method=best.title, mase=best.errors.mase)
        if few := _too_few_origins(field):
            return f"{said} {few}"
        nothing = _("Nothing is clearly better than the last value so far, as on a random walk.")
        return f"{said} {nothing}" if nothing_beats_the_last_value(field, results) else said
    network = _least(networks)
    numbers = ngettext(
        "{network}, {count} seed: MASE {mine}; {other}: {theirs}.",
        "{network}, median of {count} seeds: MASE {mine}; {other}: {theirs}.",
        len(network.seeds),
    ).format(
        network=network.title,
        count=len(network.seeds),
        mine=f"{network.errors.mase:.2f}",
        other=best.title,
        theirs=f"{best.errors.mase:.2f}",
    )
    return f"{numbers} {_judged(field, network, best, results)}"


def nothing_beats_the_last_value(field: Field, results: Sequence[Result]) -> bool:
    """Whether no method, network or not, is surely better than the last value: as on a random walk.

    Surely: by a share of its error, and by some standard errors of the difference (F. Diebold and R. Mariano,
    *Comparing predictive accuracy*, JBES 13, 1995; the forecasts of neighbouring origins overlap, and so do their
    errors). It takes `FEWEST` origins or more.
    """
    last = next(each for each in results if each.method == "last value")
    return not any(
        each.errors.mase < (1 - CLEAR) * last.errors.mase and _standard_errors(field, each, last) > SURE
        for each in results
        if each is not last
    )


def follows_late(field: Field, forecasts: np.ndarray) -> bool:
    """Whether forecasts one step ahead are much nearer to the newest value known than to what came.

    Such a forecast looks right in a picture, and says nothing: it follows the series one step late.

    Args:
        field: the series.
        forecasts: ``(origins, horizon)``.
    """
    before = field.series.values[np.array(field.plan.parts.origins) - 1]
    behind, off = np.abs(forecasts[:, 0] - before).mean(), np.abs(forecasts[:, 0] - field.targets[:, 0]).mean()
    return bool(behind < LATE * off)


def _least(results: Sequence[Result]) -> Result:
    return min(results, key=lambda each: each.errors.mase)


def _judged(field: Field, network: Result, best: Result, results: Sequence[Result]) -> str:
    mine, theirs = network.errors.mase, best.errors.mase
    if few := _too_few_origins(field):
        return few
    if nothing_beats_the_last_value(field, results):
        return _("Nothing beats the last value here, as on a random walk: the past does not tell what comes next.")
    if mine > (1 + CLEAR) * theirs:
        if mine > FAR * theirs:
            return _("It was not worth it here: its errors are more than {times} times as large.").format(times=FAR)
        return _("It was not worth it here: its errors are {share} larger.").format(share=percent(mine / theirs - 1))
    if mine >= (1 - CLEAR) * theirs:
        return _("They are equally good: it was not worth it here.")
    if max(each.mase for each in network.seeds) >= theirs:
        return _("It was worth it here, but not with every seed.")
    return _("It was worth it here.")


def _too_few_origins(field: Field) -> str:
    """That no method can be called better than another from so few origins; nothing if they suffice."""
    count = len(field.plan.parts.origins)
    if count >= FEWEST:
        return ""
    return ngettext(
        "That is measured from {count} origin only: too few to tell a better method from chance. A longer series or a "
        "shorter horizon gives more.",
        "That is measured from {count} origins only: too few to tell a better method from chance. A longer series or a "
        "shorter horizon gives more.",
        count,
    ).format(count=count)


def _standard_errors(field: Field, one: Result, other: Result) -> float:
    """By how many standard errors the mean absolute error of one is below that of another.

    It takes `FEWEST` origins or more.
    """
    origins = field.plan.parts.origins
    gains = np.abs(other.forecasts - field.targets).mean(axis=1) - np.abs(one.forecasts - field.targets).mean(axis=1)
    count, centred = len(gains), gains - gains.mean()
    overlap = min(count - 1, -(-field.plan.parts.horizon // (origins[1] - origins[0])))
    variance = centred @ centred / count
    for lag in range(1, overlap + 1):  # Newey and West's weights
        variance += 2 * (1 - lag / (overlap + 1)) * (centred[lag:] @ centred[:-lag]) / count
    return float(gains.mean() / np.sqrt(max(variance, 1e-300) / count))
