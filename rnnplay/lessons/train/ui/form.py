"""The table of this lesson's settings: those of a recipe, and the data."""

from rnnplay.data.sequences import ROW_LENGTHS
from rnnplay.digits.race import RACES
from rnnplay.digits.recipes import PRESETS, Recipe
from rnnplay.engine.validation import CELLS, OPTIMIZERS
from rnnplay.text import N_
from rnnplay.ui.form import Conversion, Form, Setting, none_as
from rnnplay.ui.run_settings import RATE, SEED

LARGEST_HIDDEN, MOST_LAYERS, MOST_DROPOUT = 256, 4, 0.9
LARGEST_BATCH, LARGEST_NORM, MOST_EPOCHS, MOST_IMAGES = 1000, 100.0, 100, 60_000

_PRESET = Setting(
    "train",
    "",
    N_("Preset"),
    "select",
    options={
        "tutorial": N_("Tutorial: LSTM 2×128"),
        "tutorial-two-directions": N_("Tutorial: LSTM 2×128, two directions"),
        "tutorial-1x64": N_("Tutorial: LSTM 1×64"),
        "lstm-2x128": N_("Augmented recipe"),
        "quickest": N_("Fast recipe"),
        "gates": N_("Compare: why gates?"),
        "cells": N_("Compare: RNN, GRU, LSTM"),
        "directions": N_("Compare: one direction, two directions"),
        "dropout": N_("Compare: dropout 0, 0.2, 0.5"),
    },
)
_DATA = Setting(
    "data",
    "",
    N_("Training data"),
    "segments",
    options={"sample": N_("10,000 images"), "mnist": N_("all 60,000")},
    help=N_("MNIST's first 10,000 training images, which come with the app, or all 60,000. A change starts a new run."),
)
_NETWORK = (
    Setting(
        "cell",
        "cell",
        N_("Cell"),
        "segments",
        options={cell: CELLS[cell] for cell in reversed(CELLS)},
        name_in_caption=N_("cell"),
    ),
    Setting(
        "hidden", "hidden_size", N_("Hidden units"), "number", (1, LARGEST_HIDDEN), name_in_caption=N_("hidden units")
    ),
    Setting("layers", "num_layers", N_("Layers"), "number", (1, MOST_LAYERS), name_in_caption=N_("layers")),
    Setting("both", "bidirectional", N_("Two directions"), "toggle", name_in_caption=N_("directions")),
    Setting(
        "readout",
        "readout",
        N_("With two directions, predict from"),
        "segments",
        options={"last": N_("last row"), "ends": N_("both ends")},
        shown=lambda chosen: chosen.bidirectional,
        name_in_caption=N_("where the prediction is read"),
    ),
    Setting(
        "dropout",
        "dropout",
        N_("Dropout between layers"),
        "slider",
        (0.0, MOST_DROPOUT),
        step=0.1,
        name_in_caption=N_("dropout"),
    ),
)
_LEARNING = (
    Setting("batch", "batch_size", N_("Batch size"), "number", (1, LARGEST_BATCH), name_in_caption=N_("batch size")),
    Setting(
        "optimizer",
        "optimizer",
        N_("Optimiser"),
        "segments",
        options=OPTIMIZERS,
        name_in_caption=N_("optimiser"),
    ),
    Setting(
        "schedule",
        "schedule",
        N_("Learning rate"),
        "segments",
        options={"constant": N_("constant"), "one cycle": N_("one cycle")},
        name_in_caption=N_("learning rate schedule"),
    ),
    Setting(
        "clip",
        "max_grad_norm",
        N_("Clip the gradient norm at"),
        "number",
        (0.0, LARGEST_NORM),
        step=0.5,
        help=N_("0 means no clipping."),
        conversion=none_as(0.0),
        name_in_caption=N_("gradient clipping"),
    ),
    Setting("epochs", "epochs", N_("Epochs"), "number", (1, MOST_EPOCHS), name_in_caption=N_("epochs")),
    Setting(
        "images",
        "images",
        N_("Training images"),
        "number",
        (0, MOST_IMAGES),
        help=N_("How many of the available images to use, from the first on. 0 uses all."),
        conversion=none_as(0),
        name_in_caption=N_("images"),
    ),
    SEED,
)
_SEQUENCE = (
    Setting(
        "reading",
        "reading",
        N_("Sequence of"),
        "segments",
        options={"rows": N_("rows"), "columns": N_("columns")},
        name_in_caption=N_("rows or columns"),
    ),
    Setting(
        "pixels",
        "row_length",
        N_("Pixels per step"),
        "segments",
        options=[str(each) for each in ROW_LENGTHS],
        conversion=Conversion(str, int),
        name_in_caption=N_("pixels per step"),
    ),
    Setting(
        "shuffled",
        "shuffled",
        N_("Shuffle the rows"),
        "toggle",
        help=N_("Reads the rows in another order, the same for every image."),
        name_in_caption=N_("order of the rows"),
    ),
)
FORM: Form[Recipe] = Form(
    _PRESET,
    _DATA,
    *_NETWORK,
    *_LEARNING,
    *_SEQUENCE,
    RATE,
    preset="train",
    presets={name: (recipe,) for name, recipe in PRESETS.items()} | RACES,
)
