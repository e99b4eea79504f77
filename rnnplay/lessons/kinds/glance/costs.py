"""What a network costs, counted from its module: numbers that it learned, and multiplications for one image.

Counted is what the equations of `torch.nn.LSTM`, ``GRU`` and ``RNN`` multiply; not what squashing with σ and tanh
takes within.
"""

from dataclasses import dataclass

from torch import nn

from rnnplay.models.glance import Glance

PRODUCTS = {nn.LSTM: 3, nn.GRU: 3, nn.RNN: 0}  # of gates and states, a unit and step: f c, i g and o tanh(c); …


@dataclass(frozen=True)
class Costs:
    """Of one network.

    Attributes:
        weights: all numbers that it learned, biases too.
        idle_weights: those among them that can be anything, as they are multiplied by a state that is always zero.
        multiplications: for one image.
        idle_multiplications: those among them by a state that is always zero.
    """

    weights: int
    idle_weights: int
    multiplications: int
    idle_multiplications: int


def costs(model: Glance) -> Costs:
    """Of a network.

    The state before the first step is zero. So what reads it is multiplied by zero there, and with one step there is
    no other: W_hh is idle, and of an LSTM the forget gate, which has only the cell state to multiply.
    """
    steps, recurrent = model.architecture["steps"], model.recurrent
    hidden = recurrent.hidden_size
    from_input, from_hidden = recurrent.weight_ih_l0.numel(), recurrent.weight_hh_l0.numel()
    products = PRODUCTS[type(recurrent)] * hidden
    idle_gate = hidden * (recurrent.input_size + 2) if isinstance(recurrent, nn.LSTM) else 0
    # hₜ₋₁ and cₜ₋₁ are zero at the first step: W_hh hₜ₋₁, and f c, or z h
    idle_products = from_hidden + (hidden if products else 0)
    return Costs(
        weights=sum(each.numel() for each in model.parameters()),
        idle_weights=from_hidden + idle_gate if steps == 1 else 0,
        multiplications=steps * (from_input + from_hidden + products) + model.linear.weight.numel(),
        idle_multiplications=idle_products,
    )
