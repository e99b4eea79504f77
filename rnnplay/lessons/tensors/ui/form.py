"""The table of this lesson's settings: the arguments, as torch calls them."""

from rnnplay.lessons.tensors.arguments import (
    CASES,
    CELLS,
    MODULES,
    MOST_LAYERS,
    MOST_SEQUENCES,
    MOST_STEPS,
    MOST_UNITS,
    NONLINEARITIES,
    Arguments,
)
from rnnplay.text import N_
from rnnplay.ui.form import Conversion, Form, Setting

WIDTH = 135  # px of a number, two of which stand beside each other


def _is_layer(chosen: Arguments) -> bool:
    return chosen.module not in CELLS


FORM: Form[Arguments] = Form(
    Setting(
        "case",
        "",
        N_("Example"),
        "segments",
        options={
            "lstm": N_("nn.LSTM(10, 20, 2)"),
            "loop": N_("RNNCell, loop"),
            "rnn": N_("RNN, no loop"),
            "mnist": N_("MNIST"),
            "embedding": N_("Embedding, RNN"),
            "4-5-4": N_("4-5-4"),
        },
    ),
    Setting("module", "module", N_("Module"), "select", options=MODULES, width=WIDTH),
    Setting(
        "nonlinearity",
        "nonlinearity",
        "`nonlinearity`",
        "select",
        options=NONLINEARITIES,
        width=WIDTH,
        shown=lambda chosen: chosen.module.startswith("RNN"),
    ),
    Setting("input", "input_size", "`input_size`", "number", (0, MOST_UNITS), width=WIDTH),
    Setting("hidden", "hidden_size", "`hidden_size`", "number", (0, MOST_UNITS), width=WIDTH),
    Setting("layers", "num_layers", "`num_layers`", "number", (0, MOST_LAYERS), width=WIDTH, shown=_is_layer),
    Setting(
        "dropout",
        "dropout",
        "`dropout`",
        "number",
        (-1.0, 2.0),
        step=0.1,
        width=WIDTH,
        help=N_("The share of the numbers between two layers that is set to 0 in training; the picture shows where."),
        conversion=Conversion(to_field=lambda chosen: round(chosen, 2)),
        shown=_is_layer,
    ),
    Setting("bias", "bias", "`bias`", "toggle", help=N_("Off: without bias_ih and bias_hh.")),
    Setting(
        "batch-first",
        "batch_first",
        "`batch_first`",
        "toggle",
        help=N_("On: input and output are (batch, time, …), not (time, batch, …). The states keep their layers first."),
        shown=_is_layer,
    ),
    Setting(
        "bidirectional",
        "bidirectional",
        "`bidirectional`",
        "toggle",
        help=N_("On: each layer also reads from the last step to the first; in the output both stand side by side."),
        shown=_is_layer,
    ),
    Setting(
        "proj",
        "proj_size",
        "`proj_size`",
        "number",
        (0, MOST_UNITS),
        width=WIDTH,
        help=N_("Of an LSTM: how many numbers its hidden state is projected to. 0: no projection."),
        shown=_is_layer,
    ),
    Setting("length", "length", N_("Sequence length"), "number", (1, MOST_STEPS), width=WIDTH),
    Setting(
        "batched",
        "batched",
        N_("Batch axis"),
        "toggle",
        help=N_("Off: one sequence without an axis for the batch, which torch takes too."),
    ),
    Setting(
        "batch",
        "batch",
        N_("Batch size"),
        "number",
        (1, MOST_SEQUENCES),
        width=WIDTH,
        shown=lambda chosen: chosen.batched,
    ),
    Setting(
        "embedding",
        "embedding",
        N_("Embedding before"),
        "number",
        (0, MOST_UNITS),
        width=WIDTH,
        help=N_("num_embeddings of an nn.Embedding that makes the input out of token ids. 0: none."),
    ),
    Setting(
        "linear",
        "linear",
        N_("Linear after"),
        "number",
        (0, MOST_UNITS),
        width=WIDTH,
        help=N_("out_features of an nn.Linear that reads the output. 0: none."),
    ),
    Setting(
        "every-step",
        "every_step",
        N_("Linear reads every step"),
        "toggle",
        help=N_("Off: the last step alone, output[-1] or output[:, -1]."),
        shown=lambda chosen: chosen.linear > 0,
    ),
    preset="case",
    presets={name: (arguments,) for name, arguments in CASES.items()},
)
