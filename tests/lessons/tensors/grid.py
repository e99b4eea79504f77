"""All combinations of arguments that the description is held against torch for."""

from itertools import product

from rnnplay.lessons.tensors.arguments import CELLS, LAYERS, Arguments

SEQUENCES = [(True, False), (True, True), (False, False)]  # batched, batch_first


def accepted() -> list[Arguments]:
    """What torch takes: sizes that are all different, so that no axis can stand for another."""
    layers = product(LAYERS, (3, 8), (4, 7), (1, 2, 3), (True, False), (False, True), (0, 2), SEQUENCES, (1, 5), (1, 6))
    found = []
    for module, inputs, hidden, num_layers, bias, both, proj, (batched, first), batch, length in layers:
        if proj and module != "LSTM":
            continue
        found.append(
            Arguments(
                module,
                inputs,
                hidden,
                num_layers,
                bias,
                first,
                0.25 if num_layers > 1 and hidden == 7 else 0.0,
                both,
                proj,
                "relu" if batch == 5 else "tanh",
                batched,
                batch,
                length,
            )
        )
    for module, inputs, hidden, bias, batched, length in product(
        CELLS, (3, 8), (4, 7), (True, False), (True, False), (1, 6)
    ):
        found.append(Arguments(module, inputs, hidden, bias=bias, batched=batched, batch=5, length=length))
    return found


def refused() -> list[Arguments]:
    """What torch refuses, for one reason or for several at once."""
    sizes = product(LAYERS, (0, 3), (0, 4), (0, 2), (-0.5, 0.0, 1.5), (-1, 0, 1, 4, 9))
    return [
        Arguments(module, inputs, hidden, layers, dropout=dropout, proj_size=proj)
        for module, inputs, hidden, layers, dropout, proj in sizes
    ]
