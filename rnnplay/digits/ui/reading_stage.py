"""The stage of one reading: the picture, the states, the gates and the verdict on one axis of rows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from rnnplay.digits.panels import bars_figure, field_figure, influence_figure, probabilities_figure
from rnnplay.digits.reading import Reading, influence, read_states
from rnnplay.digits.ui.networks import units_alike
from rnnplay.digits.ui.reading_view import READS, View
from rnnplay.digits.verdict import after_each_row
from rnnplay.figures.panel import Panel
from rnnplay.figures.units import formula, quantity_name, units_figure
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _
from rnnplay.trace import DirectionTrace, trace
from rnnplay.ui.query_params import kept_by_browser, one_of
from rnnplay.ui.stage import replay

ARROWS = {"forward": "↓", "backward": "↑"}


@dataclass(frozen=True)
class _Size:
    """Of the pictures of 28×28, and the heights of those beside them and of the states, in pixels of the screen."""

    height: int
    width: float
    min_width: int
    states: int
    states_row: int


# As large as the pictures can be when all of them are to fit one screen of 1440×900. The gates stand below, so that
# nothing moves when they are switched on.
ROOMY = _Size(height=280, width=0, min_width=270, states=290, states_row=1)  # the picture a square
COMPACT = _Size(height=250, width=1.3, min_width=180, states=250, states_row=0)  # another stage stands above


def reading_stage(reading: Reading, model: RowClassifier, name: str, view: View) -> None:
    """Draw a reading by the network ``name`` on the stage."""
    device = next(model.parameters()).device
    with torch.inference_mode():
        layers = trace(model.recurrent, torch.from_numpy(reading.field).to(device)).layers
    orders = (
        units_alike(name)
        if view.alike
        else [[np.arange(half.hidden_state.shape[-1]) for half in layer] for layer in layers]
    )

    panels = reading_panels(
        reading,
        layers,
        orders,
        model.architecture,
        view,
        influence(model, reading) if view.influence else None,
        by_state=read_states(model, reading) if view.by_state else None,
    )
    rows = [str(row + 1) for row in range(len(reading.by_row))]
    kept_by_browser("row", one_of(rows))
    replay(
        panels,
        key="reading",
        steps=len(reading.by_row),
        step_name=_("Row"),
        says=sentences(read_states(model, reading) if view.by_state else reading, view),
        label=_("The network reads the image row by row"),
        labels={"play": _("Play the reading"), "pause": _("Pause the reading")},
        version=hashlib.blake2b(name.encode() + reading.field.tobytes(), digest_size=8).hexdigest(),
        autoplay=True,
        on_new_data="replay",
        address="row",
    )


def reading_panels(
    reading: Reading,
    layers: Sequence[Sequence[DirectionTrace]],
    orders: Sequence[Sequence[np.ndarray]],
    architecture: Mapping[str, Any],
    view: View,
    gradient: np.ndarray | None = None,
    compact: bool = False,
    by_state: Reading | None = None,
) -> list[Panel]:
    """The pictures of a reading, on one axis of rows.

    Args:
        reading: the verdict after each row.
        layers: of its trace: for each layer and direction gates and states, ``(rows, hidden)``.
        orders: for each layer and direction the units from left to right.
        architecture: of the network that read.
        view: what is shown.
        gradient: of the verdict with respect to each pixel, ``(rows, pixels)``, if it is to be shown.
        compact: whether another stage stands above on the same screen.
        by_state: the probabilities that the states give at each row, if these are to be shown in the place of those of
            the picture that ends there.
    """
    size = COMPACT if compact else ROOMY
    across = _("unit, sorted by similarity") if view.alike else _("unit")
    panels = [_picture(reading, architecture, size)]
    if gradient is not None:
        panels.append(_influence(reading, architecture, gradient, size))
    states = [
        _states(half, layer, direction, architecture, orders[layer][direction], across, size)
        for layer, halves in enumerate(layers)
        for direction, half in enumerate(halves)
    ]
    verdicts = [_row_by_row(reading, by_state, architecture, size), _now(by_state or reading, size)]
    panels += verdicts + states if size.states_row else states + verdicts
    if view.gates:
        half, order = layers[view.layer][view.direction], orders[view.layer][view.direction]
        panels += _gates(half, order, architecture, across, view, size)
    return panels


def _picture(reading: Reading, architecture: Mapping[str, Any], size: _Size) -> Panel:
    directions = READS if architecture["bidirectional"] else READS[:1]
    rows, pixels = reading.field.shape
    return Panel(
        "field",
        _("Input ({rows} × {pixels})").format(rows=rows, pixels=pixels),
        field_figure(reading.field),
        time="y",
        directions=directions,
        **_square(size),
        note=_("read row by row {arrows}").format(arrows=" ".join(ARROWS[each] for each in directions)),
        alt=_("The image as {rows} rows of {pixels} pixels.").format(rows=rows, pixels=pixels),
    )


def _influence(reading: Reading, architecture: Mapping[str, Any], gradient: np.ndarray, size: _Size) -> Panel:
    return Panel(
        "influence",
        _("Saliency: gradient of the prediction with respect to each pixel"),
        influence_figure(gradient),
        time="y",
        directions=READS if architecture["bidirectional"] else READS[:1],
        **_square(size),
        note=_("∂ ln p({digit}) / ∂ pixel: more ink speaks for {digit} (blue) or against it (orange)").format(
            digit=reading.digit
        ),
        alt=_("The gradient of the logarithm of the probability of {digit} with respect to each pixel.").format(
            digit=reading.digit
        ),
    )


def _states(
    half: DirectionTrace,
    layer: int,
    direction: int,
    architecture: Mapping[str, Any],
    order: np.ndarray,
    across: str,
    size: _Size,
) -> Panel:
    both, layers = architecture["bidirectional"], architecture["num_layers"]
    reads = READS[direction]
    where = _where(layer, direction, architecture)
    return Panel(
        f"hidden-{layer}-{direction}",
        _("Hidden state h, {where} (columns are units)").format(where=where),
        units_figure("hidden_state", half.hidden_state.cpu().numpy(), order, across),
        time="y",
        directions=(reads,),
        min_width=118,
        height=size.states,
        row=size.states_row,
        note=_read_out_at(architecture, direction) if both and layer == layers - 1 else "",
        alt=_("The hidden state of each unit after each row, {where}, from −1 to 1.").format(where=where),
    )


def _where(layer: int, direction: int, architecture: Mapping[str, Any]) -> str:
    """Which layer, and of a network with two directions, which direction."""
    if not architecture["bidirectional"]:
        return _("layer {layer}").format(layer=layer + 1)
    reads = {"forward": _("forward direction"), "backward": _("backward direction")}[READS[direction]]
    return _("layer {layer}, {direction} {arrow}").format(
        layer=layer + 1, direction=reads, arrow=ARROWS[READS[direction]]
    )


def sentences(shown: Reading, view: View) -> list[str]:
    """One a row: what the probabilities shown say there."""
    said = after_each_row(shown)
    return [_("From the states shown: {sentence}").format(sentence=each) for each in said] if view.by_state else said


def _read_out_at(architecture: Mapping[str, Any], direction: int) -> str:
    """At which row of this direction the linear layer reads; see `rnnplay.digits.ui.directions.where_it_is_read`."""
    at_top = direction == 1 and architecture["readout"] == "ends"
    return _("the linear layer reads the top row") if at_top else _("the linear layer reads the bottom row")


def _row_by_row(reading: Reading, by_state: Reading | None, architecture: Mapping[str, Any], size: _Size) -> Panel:
    if by_state is not None:
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
        probabilities_figure((by_state or reading).by_row),
        time="y",
        width=0.9,
        min_width=130,
        height=size.height,
        note=note,
        alt=alt,
    )


def _now(reading: Reading, size: _Size) -> Panel:
    return Panel(
        "bars",
        _("Class probabilities at this row"),
        bars_figure(reading.by_row),
        width=0.9,
        min_width=130,
        height=size.height,
        alt=_("The probability of each digit after the present row."),
    )


def _gates(
    half: DirectionTrace, order: np.ndarray, architecture: Mapping[str, Any], across: str, view: View, size: _Size
) -> list[Panel]:
    where = _where(view.layer, view.direction, architecture)
    return [
        Panel(
            f"{quantity}-{view.layer}-{view.direction}",
            _("{quantity}, {where}").format(quantity=quantity_name(quantity), where=where),
            units_figure(quantity, values.cpu().numpy(), order, across),
            time="y",
            directions=(READS[view.direction],),
            min_width=150,
            height=size.height,
            row=size.states_row + 1,
            note=formula(half, quantity, backward=view.direction == 1),
            alt=_("{quantity} of each unit at each row, {where}.").format(
                quantity=quantity_name(quantity), where=where
            ),
        )
        for quantity, values in half.by_name().items()
        if quantity != "hidden_state"
    ]


def _square(size: _Size) -> dict[str, Any]:
    return {"height": size.height, "width": size.width, "min_width": size.min_width}
