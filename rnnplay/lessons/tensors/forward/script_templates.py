"""The forwards as they are taught: functions of ``self``, in which every line makes tensors with a name."""

LETTERS = {
    "cell": """\
def forward(self, letters):
    vectors = F.one_hot(letters, 4).float()
    hidden_state = torch.zeros(1, 4)
    hidden_states = []
    for vector in vectors:
        hidden_state = self.recurrent(vector[None], hidden_state)
        hidden_states.append(hidden_state)
    return torch.cat(hidden_states)""",
    "rnn": """\
def forward(self, letters):
    vectors = F.one_hot(letters, 4).float()
    inputs = vectors[:, None]
    output, h_n = self.recurrent(inputs)
    return output[:, 0]""",
    "embedding": """\
def forward(self, letters):
    vectors = self.embedding(letters)
    inputs = vectors[None]
    output, h_n = self.recurrent(inputs)
    hidden_state = output[0]
    return self.linear(hidden_state)""",
}
ROWS = """\
def forward(self, images):
    output, {state} = self.recurrent(images)
    {read}"""
WAVE = """\
def forward(self, inputs, state=None):
    points = inputs[:, None]
    output, {state} = self.recurrent(points, state)
    predictions = self.linear(output)
    return predictions[:, 0], {state}"""


def row_forward(cell: str, bidirectional: bool, readout: str) -> str:
    """Of the reader of rows, whose linear layer reads the last row or where each direction ends."""
    if readout == "last":
        read = "last = output[:, -1]\n    return self.linear(last)"
    elif bidirectional:
        read = "ends = torch.cat([h_n[-2], h_n[-1]], dim=-1)\n    return self.linear(ends)"
    else:
        read = "last = h_n[-1]\n    return self.linear(last)"
    return ROWS.format(state=_state(cell), read=read)


def wave_forward(cell: str) -> str:
    """Of the network that goes on with a wave."""
    return WAVE.format(state=_state(cell))


def _state(cell: str) -> str:
    return "(h_n, c_n)" if cell == "lstm" else "h_n"
