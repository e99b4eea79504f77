"""What of a diagram is sent to the browser: its shapes, checked, and apart from them all that changes by step."""

import math
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from rnnplay.figures.diagram import Cells, Diagram, Group, Scale, Shade, Shape, every_shape
from rnnplay.ui.stage_error import StageError

WORDS = {"text", "hover", "fill", "stroke"}  # attributes that are texts, or names of colours
BY_STEP = WORDS | {"opacity", "line"}  # attributes that may change by step
ALL_HAVE = {each.name for each in fields(Shape)}


@dataclass(frozen=True)
class _Sheet:
    """What the shapes of a diagram refer to.

    Attributes:
        sent: how many steps, the last ones, are sent.
        scales: each scale of colours, once.
        numbers: what changes by step and is a number, each ``(sent,)``.
        words: likewise what is a text or the name of a colour.
        cells: likewise blocks, each ``(sent, rows, columns)``.
    """

    sent: int
    scales: list[Scale] = field(default_factory=list)
    numbers: list[np.ndarray] = field(default_factory=list)
    words: list[np.ndarray] = field(default_factory=list)
    cells: list[np.ndarray] = field(default_factory=list)


def diagram_data(diagram: Diagram, sent: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """The diagram as data for assets/diagram.js.

    An attribute that changes by step stands there as ``{"by": "numbers", "at": 3}``: it is the fourth of all numbers
    that change. So a step is one row of numbers and one of texts, however many shapes there are.

    Args:
        diagram: what is drawn; `check_diagram` has found nothing wrong with it.
        sent: how many steps, the last ones, are sent.

    Returns:
        The diagram, the same at every step; and what changes: ``numbers``, ``(sent, how many)``, ``words``, likewise,
        and for each block of cells ``(sent, rows, columns)``.
    """
    sheet = _Sheet(sent)
    shapes = [_shape(shape, sheet) for shape in diagram.shapes]
    data = {
        "width": diagram.width,
        "height": diagram.height,
        "stretch": None if diagram.stretch is None else list(diagram.stretch),
        "shapes": shapes,
        "scales": [{"colours": each.colours, "low": each.low, "high": each.high} for each in sheet.scales],
    }
    by_step: dict[str, Any] = {f"cells.{at}": values for at, values in enumerate(sheet.cells)}
    if sheet.numbers:
        by_step["numbers"] = np.stack(sheet.numbers, axis=1)
    if sheet.words:
        by_step["words"] = np.stack([each.astype(object) for each in sheet.words], axis=1).tolist()
    return data, by_step


def _shape(shape: Shape, sheet: _Sheet) -> dict[str, Any]:
    """A shape by attribute; what all shapes have is left out where nobody set it."""
    data: dict[str, Any] = {"kind": type(shape).__name__.lower()}
    for each in fields(shape):
        value = getattr(shape, each.name)
        if isinstance(shape, Cells) and each.name == "values":
            data["values"] = _cells(value, sheet)
        elif isinstance(shape, Cells) and each.name == "links":
            data |= {} if value is None else {"links": value[None].astype(np.int32)}
        elif isinstance(shape, Group) and each.name == "shapes":
            data["shapes"] = [_shape(inner, sheet) for inner in shape.shapes]
        elif isinstance(value, Scale):
            data[each.name] = _scale(value, sheet)
        elif each.name not in ALL_HAVE or isinstance(value, np.ndarray) or value != each.default:
            data[each.name] = _attribute(value, sheet)
    return data


def _attribute(value: Any, sheet: _Sheet) -> Any:
    if isinstance(value, Shade):
        number = _attribute(value.value, sheet)
        return (number if isinstance(number, dict) else {"value": number}) | {"scale": _scale(value.scale, sheet)}
    if not isinstance(value, np.ndarray):
        return value
    kind, kept = ("numbers", sheet.numbers) if value.dtype.kind in "biuf" else ("words", sheet.words)
    kept.append(value[-sheet.sent :].astype(np.float32) if kind == "numbers" else value[-sheet.sent :])
    return {"by": kind, "at": len(kept) - 1}


def _cells(values: np.ndarray, sheet: _Sheet) -> Any:
    if values.ndim == 2:
        return values[None].astype(np.float32)
    sheet.cells.append(values[-sheet.sent :].astype(np.float32))
    return {"by": f"cells.{len(sheet.cells) - 1}"}


def _scale(scale: Scale, sheet: _Sheet) -> int:
    if not any(scale is each for each in sheet.scales):
        sheet.scales.append(scale)
    return next(at for at, each in enumerate(sheet.scales) if each is scale)


def check_diagram(diagram: Diagram, where: str, steps: int) -> None:
    """Whether all of a diagram can be drawn, but for the lengths of what changes by step.

    Args:
        diagram: what is drawn.
        where: the panel's name.
        steps: how many the stage has.

    Raises:
        StageError: sizes or types do not fit together.
    """
    if not all(math.isfinite(size) and size > 0 for size in (diagram.width, diagram.height)):
        raise StageError(f"{where}: a diagram has a width and a height, not {diagram.width} × {diagram.height}.")
    left, right = diagram.stretch or (0, diagram.width)
    if not 0 <= left < right <= diagram.width:
        raise StageError(f"{where}: stretch={diagram.stretch} is not a span of the width {diagram.width}.")
    for path, shape in every_shape(diagram.shapes):
        this = f"{where}: shape {path}"
        if type(shape) not in Shape.__subclasses__():
            raise StageError(f"{this} is no shape of a diagram, but {type(shape).__name__}.")
        if shape.step is not None and not 0 <= shape.step < steps:
            raise StageError(f"{this}: step={shape.step} is not one of the steps 0 … {steps - 1}.")
        _check_place(shape, this)
        if isinstance(shape, Cells):
            _check_cells(shape, this)
        _check_attributes(shape, this)
    for scale, _name in diagram.scales:
        if not (math.isfinite(scale.low) and scale.low < scale.high < math.inf):
            raise StageError(f"{where}: a scale of colours goes up, not from {scale.low} to {scale.high}.")


def _check_place(shape: Shape, this: str) -> None:
    numbers = [getattr(shape, name, 0) for name in ("x", "y", "width", "height", "radius", "size")]
    points = [at for run in getattr(shape, "runs", ()) for point in run for at in point]
    if not all(math.isfinite(each) for each in [*numbers, *points]):
        raise StageError(f"{this} has no place on the sheet: its numbers are not finite.")


def _check_cells(cells: Cells, this: str) -> None:
    wanted = (len(cells.rows), len(cells.columns))
    if cells.values.ndim not in (2, 3) or cells.values.shape[-2:] != wanted:
        raise StageError(f"{this}: {wanted[0]} rows and {wanted[1]} columns have names, not {cells.values.shape}.")
    if cells.names and [len(row) for row in cells.names] != [wanted[1]] * wanted[0]:
        raise StageError(f"{this}: every cell has a name, or none has.")
    if cells.values.dtype.kind not in "biuf":
        raise StageError(f"{this}: cells show numbers, not {cells.values.dtype}.")
    if cells.links is not None and (cells.links.shape != wanted or cells.links.dtype.kind not in "iu"):
        raise StageError(f"{this}: each of {wanted} cells has a whole number as its link, not {cells.links.shape}.")


def _check_attributes(shape: Shape, this: str) -> None:
    for each in fields(shape):
        value = getattr(shape, each.name)
        numbers = each.name not in WORDS or isinstance(value, Shade)
        value = value.value if isinstance(value, Shade) else value
        if not isinstance(value, np.ndarray) or each.name in ("values", "links"):
            continue
        if each.name not in BY_STEP:
            raise StageError(f"{this}: {each.name} is the same at every step, not an array.")
        if value.ndim != 1 or value.dtype.kind not in ("biuf" if numbers else "UOT"):
            wanted = "one number" if numbers else "one text"
            raise StageError(f"{this}: {each.name} is {wanted} for each step, not {value.shape} of {value.dtype}.")
