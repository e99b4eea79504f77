"""The stage of one unit: the cell, its equations and its products, on the rows of the digit."""

from rnnplay.digits.panels import ARROWS, READS, picture_panel
from rnnplay.digits.reading import Reading
from rnnplay.lessons.cell.arithmetic import UnitArithmetic
from rnnplay.lessons.cell.captions import captions
from rnnplay.lessons.cell.panels import cell_panels
from rnnplay.lessons.cell.ui.choice import Choice
from rnnplay.text import _
from rnnplay.ui.stage import replay, version_of


def cell_stage(unit: UnitArithmetic, reading: Reading, choice: Choice) -> None:
    """Draw one unit on the stage; its clock goes as its direction reads, up or down.

    Args:
        unit: which one.
        reading: of the digit.
        choice: what is looked at.
    """
    rows, unit, reads = [str(row + 1) for row in unit.order], unit.as_read(), READS[choice.direction]
    (sums,) = [each for each in unit.sums if each.quantity == choice.gate]
    labels = {"play": _("Play the reading"), "pause": _("Pause the reading")}
    replay(
        [
            picture_panel(reading.image, [reads], height=230, width=0, min_width=210),
            *cell_panels(unit, sums, choice.notation),
        ],
        key="cell",
        steps=len(rows),
        positions=rows,
        step_name=_("Row"),
        captions=captions(unit),
        label=_("One unit computes its gates and states row by row"),
        labels=labels | ({"position": f"{{number}} {ARROWS[reads]}"} if choice.direction else {}),
        version=version_of(reading.image.tobytes()),
        on_new_data="stay",
        address="row",
    )
