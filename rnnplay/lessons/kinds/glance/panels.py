"""The pictures of one image that two networks read: one at a glance, one row by row."""

from rnnplay.figures.diagram import Diagram
from rnnplay.figures.panel import Panel
from rnnplay.lessons.kinds.glance.drawing import reading_diagram
from rnnplay.lessons.kinds.glance.observation import Reading
from rnnplay.text import _, percent


def reading_panels(glance: Reading, rows: Reading) -> list[Panel]:
    """Both, beside each other; the steps are those of the second.

    Args:
        glance: in one step.
        rows: of the same image in several.
    """
    return [
        diagram_panel(
            "glance",
            _("One step: the whole image"),
            reading_diagram([glance], "end"),
            note=_("h₀ = c₀ = 0: nothing is handed on"),
            alt=_("The gates and states of the only step, the logits and the probabilities of the ten digits."),
        ),
        diagram_panel(
            "rows",
            _("{steps} steps: row by row").format(steps=rows.steps),
            reading_diagram([rows], "steps"),
            note=_("the same cell after each row; the linear layer reads its state there"),
            alt=_("The gates and states after each row, the logits and the probabilities of the ten digits."),
        ),
    ]


def diagram_panel(key: str, title: str, diagram: Diagram, note: str, alt: str) -> Panel:
    """A reading."""
    return Panel(
        key,
        title,
        diagram,
        min_width=400,
        height=round(diagram.height),
        least_width=round(0.62 * diagram.width),
        note=note,
        alt=alt,
    )


def captions(glance: Reading, rows: Reading) -> list[str]:
    """A sentence about each step of the second."""
    first = _("One step, all pixels: {digit} ({share}).").format(
        digit=glance.digit, share=percent(glance.probability, 1)
    )
    return [
        _("{first} After step {step} of {steps}: {digit} ({share}).").format(
            first=first,
            step=step,
            steps=rows.steps,
            digit=int(shares.argmax()),
            share=percent(float(shares.max()), 1),
        )
        for step, shares in enumerate(rows.probabilities, start=1)
    ]
