"""One step of each kind of cell, equation by equation, in the form that torch's documentation gives them.

``change`` is called with the name and the value of every quantity as soon as it is computed; what it gives back is what
the following equations read. A trace without interventions gives every value back as it is.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from rnnplay.trace.result import DirectionTrace, GRUTrace, LSTMTrace, RNNTrace

Change = Callable[[str, Tensor], Tensor]


class Weights(NamedTuple):
    """Parameters of one layer and direction. Those of the gates lie one above the other, as torch keeps them."""

    from_input: Tensor  # (gates * hidden, features)
    from_hidden: Tensor  # (gates * hidden, hidden)
    input_bias: Tensor | None  # (gates * hidden,)
    hidden_bias: Tensor | None  # (gates * hidden,)
    projection: Tensor | None  # (proj_size, hidden)


# From W_ih x_t + b_ih ``(batch, gates * hidden)``, the state before the step, and the weights: every quantity by name.
Step = Callable[[Tensor, dict[str, Tensor], Weights, Change], dict[str, Tensor]]


class Kind(NamedTuple):
    """A kind of cell.

    Attributes:
        step: one step of it.
        trace: what a layer and direction of it shows.
        state: what a step hands on to the next, in the order in which torch takes and returns it.
    """

    step: Step
    trace: type[DirectionTrace]
    state: tuple[str, ...]


def rnn(activation: Callable[[Tensor], Tensor]) -> Kind:
    """The plain RNN, with tanh or relu."""

    def step(from_input: Tensor, previous: dict[str, Tensor], weights: Weights, change: Change) -> dict[str, Tensor]:
        # The new state mixes what is read with what is remembered, and squashes the sum:
        # h_t = tanh(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), or relu
        from_hidden = F.linear(previous["hidden_state"], weights.from_hidden, weights.hidden_bias)  # (batch, hidden)
        return {"hidden_state": change("hidden_state", activation(from_input + from_hidden))}

    return Kind(step, RNNTrace, ("hidden_state",))


def _gru_step(from_input: Tensor, previous: dict[str, Tensor], weights: Weights, change: Change) -> dict[str, Tensor]:
    before = previous["hidden_state"]  # (batch, hidden)
    input_r, input_z, input_n = from_input.chunk(3, dim=-1)  # W_i? x_t + b_i?, each (batch, hidden)
    hidden_r, hidden_z, hidden_n = F.linear(before, weights.from_hidden, weights.hidden_bias).chunk(3, dim=-1)
    # The reset gate says how much of the old state the candidate may look at:
    # r_t = σ(W_ir x_t + b_ir + W_hr h_{t-1} + b_hr)
    reset_gate = change("reset_gate", torch.sigmoid(input_r + hidden_r))
    # The update gate says how much of the old state stays as it is:
    # z_t = σ(W_iz x_t + b_iz + W_hz h_{t-1} + b_hz)
    update_gate = change("update_gate", torch.sigmoid(input_z + hidden_z))
    # The candidate is what the state would become if nothing of the old one stayed:
    # n_t = tanh(W_in x_t + b_in + r_t ⊙ (W_hn h_{t-1} + b_hn)); Cho et al. have W_hn (r_t ⊙ h_{t-1}) instead
    candidate = change("candidate", torch.tanh(input_n + reset_gate * hidden_n))
    # The new state lies between the candidate and the old one, unit by unit:
    # h_t = (1 - z_t) ⊙ n_t + z_t ⊙ h_{t-1}
    hidden_state = change("hidden_state", (1 - update_gate) * candidate + update_gate * before)
    return {
        "reset_gate": reset_gate,
        "update_gate": update_gate,
        "candidate": candidate,
        "hidden_state": hidden_state,
    }


def _lstm_step(from_input: Tensor, previous: dict[str, Tensor], weights: Weights, change: Change) -> dict[str, Tensor]:
    from_hidden = F.linear(previous["hidden_state"], weights.from_hidden, weights.hidden_bias)
    i, f, g, o = (from_input + from_hidden).chunk(4, dim=-1)  # each (batch, hidden)
    # The input gate says how much of the candidate is written into the cell:
    # i_t = σ(W_ii x_t + b_ii + W_hi h_{t-1} + b_hi)
    input_gate = change("input_gate", torch.sigmoid(i))
    # The forget gate says how much of the old cell state is kept; 1 keeps all of it:
    # f_t = σ(W_if x_t + b_if + W_hf h_{t-1} + b_hf)
    forget_gate = change("forget_gate", torch.sigmoid(f))
    # The candidate is what could be written, up or down:
    # g_t = tanh(W_ig x_t + b_ig + W_hg h_{t-1} + b_hg)
    candidate = change("candidate", torch.tanh(g))
    # The output gate says how much of the cell state shows outside:
    # o_t = σ(W_io x_t + b_io + W_ho h_{t-1} + b_ho)
    output_gate = change("output_gate", torch.sigmoid(o))
    # The cell state is the memory: nothing but this product and this sum lies between one step and the next:
    # c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t
    cell_state = change("cell_state", forget_gate * previous["cell_state"] + input_gate * candidate)
    # The hidden state is what the next step, and the layer above, get to see:
    # h_t = o_t ⊙ tanh(c_t), and with a projection h_t = W_hr (o_t ⊙ tanh(c_t))
    hidden_state = output_gate * torch.tanh(cell_state)
    if weights.projection is not None:
        hidden_state = F.linear(hidden_state, weights.projection)  # (batch, proj_size)
    return {
        "input_gate": input_gate,
        "forget_gate": forget_gate,
        "candidate": candidate,
        "output_gate": output_gate,
        "cell_state": cell_state,
        "hidden_state": change("hidden_state", hidden_state),
    }


GRU = Kind(_gru_step, GRUTrace, ("hidden_state",))
LSTM = Kind(_lstm_step, LSTMTrace, ("hidden_state", "cell_state"))
