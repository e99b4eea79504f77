"""The pictures of one image read twice, as it is and with a change, side by side on one axis of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from rnnplay.digits.contributions import Contributions
from rnnplay.digits.panels import (
    ROOMY,
    View,
    bars_figure,
    directions_of,
    gate_panels,
    picture_panel,
    row_by_row,
    saliency_panel,
    square,
    where_of,
)
from rnnplay.digits.reading import Reading
from rnnplay.digits.verdict import percent
from rnnplay.digits.what_if import Change
from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import BACKGROUND, GRAY, SIGNED, TEAL
from rnnplay.figures.panel import BY_STEP, Figure, Panel, animated
from rnnplay.figures.trace_panels import READS
from rnnplay.text import _

GONE = [[0, BACKGROUND], [1, "var(--rnn-below)"]]  # of ink that the change took away


def what_if_panels(
    before: Reading,
    after: Reading,
    change: Change,
    orders: Sequence[Sequence[np.ndarray]],
    architecture: Mapping[str, Any],
    view: View,
) -> list[Panel]:
    """The image with what is blank in it, both readings' probabilities, and the difference of all hidden states.

    Args:
        before: the reading without the change; with its saliency, if that is to be shown.
        after: the reading with it.
        change: what it is.
        orders: for each layer and direction the units from left to right.
        architecture: of the network that read.
        view: what is shown; the gates are those with the change.
    """
    view = view if not change.interventions else replace(view, by_state=architecture["bidirectional"])
    across = _("unit, sorted") if view.alike else _("unit")
    panels = [_image(before, change, architecture)]
    if view.saliency and before.saliency is not None:
        panels.append(saliency_panel(before.saliency, before.digit, architecture, ROOMY))
    shares = view.probabilities(before), view.probabilities(after)  # (rows, classes) each
    titles = _("Class probabilities before"), _("Class probabilities with the change")
    panels += [
        replace(row_by_row(each, view, architecture, ROOMY), key=key, title=title)
        for each, key, title in zip(shares, ("probabilities", "probabilities-after"), titles, strict=True)
    ]
    panels.append(_bars(*shares))
    for layer, directions in enumerate(after.layers):
        for direction, states in enumerate(directions):
            difference = states["hidden_state"] - before.layers[layer][direction]["hidden_state"]  # (rows, hidden)
            panels.append(_difference(difference, orders[layer][direction], layer, direction, architecture, across))
    if view.gates:
        gates = gate_panels(after, orders[view.layer][view.direction], architecture, across, view, ROOMY)
        panels += [replace(each, row=4, title=_("{title}, with the change").format(title=each.title)) for each in gates]
    return panels


def captions(before: Reading, after: Reading, change: Change, architecture: Mapping[str, Any], view: View) -> list[str]:
    """One sentence a row: what the network would say there, before and with the change."""
    by_state = view.by_state or bool(change.interventions and architecture["bidirectional"])
    view = replace(view, by_state=by_state)
    said = []
    for row, (first, second) in enumerate(zip(view.probabilities(before), view.probabilities(after), strict=True), 1):
        digits = int(first.argmax()), int(second.argmax())
        message = _("After row {row} of {rows}: {digit} ({share}) before, {other} ({its_share}) with the change.")
        if by_state:
            message = _(
                "From the states at row {row} of {rows}: {digit} ({share}) before, {other} ({its_share}) after."
            )
        said.append(
            message.format(
                row=row,
                rows=len(before.by_row),
                digit=digits[0],
                share=percent(first[digits[0]]),
                other=digits[1],
                its_share=percent(second[digits[1]]),
            )
        )
    return said


def contribution_panels(
    made: Contributions, order: Sequence[np.ndarray], architecture: Mapping[str, Any], key: str, title: str
) -> list[Panel]:
    """What each unit of the last layer adds to a logit, row by row, a panel for each direction.

    Args:
        made: the contributions.
        order: for each direction the units from left to right.
        architecture: of the network.
        key: of the panels, before their number.
        title: of the panels, with the places ``{digit}`` and ``{where}``.
    """
    last = architecture["num_layers"] - 1
    most = steady(max(float(np.abs(each).max()) for each in made.products))
    return [
        Panel(
            f"{key}-{direction}",
            title.format(digit=made.digit, where=where_of(last, direction, architecture)),
            heatmap(
                products[:, order[direction]],
                [str(unit + 1) for unit in order[direction]],
                SIGNED,
                -most,
                most,
                _("row %{y}, unit %{x}: w · h = %{z:+.3f}"),
                _("unit, largest contribution first"),
            ),
            time="y",
            directions=(READS[direction],),
            min_width=118,
            height=ROOMY.states,
            row=3,
            note=_("the logit is the sum of row {row} and the bias").format(row=made.read_at(direction) + 1)
            if len(made.products) == 1
            else _("the logit takes row {row} of this direction").format(row=made.read_at(direction) + 1),
            alt=_("What each unit adds to the logit of {digit} at each row.").format(digit=made.digit),
        )
        for direction, products in enumerate(made.products)
    ]


def _image(before: Reading, change: Change, architecture: Mapping[str, Any]) -> Panel:
    """What is read with the change; ink that is gone stands in orange."""
    image = change.image(before.image)
    panel = picture_panel(image, directions_of(architecture), **square(ROOMY))
    gone = before.image - image
    if not gone.any():
        return panel
    figure: Any = panel.figure
    ink = {**figure["data"][0], "name": _("ink"), "z": np.where(gone > 0, np.nan, image).astype(np.float32)}
    blank = ink | {
        "name": _("removed"),
        "z": np.where(gone > 0, gone, np.nan).astype(np.float32),
        "colorscale": GONE,
        "hovertemplate": _("row %{y}, pixel %{x}: removed ink %{z:.2f}") + "<extra></extra>",
    }
    alt = _("The image; the ink that is removed is orange.")
    return replace(panel, figure={**figure, "data": [ink, blank]}, title=_("Input with the change"), alt=alt)


def _bars(before: np.ndarray, after: np.ndarray) -> Panel:
    """Both probabilities ``(rows, classes)`` at the row that one stands at."""
    figure: Figure = bars_figure(after)
    (bars,) = figure["data"]
    plain = {name: value for name, value in bars.items() if name not in ("x", "marker", BY_STEP)}
    pair = [
        animated({**plain, "name": name, "marker": {"color": colour}}, x=each.astype(np.float32))
        for each, name, colour in ((before, _("before"), GRAY), (after, _("with the change"), TEAL))
    ]
    for trace in pair:
        trace["hovertemplate"] = _("{name}: digit %{{y}}: %{{x:.4f}}").format(name=trace["name"]) + "<extra></extra>"
    layout = {**figure["layout"], "barmode": "group", "bargap": 0.2, "showlegend": False}
    return Panel(
        "bars",
        _("Class probabilities at this row"),
        {"data": pair, "layout": layout},
        width=0.9,
        min_width=130,
        height=ROOMY.height,
        note=_("grey: before, green: with the change"),
        alt=_("The probability of each digit at the present row, before and with the change."),
    )


def _difference(
    difference: np.ndarray, order: np.ndarray, layer: int, direction: int, architecture: Mapping[str, Any], across: str
) -> Panel:
    where = where_of(layer, direction, architecture)
    most = steady(float(np.abs(difference).max()))
    units = [str(unit + 1) for unit in order]
    return Panel(
        f"difference-{layer}-{direction}",
        _("Change of the hidden state h, {where}").format(where=where),
        heatmap(difference[:, order], units, SIGNED, -most, most, _("row %{y}, unit %{x}: %{z:+.3f}"), across),
        time="y",
        directions=(READS[direction],),
        min_width=118,
        height=ROOMY.states,
        row=2,
        note=_("with the change minus before"),
        alt=_("The difference of the hidden state of each unit at each row, {where}.").format(where=where),
    )
