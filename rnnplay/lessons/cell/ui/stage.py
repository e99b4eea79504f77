"""The stage of one unit: the cell, its equations and its products, on the steps of what is read."""

from rnnplay.digits.panels import ARROWS, READS
from rnnplay.lessons.cell.arithmetic import unit_arithmetic
from rnnplay.lessons.cell.captions import captions
from rnnplay.lessons.cell.equations import Notation
from rnnplay.lessons.cell.layer import WholeLayer
from rnnplay.lessons.cell.panels import cell_panel, cell_panels, layer_panel, units_panel
from rnnplay.lessons.cell.source import Source
from rnnplay.lessons.cell.ui.choice import Unit, pick_unit
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of


def cell_stage(source: Source, chosen: Unit, notation: Notation, whole: bool) -> None:
    """Draw one unit on the stage; its clock goes as its direction reads, up or down.

    Args:
        source: what is read, and the network.
        chosen: which unit.
        notation: of the equations.
        whole: whether the diagram shows all units of the layer.
    """
    of = chosen.layer, chosen.direction, chosen.unit
    start = source.start(chosen.layer, chosen.direction)
    unit = unit_arithmetic(source.module, source.layers, source.inputs, *of, start)
    steps, reads = [str(step + 1) for step in unit.order], READS[chosen.direction]
    said = [source.before_captions[step] for step in unit.order]
    states = source.layers[chosen.layer][chosen.direction]
    unit = unit.as_read()
    (sums,) = [each for each in unit.sums if each.quantity == chosen.gate]
    equations, *products = cell_panels(unit, sums, notation, source.names)
    labels = {"play": _("Play the reading"), "pause": _("Pause the reading")}
    replay(
        [
            source.panel(chosen.direction, height=230, width=0, min_width=210),
            layer_panel(WholeLayer(unit, states, start, source.module)) if whole else cell_panel(unit),
            equations,
            units_panel(states[chosen.gate], unit, chosen.gate, source.names),
            *products,
        ],
        key="cell",
        steps=len(steps),
        positions=steps,
        step_name=source.names.step,
        captions=[f"{first} {then}".strip() for first, then in zip(said, captions(unit), strict=True)],
        label=source.names.stage,
        labels=labels | ({"position": f"{{number}} {ARROWS[reads]}"} if chosen.direction else {}),
        version=version_of(source.inputs.tobytes()),
        on_new_data="stay",
        address=source.names.address,
        on_pick=pick_unit,
    )
