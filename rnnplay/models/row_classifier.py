"""A recurrent network that reads a picture row by row and says which of ten digits it is."""

from typing import Any

import torch
from torch import Tensor, nn

from rnnplay.models.familiarity import Familiarity
from rnnplay.text import _

CELLS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
READOUTS = ("last", "ends")
ROWS, PIXELS, CLASSES = 28, 28, 10


class RowClassifier(nn.Module):
    """A picture as a sequence: each row of pixels is one time step, and a linear layer reads the last states.

    With two directions there are two ways to read:

    * ``"last"``: the output at the last step, as most tutorials do. There the forward direction has read every row,
      while the backward direction of the last layer has taken one step only. With one layer it has seen the last row
      and no other; with more, the input of that step is the output of the layer below, whose forward direction has
      read every row.
    * ``"ends"``: the last state of each direction. Both have read every row.

    With one direction the two are the same.

    Args:
        cell: ``"lstm"``, ``"gru"`` or ``"rnn"`` (tanh).
        hidden_size: units in each layer and direction.
        num_layers: layers, one above the other.
        bidirectional: whether a second network reads from the last row to the first.
        dropout: share of units dropped between layers while training; needs two layers or more.
        readout: ``"last"`` or ``"ends"``.
        input_size: pixels in one row.
        num_classes: classes to tell apart.

    Attributes:
        familiarity: the measure of how unlike digits a picture is, if one was fitted. It takes no part in learning.

    Raises:
        ValueError: a setting is not one of those above.
    """

    familiarity: Familiarity | None

    def __init__(
        self,
        cell: str = "lstm",
        hidden_size: int = 128,
        num_layers: int = 2,
        bidirectional: bool = False,
        dropout: float = 0.0,
        readout: str = "last",
        input_size: int = PIXELS,
        num_classes: int = CLASSES,
    ) -> None:
        super().__init__()
        if cell not in CELLS:
            raise ValueError(
                _("cell is {value!r}; it must be one of {known}.").format(value=cell, known=", ".join(CELLS))
            )
        if readout not in READOUTS:
            message = _("readout is {value!r}; it must be one of {known}.")
            raise ValueError(message.format(value=readout, known=", ".join(READOUTS)))
        if dropout and num_layers == 1:
            raise ValueError(_("dropout acts between layers: with num_layers=1 it must be 0."))
        self.architecture: dict[str, Any] = {
            "cell": cell,
            "hidden_size": hidden_size,
            "num_layers": num_layers,
            "bidirectional": bidirectional,
            "dropout": dropout,
            "readout": readout,
            "input_size": input_size,
            "num_classes": num_classes,
        }
        self.recurrent = CELLS[cell](
            input_size, hidden_size, num_layers, batch_first=True, dropout=dropout, bidirectional=bidirectional
        )
        self.linear = nn.Linear(hidden_size * (2 if bidirectional else 1), num_classes)
        self.familiarity = None

    def forward(self, images: Tensor) -> Tensor:
        """Logits of shape ``(batch, classes)`` for ``images`` of shape ``(batch, rows, pixels)``, ink in 0…1."""
        output, state = self.recurrent(images)  # (batch, rows, directions * hidden)
        return self.read_out(output, state)

    def read_out(self, output: Tensor, state: Tensor | tuple[Tensor, Tensor]) -> Tensor:
        """The logits ``(batch, classes)`` that the linear layer makes of what the recurrent layers gave.

        Args:
            output: of the last layer, ``(batch, rows, directions * hidden)``.
            state: the last states, as torch's modules give them.
        """
        if self.architecture["readout"] == "last":
            return self.linear(output[:, -1])
        return self.linear(self._ends(state))

    def logits_by_row(self, images: Tensor) -> Tensor:
        """The logits that the same readout gives when the picture ends after each row.

        Row ``t`` of the result is exactly ``forward(images[:, : t + 1])``: nothing below row ``t`` has been read, by
        either direction.

        Args:
            images: ``(batch, rows, pixels)``.

        Returns:
            ``(batch, rows, classes)``.
        """
        if not self.architecture["bidirectional"]:
            output, _ = self.recurrent(images)  # the state after row t knows rows 0…t and no more
            return self.linear(output)
        # The backward direction starts anew at each row t, so every prefix is read as a sequence of its own.
        batch, rows, _ = images.shape
        lengths = torch.arange(1, rows + 1).repeat(batch)  # (batch * rows,) on the CPU, as packing wants it
        prefixes = images.repeat_interleave(rows, dim=0)  # (batch * rows, rows, pixels)
        packed = nn.utils.rnn.pack_padded_sequence(prefixes, lengths, batch_first=True, enforce_sorted=False)
        output, state = self.recurrent(packed)
        if self.architecture["readout"] == "ends":
            return self.linear(self._ends(state)).view(batch, rows, -1)
        output, _ = nn.utils.rnn.pad_packed_sequence(output, batch_first=True)  # (batch * rows, rows, 2 * hidden)
        last = output[torch.arange(batch * rows), lengths - 1]  # (batch * rows, 2 * hidden)
        return self.linear(last).view(batch, rows, -1)

    def logits_of_states(self, output: Tensor) -> Tensor:
        """The logits that the linear layer gives on the states of the whole picture, after each step of each direction.

        With one direction, or at the last row, they are those of `logits_by_row`. With two they are not: the backward
        direction has read rows from the bottom up, and both have what the layers below made of the whole picture.

        Args:
            output: what the recurrent layers gave for the whole picture, ``(batch, rows, directions * hidden)``.

        Returns:
            ``(batch, rows, classes)``: item ``t`` reads both directions at row ``t`` where the readout is ``"last"``,
            and each after ``t + 1`` of its own steps where it is ``"ends"``.
        """
        if self.architecture["bidirectional"] and self.architecture["readout"] == "ends":
            forward, backward = output.chunk(2, dim=-1)
            output = torch.cat([forward, backward.flip(1)], dim=-1)
        return self.linear(output)

    def _ends(self, state: Tensor | tuple[Tensor, Tensor]) -> Tensor:
        """The last hidden state of each direction of the last layer, ``(batch, directions * hidden)``."""
        hidden_state = state[0] if isinstance(state, tuple) else state  # (layers * directions, batch, hidden)
        directions = 2 if self.architecture["bidirectional"] else 1
        return torch.cat(list(hidden_state[-directions:]), dim=-1)  # forward direction first
