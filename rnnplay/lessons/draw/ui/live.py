"""What a network makes of a picture while it is being drawn: the verdict, and what the stage shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnplay.data.drawing import Line
from rnnplay.digits.panels import View
from rnnplay.digits.reading import glance, read
from rnnplay.digits.ui.networks import unit_orders
from rnnplay.digits.ui.pen import Seen
from rnnplay.digits.ui.reading_stage import STAGE, reading_while_drawn
from rnnplay.digits.verdict import verdict
from rnnplay.lessons.draw.ui.sheet import SHEET, picture_of
from rnnplay.lessons.draw.ui.verdict import VERDICT, captions
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.ui.at_once import is_busy
from rnnplay.ui.query_params import value_of


@dataclass(frozen=True)
class Live:
    """A network that reads what is being drawn.

    Attributes:
        name: of the network.
        model: the network.
        view: what is shown on the stage.
        orders: of its units there, as `reading_while_drawn` takes them; None where the stage does not follow the pen.
    """

    name: str
    model: RowClassifier
    view: View
    orders: Sequence[Sequence[np.ndarray]] | None

    def look(self, lines: Sequence[Line], has_time: bool) -> Seen | None:
        """What it makes of a drawing; nothing where there is none.

        Args:
            lines: the drawing.
            has_time: whether the stage has. A reading with all that it shows takes twice as long as a verdict, so it
                is left out while others wait for theirs.
        """
        picture = picture_of(lines)
        if picture is None:
            return None
        if self.orders is None or not has_time or is_busy():
            reading, stage = glance(self.model, picture.image), None
        else:
            reading = read(self.model, picture.image, saliency=self.view.saliency)
            stage = reading_while_drawn(reading, self.orders, self.model, self.view, self.name)
        return Seen(verdict(reading), captions(reading, picture), stage)


def follow_the_pen(name: str, model: RowClassifier, view: View) -> None:
    """Have the verdict and the stage follow the pen; where two readings stand on the stage, the verdict alone.

    Args:
        name: of the network.
        model: the network.
        view: what is shown on the stage.
    """
    orders = None if value_of("why") else unit_orders(name, model, view.alike)
    SHEET.watch(Live(name, model, view, orders).look, VERDICT, STAGE)
