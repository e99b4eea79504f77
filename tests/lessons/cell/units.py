"""The arithmetic of a unit of any module, as the page makes it of a reading."""

import torch
from torch import Tensor, nn

from rnnplay.engine.arrays import read_only
from rnnplay.lessons.cell.arithmetic import UnitArithmetic, unit_arithmetic
from rnnplay.lessons.cell.source import Names
from rnnplay.trace import trace

NAMES = Names("Step", "step", "at this step", "", "", "", "all", [str(each) for each in range(12)], "", "", "", "", "")


def unit_of(module: nn.Module, inputs: Tensor, layer: int, direction: int, unit: int) -> UnitArithmetic:
    """Of a sequence ``(steps, features)``."""
    with torch.no_grad():
        traced = trace(module, inputs)
    layers = tuple(
        tuple({name: read_only(values) for name, values in each.by_name().items()} for each in layer)
        for layer in traced.layers
    )
    return unit_arithmetic(module, layers, inputs.numpy(), layer, direction, unit)
