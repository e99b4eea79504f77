"""The pictures of a reading, on one axis of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnnplay.digits.reading import Reading
from rnnplay.figures import trace_panels
from rnnplay.figures.heatmap import heatmap
from rnnplay.figures.matrices import steady
from rnnplay.figures.palette import GRAY, INK, SHARE, SIGNED, TEAL, TEXT
from rnnplay.figures.panel import Figure, Panel, animated
from rnnplay.figures.trace_panels import ARROWS, READS
from rnnplay.figures.units import formula, quantity_name, units_figure
from rnnplay.text import _, percent


@dataclass(frozen=True)
class View:
    """What of a reading is shown.

    Attributes:
        gates: whether to show the gates of one layer and direction.
        layer: that layer, from 0.
        direction: that direction, 0 forward and 1 backward.
        alike: whether units that behave alike stand together.
        saliency: whether to show how each pixel moves the prediction.
        by_state: whether class probabilities are those that the states shown give at each row, instead of those of the
            picture that ends there. With one direction the two are the same.
    """

    gates: bool
    layer: int
    direction: int
    alike: bool
    saliency: bool
    by_state: bool = False

    def probabilities(self, reading: Reading) -> np.ndarray:
        """Those that are shown, ``(rows, classes)``."""
        return reading.by_state if self.by_state else reading.by_row


@dataclass(frozen=True)
class Size:
    """Of the pictures of 28×28, and the heights of those beside them and of the states, in pixels of the screen."""

    height: int
    width: float
    min_width: int
    states: int
    states_row: int


# As large as the pictures can be when all of them are to fit one screen of 1440×900. The gates stand below, so that
# nothing moves when they are switched on.
ROOMY = Size(height=280, width=0, min_width=270, states=290, states_row=1)  # the picture a square
COMPACT = Size(height=250, width=1.3, min_width=180, states=250, states_row=0)  # another stage stands above


def reading_panels(
    reading: Reading,
    orders: Sequence[Sequence[np.ndarray]],
    architecture: Mapping[str, Any],
    view: View,
    compact: bool = False,
) -> list[Panel]:
    """The pictures of a reading, on one axis of rows.

    Args:
        reading: what is shown; with its saliency, if that is to be shown.
        orders: for each layer and direction the units from left to right.
        architecture: of the network that read.
        view: what is shown.
        compact: whether another stage stands above on the same screen.
    """
    size = COMPACT if compact else ROOMY
    across = _("unit, sorted") if view.alike else _("unit")
    panels = [picture_panel(reading.image, directions_of(architecture), **square(size))]
    if view.saliency and reading.saliency is not None:
        panels.append(saliency_panel(reading.saliency, reading.digit, architecture, size))
    states = [
        _states(states["hidden_state"], layer, direction, architecture, orders[layer][direction], across, size)
        for layer, directions in enumerate(reading.layers)
        for direction, states in enumerate(directions)
    ]
    probabilities = view.probabilities(reading)
    verdicts = [row_by_row(probabilities, view, architecture, size), _now(probabilities, size)]
    panels += verdicts + states if size.states_row else states + verdicts
    if view.gates:
        panels += gate_panels(reading, orders[view.layer][view.direction], architecture, across, view, size)
    return panels


def picture_panel(image: np.ndarray, directions: Sequence[Literal["forward", "backward"]], **layout: Any) -> Panel:
    """What a network reads, ``(rows, pixels)``, ink in 0…1.

    Args:
        image: it.
        directions: in which it is read.
        layout: of the panel: its height, width and row.
    """
    rows, pixels = image.shape
    names = [str(pixel) for pixel in range(1, pixels + 1)]
    hover = _("row %{y}, pixel %{x}: ink %{z:.2f}")
    return Panel(
        "field",
        _("Input ({rows} × {pixels})").format(rows=rows, pixels=pixels),
        heatmap(image, names, INK, 0, 1, hover, _("pixel")),
        time="y",
        directions=tuple(directions),
        **layout,
        note=_("read row by row {arrows}").format(arrows=" ".join(ARROWS[each] for each in directions)),
        alt=_("The image as {rows} rows of {pixels} pixels.").format(rows=rows, pixels=pixels),
    )


def saliency_panel(gradient: np.ndarray, digit: int, architecture: Mapping[str, Any], size: Size) -> Panel:
    """Of ``(rows, pixels)``, scaled to its largest."""
    pixels = [str(pixel) for pixel in range(1, gradient.shape[1] + 1)]
    most = steady(float(np.abs(gradient).max()))
    return Panel(
        "influence",
        _("Saliency: gradient of the prediction with respect to each pixel"),
        heatmap(gradient, pixels, SIGNED, -most, most, _("row %{y}, pixel %{x}: %{z:+.3g}"), _("pixel")),
        time="y",
        directions=directions_of(architecture),
        **square(size),
        note=_("∂ ln p({digit}) / ∂ pixel: more ink speaks for {digit} (blue) or against it (orange)").format(
            digit=digit
        ),
        alt=_("The gradient of the logarithm of the probability of {digit} with respect to each pixel.").format(
            digit=digit
        ),
    )


def _states(
    hidden_state: np.ndarray,
    layer: int,
    direction: int,
    architecture: Mapping[str, Any],
    order: np.ndarray,
    across: str,
    size: Size,
) -> Panel:
    last = layer == architecture["num_layers"] - 1
    where = where_of(layer, direction, architecture)
    return Panel(
        f"hidden-{layer}-{direction}",
        _("Hidden state h, {where} (columns are units)").format(where=where),
        units_figure("hidden_state", hidden_state.astype(np.float32), order, across),
        time="y",
        directions=(READS[direction],),
        min_width=118,
        height=size.states,
        row=size.states_row,
        note=read_out_at(architecture, direction) if last and architecture["bidirectional"] else "",
        alt=_("The hidden state of each unit after each row, {where}, from −1 to 1.").format(where=where),
    )


def where_of(layer: int, direction: int, architecture: Mapping[str, Any]) -> str:
    """Which layer, and of a network with two directions, which direction."""
    return trace_panels.where_of(layer, direction, 1 + architecture["bidirectional"])


def read_out_at(architecture: Mapping[str, Any], direction: int) -> str:
    """At which row of this direction the linear layer reads; see `rnnplay.digits.ui.directions.where_it_is_read`."""
    at_top = direction == 1 and architecture["readout"] == "ends"
    return _("the linear layer reads the top row") if at_top else _("the linear layer reads the bottom row")


def row_by_row(probabilities: np.ndarray, view: View, architecture: Mapping[str, Any], size: Size) -> Panel:
    """Class probabilities at every row, ``(rows, classes)``."""
    if view.by_state:
        title = _("Class probabilities from the states at each row")
        if architecture["readout"] == "ends":
            note = _("linear layer on both directions' states after t steps each; whole image")
        else:
            note = _("linear layer on both directions' states at row t; whole image")
        alt = _("The probability of each digit that the linear layer gives on the states shown, at each row.")
    else:
        title, note = _("Class probabilities after each row"), _("as if the image ended there")
        if architecture["bidirectional"]:
            note = _("as if the image ended there: rows 1…t are read again; the states shown are of the whole image")
        alt = _("The probability of each digit if the image ended after each row.")
    return Panel(
        "probabilities",
        title,
        probabilities_figure(probabilities),
        time="y",
        width=0.9,
        min_width=130,
        height=size.height,
        note=note,
        alt=alt,
    )


def _now(probabilities: np.ndarray, size: Size) -> Panel:
    return Panel(
        "bars",
        _("Class probabilities at this row"),
        bars_figure(probabilities),
        width=0.9,
        min_width=130,
        height=size.height,
        alt=_("The probability of each digit after the present row."),
    )


def gate_panels(
    reading: Reading, order: np.ndarray, architecture: Mapping[str, Any], across: str, view: View, size: Size
) -> list[Panel]:
    """All gates and the other states of the layer and direction that is shown."""
    where = where_of(view.layer, view.direction, architecture)
    return [
        Panel(
            f"{quantity}-{view.layer}-{view.direction}",
            _("{quantity}, {where}").format(quantity=quantity_name(quantity), where=where),
            units_figure(quantity, values.astype(np.float32), order, across),
            time="y",
            directions=(READS[view.direction],),
            min_width=150,
            height=size.height,
            row=size.states_row + 1,
            note=formula(architecture["cell"], quantity, backward=view.direction == 1),
            alt=_("{quantity} of each unit at each row, {where}.").format(
                quantity=quantity_name(quantity), where=where
            ),
        )
        for quantity, values in reading.layers[view.layer][view.direction].items()
        if quantity != "hidden_state"
    ]


def probabilities_figure(by_row: np.ndarray) -> Figure:
    """The probability of each class after each row, ``(rows, classes)``."""
    figure = heatmap(by_row, digit_names(by_row), SHARE, 0, 1, _("after row %{y}, digit %{x}: %{z:.4f}"), _("digit"))
    figure["layout"]["xaxis"] |= {"tickmode": "linear", "tickfont": {"size": 12}, "fixedrange": True}
    figure["data"][0]["colorbar"] = {"tickvals": [0, 1], "ticktext": ["0", percent(1)]}
    return figure


def bars_figure(by_row: np.ndarray) -> Figure:
    """The probabilities as bars, after each row others; ``(rows, classes)``."""
    likeliest = np.eye(by_row.shape[1], dtype=bool)[by_row.argmax(axis=1)]  # (rows, classes)
    colors = np.where(likeliest, TEAL, GRAY)
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": digit_names(by_row),
        "hovertemplate": _("digit %{y}: %{x:.4f}") + "<extra></extra>",
    }
    return {
        "data": [animated(bars, x=by_row.astype(np.float32), marker_color=colors)],
        "layout": {
            "margin": {"l": 18, "r": 24, "t": 4, "b": 36},
            "bargap": 0.25,
            "xaxis": {
                "range": [0, 1],
                "tickvals": [0, 0.5, 1],
                "ticktext": [percent(each) for each in (0, 0.5, 1)],
                "fixedrange": True,
                "zeroline": False,
            },
            "yaxis": {
                "type": "category",
                "autorange": "reversed",
                "tickmode": "linear",
                "fixedrange": True,
                "tickfont": {"color": TEXT},
            },
        },
    }


def directions_of(architecture: Mapping[str, Any]) -> tuple[Literal["forward", "backward"], ...]:
    """Those of a network."""
    return READS if architecture["bidirectional"] else READS[:1]


def digit_names(by_row: np.ndarray) -> list[str]:
    """Of the classes of ``(rows, classes)``."""
    return [str(digit) for digit in range(by_row.shape[1])]


def square(size: Size) -> dict[str, Any]:
    """The layout of a panel that is a picture."""
    return {"height": size.height, "width": size.width, "min_width": size.min_width}
