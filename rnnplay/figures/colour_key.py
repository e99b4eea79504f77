"""What the colours of a figure mean: a strip of each scale with the values at its ends, and 0 where it has a middle."""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from rnnplay.figures.diagram import Diagram
from rnnplay.text import _

Key = dict[str, Any]


def keys_of(figure: Mapping[str, Any] | Diagram) -> list[Key]:
    """One key for each colour scale in a figure or a diagram.

    The values are those of ``zmin`` and ``zmax``, unless the trace has a ``colorbar`` with ``tickvals`` and
    ``ticktext``, Plotly's own words for them. Where a figure has several scales, each is told by the ``name`` of the
    traces that it is for.

    Returns:
        For each key ``title``; ``ticks``, its texts from left to right; ``strips``, between each two of them a CSS
        gradient; and ``alt``, the same in words.
    """
    scales: dict[str, tuple[Mapping[str, Any], list[str]]] = {}
    for trace in _like_heatmaps(figure) if isinstance(figure, Diagram) else figure.get("data", []):
        if trace.get("type") == "heatmap" and {"colorscale", "zmin", "zmax"} <= trace.keys():
            same = repr((trace["colorscale"], _ticks(trace)))
            scales.setdefault(same, (trace, []))[1].append(trace.get("name", ""))
    return [
        _key(trace, ", ".join(dict.fromkeys(filter(None, names))) if len(scales) > 1 else "")
        for trace, names in scales.values()
    ]


def _like_heatmaps(diagram: Diagram) -> list[dict[str, Any]]:
    return [
        {"type": "heatmap", "name": name, "colorscale": scale.colours, "zmin": scale.low, "zmax": scale.high}
        for scale, name in diagram.scales
    ]


def number(value: float) -> str:
    """A value of a scale, short: −1, 0.25, 3e−5."""
    if value and not 1e-3 <= abs(value) < 1e4:
        digits, _e, power = f"{value:.1e}".partition("e")
        return f"{digits.removesuffix('.0')}e{int(power)}".replace("-", "−")
    return f"{value:.3g}".replace("-", "−")


def _ticks(trace: Mapping[str, Any]) -> list[tuple[float, str]]:
    """Where along the scale, 0…1, which text stands."""
    low, high = float(trace["zmin"]), float(trace["zmax"])
    bar = trace.get("colorbar", {})
    if "tickvals" in bar:
        return [
            ((float(at) - low) / (high - low), text) for at, text in zip(bar["tickvals"], bar["ticktext"], strict=True)
        ]
    middle = [(0.5, number(0))] if math.isclose(low, -high) else []
    return [(0.0, number(low)), *middle, (1.0, number(high))]


def _key(trace: Mapping[str, Any], title: str) -> Key:
    ticks = _ticks(trace)
    strips = []
    for (start, _text), (end, _text) in pairwise(ticks):
        stops = (f"{colour} {100 * (at - start) / (end - start):.4g}%" for at, colour in trace["colorscale"])
        strips.append(f"linear-gradient(to right, {', '.join(stops)})")
    texts = [text for _at, text in ticks]
    alt = _("Colours from {low} to {high}").format(low=texts[0], high=texts[-1])
    return {"title": title, "ticks": texts, "strips": strips, "alt": f"{title}: {alt}" if title else alt}
