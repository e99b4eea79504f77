"""The stage of one unit: the cell, its equations and its products, on the steps of what is read."""

from functools import partial

from rnnplay.figures.panel import Panel
from rnnplay.figures.trace_panels import ARROWS, READS
from rnnplay.lessons.cell.arithmetic import UnitArithmetic
from rnnplay.lessons.cell.before_after import HEIGHT, ROW, unit_panels
from rnnplay.lessons.cell.captions import captions
from rnnplay.lessons.cell.equations import Notation
from rnnplay.lessons.cell.layer import WholeLayer
from rnnplay.lessons.cell.panels import cell_panel, cell_panels, layer_panel, units_panel
from rnnplay.lessons.cell.quantities import quantities
from rnnplay.lessons.cell.source import Source
from rnnplay.lessons.cell.ui.choice import Unit, pick_unit
from rnnplay.lessons.cell.ui.what_if import Changed
from rnnplay.text import _
from rnnplay.trace import Trace
from rnnplay.ui.stage import replay, version_of
from rnnplay.ui.take_away import Repeated


def cell_stage(source: Source, chosen: Unit, notation: Notation, whole: bool, changed: Changed | None) -> None:
    """Draw one unit on the stage; its clock goes as its direction reads, up or down.

    Args:
        source: what is read, and the network.
        chosen: which unit.
        notation: of the equations.
        whole: whether the diagram shows all units of the layer.
        changed: the reading where something is otherwise, if that is to stand below.
    """
    whole_unit = unit = source.arithmetic(chosen.layer, chosen.direction, chosen.unit)
    steps, reads = [str(step + 1) for step in unit.order], READS[chosen.direction]
    first = source.before_captions
    said = [first[step] for step in unit.order]
    unit = unit.as_read()
    (sums,) = [each for each in unit.sums if each.quantity == chosen.gate]
    equations, *products = cell_panels(unit, sums, notation, source.names)
    replay(
        [
            source.panel(chosen.direction, height=230, width=0, min_width=210),
            _whole_layer(source, unit) if whole else cell_panel(unit),
            equations,
            units_panel(source.layers[chosen.layer][chosen.direction], unit, chosen.gate, source.names),
            *products,
            *([] if changed is None else _before_and_after(source, chosen, changed.traced)),
        ],
        key="cell",
        steps=len(steps),
        positions=steps,
        step_name=source.names.step,
        captions=[f"{first} {then}".strip() for first, then in zip(said, captions(unit), strict=True)],
        label=source.names.stage,
        labels=_labels(reads if chosen.direction else ""),
        version=version_of(source.inputs.tobytes()),
        on_new_data="stay",
        address=source.names.address,
        on_pick=pick_unit,
        numbers=lambda: quantities(source, whole_unit, None if changed is None else changed.traced),
        repeated=_repeated(source, changed),
    )


def _repeated(source: Source, changed: Changed | None) -> Repeated:
    interventions = [] if changed is None else changed.interventions
    return Repeated("cell-network", source.weights, partial(source.script, interventions=interventions))


def _labels(backward: str) -> dict[str, str]:
    labels = {"play": _("Play the reading"), "pause": _("Pause the reading")}
    return labels | ({"position": f"{{number}} {ARROWS[backward]}"} if backward else {})


def _whole_layer(source: Source, unit: UnitArithmetic) -> Panel:
    of = unit.layer, unit.direction
    return layer_panel(WholeLayer(unit, source.layers[unit.layer][unit.direction], source.start(*of), source.module))


def _before_and_after(source: Source, chosen: Unit, changed: Trace) -> list[Panel]:
    """What is predicted, and the states of the unit, without and with what is otherwise."""
    before, after = (each[chosen.layer][chosen.direction] for each in (source.layers, source.layers_of(changed)))
    units = unit_panels(before, after, chosen.unit, chosen.direction == 1)
    return [*source.before_and_after(changed, chosen.direction, row=ROW, height=HEIGHT), *units]
