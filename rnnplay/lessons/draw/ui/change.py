"""What is changed while the network reads: its kind, and where."""

from dataclasses import replace

import streamlit as st
from torch import Tensor

from rnnplay.data.mnist import load_mnist
from rnnplay.digits.contributions import contributions
from rnnplay.digits.gates_matter import GATES, Means, mean_gates
from rnnplay.digits.reading import Reading
from rnnplay.digits.smallest_change import smallest_change
from rnnplay.digits.ui.networks import known_of
from rnnplay.digits.what_if import (
    Change,
    Place,
    blank_block,
    blank_rows,
    clamp_gate,
    cut_unit,
    reset_states,
)
from rnnplay.figures.trace_panels import READS
from rnnplay.figures.units import quantity_name
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import _, ngettext
from rnnplay.ui.newest import newest
from rnnplay.ui.query_params import not_here
from rnnplay.ui.widgets import number, segments, select

MEANS_OF = 250  # training images, over which the mean of a gate is taken


def choose_change(name: str, model: RowClassifier, reading: Reading) -> Change | None:
    """The change that is chosen; None where the smallest is asked for and there is none.

    Args:
        name: of the network.
        model: the network.
        reading: as it reads.
    """
    names = {
        "fewest": _("the fewest rows that turn it are blank"),
        "rows": _("some rows are blank"),
        "block": _("a block of pixels is blank"),
        "gate": _("a gate is fixed"),
        "reset": _("a state is reset"),
        "unit": _("a unit is cut"),
    }
    kinds = [each for each in names if each != "gate" or GATES[model.architecture["cell"]]]
    rows, pixels = reading.image.shape
    with st.container(horizontal=True, vertical_alignment="bottom", key="what-if"):
        kind = select(_("What if …"), kinds, "fewest", "if", names.__getitem__, width=290)
        if kind == "rows":
            return blank_rows(_rows(rows), pixels)
        if kind == "block":
            lines = _rows(rows)
            return blank_block(lines, _range(_("from pixel"), _("to pixel"), (10, 18), pixels, "if-left", "if-right"))
        if kind == "gate":
            return _gate(name, model, rows)
        if kind == "reset":
            return _reset(model, rows)
        if kind == "unit":
            return _unit(model, reading)
    return _fewest(name, model, reading)


def _fewest(name: str, model: RowClassifier, reading: Reading) -> Change | None:
    of = name, reading.image.tobytes(), reading.by_row.tobytes()  # of several networks of that name, this one
    found = newest("fewest_rows", of, lambda: smallest_change(model, reading.image))  # up to half a second
    if found is None:
        st.markdown(
            _("No block of adjacent rows turns the prediction: it stays {digit} whichever are blank.").format(
                digit=reading.digit
            )
        )
        return None
    note = _("No smaller block of adjacent rows turns the prediction.")
    if found.others:
        message = ngettext(
            "No smaller block of adjacent rows turns the prediction, and {count} other of this size does. This one "
            "leaves {digit} the least probability.",
            "No smaller block of adjacent rows turns the prediction, and {count} others of this size do. This one "
            "leaves {digit} the least probability.",
            found.others,
        )
        note = message.format(count=found.others, digit=reading.digit)
    return replace(blank_rows(found.rows, reading.image.shape[1]), note=note)


def _rows(count: int) -> range:
    return _range(_("from row"), _("to row"), (10, 14), count, "if-first", "if-last")


def _range(first: str, last: str, default: tuple[int, int], count: int, name: str, until: str) -> range:
    """Rows or pixels, of so many, which people count from 1."""
    start = number(first, 1, count, default[0], name, width=110)
    end = number(last, 1, count, default[1], until, width=110)
    return range(start - 1, max(start, end))


def _gate(name: str, model: RowClassifier, rows: int) -> Change:
    gates = GATES[model.architecture["cell"]]
    gate = select(_("Gate"), gates, gates[1], "if-gate", quantity_name, width=150)
    place = _place(model)
    values = {"0": "0", "mean": _("its mean"), "1": "1", "own": _("own value")}
    chosen = segments(
        _("fixed to"),
        tuple(values),
        "mean",
        "if-value",
        values.__getitem__,
        help=_("The mean is that of each unit, over all rows of {count} training images.").format(count=MEANS_OF),
    )
    low = -1.0 if gate == "candidate" else 0.0
    value: float | Tensor = number(_("value"), low, 1.0, 0.5, "if-number", 0.1, width=110) if chosen == "own" else 0.0
    if chosen == "mean":
        value = _means(name, model)[place.layer][place.direction][gate]
    elif chosen != "own":
        value = float(chosen)
    row = number(_("from row"), 1, rows, 1, "if-from", width=110)
    return clamp_gate(gate, value, place, range(row - 1, rows))


def _means(name: str, model: RowClassifier) -> Means:
    known = known_of(name)
    if "gates" not in known:
        known["gates"] = mean_gates(model, load_mnist("train").images[:MEANS_OF])
    return known["gates"]


def _reset(model: RowClassifier, rows: int) -> Change:
    states = {"h": ["hidden_state"]}
    if model.architecture["cell"] == "lstm":
        states |= {"c": ["cell_state"], "both": ["hidden_state", "cell_state"]}
    names = {"both": _("h and c")}
    chosen = segments(_("State"), tuple(states), [*states][-1], "if-state", lambda each: names.get(each, each))
    place = _place(model)
    return reset_states(states[chosen], place, number(_("at row"), 1, rows, 14, "if-at", width=110) - 1)


def _unit(model: RowClassifier, reading: Reading) -> Change:
    place = _place(model, last=True)
    default = 1
    if place.layer == len(reading.layers) - 1:
        default = int(contributions(model, reading.layers, reading.digit).read(place.direction).argmax()) + 1
    return cut_unit(number(_("Unit"), 1, model.architecture["hidden_size"], default, "if-unit", width=110) - 1, place)


def _place(model: RowClassifier, last: bool = False) -> Place:
    """A layer and direction; at first the first layer, or the last."""
    layers = model.architecture["num_layers"]
    layer, direction = 1, READS[0]
    if layers > 1:
        layer = segments(_("Layer"), range(1, layers + 1), layers if last else 1, "if-layer")
    else:
        not_here("if-layer", "1")
    if model.architecture["bidirectional"]:
        direction = segments(_("Direction"), READS, READS[0], "if-direction")
    else:
        not_here("if-direction", READS[0])
    return Place.of(model.architecture, layer - 1, READS.index(direction))
