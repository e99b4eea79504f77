"""What is trained and how: the settings that a change of starts anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.digits.race import RACES
from rnnplay.digits.recipes import PRESETS, Recipe
from rnnplay.engine.validation import CELLS, LARGEST_SEED, OPTIMIZERS
from rnnplay.lessons.train.ui.caption import settings_in_words
from rnnplay.lessons.train.ui.data import IMAGES, choose_data
from rnnplay.text import _
from rnnplay.ui.query_params import put, value_of
from rnnplay.ui.training_controls import coming_rate
from rnnplay.ui.widgets import number, segments, select, slider, toggle

LARGEST_BATCH, LARGEST_HIDDEN, MOST_LAYERS, MOST_EPOCHS = 1000, 256, 4, 100


@dataclass(frozen=True)
class Choice:
    """What the reader chose.

    Attributes:
        recipes: one a network: one alone, or up to three that are compared.
        whole: whether it learns from all of MNIST; else from the sample.
        preset: the recipes as they were before anything was set.
    """

    recipes: tuple[Recipe, ...]
    whole: bool
    preset: tuple[Recipe, ...] = field(default=(), compare=False)


def choose_training(first: DeltaGenerator, settings: DeltaGenerator) -> Choice:
    """The preset or comparison, and all settings.

    Args:
        first: the container of what one has to choose before one starts.
        settings: the container of everything else.
    """
    with first:
        st.markdown(
            _(
                "Train a network on handwritten digits, and watch it read one digit at every step of its "
                "training. Press **Start training**, then drag the timeline back."
            )
        )
        names = [*PRESETS, *RACES]
        chosen = select(_("Preset"), names, names[0], "train", _name, _take_usual)
        usual = RACES[chosen] if chosen in RACES else (PRESETS[chosen],)
        about = st.container(gap="xsmall")
    with settings:
        whole = choose_data()
        with st.expander(_("All settings"), icon=":material/tune:"):
            recipes = _set(usual)
    with about:
        st.caption(
            "  \n".join(settings_in_words(chosen, usual, recipes, IMAGES[whole], coming_rate(usual[0].learning_rate)))
        )
    return Choice(recipes, whole, usual)


def _set(usual: tuple[Recipe, ...]) -> tuple[Recipe, ...]:
    """``usual``, with what is set here: of several networks, what they share."""
    raced = {name for name in ("cell", "bidirectional", "dropout") if len({getattr(each, name) for each in usual}) > 1}
    values = _values(usual[0])
    changes: dict[str, Any] = {}
    if "cell" not in raced:
        changes["cell"] = _one_of(_("Cell"), tuple(reversed(CELLS)), CELLS.get, values, "cell")
    changes["hidden_size"] = _number(_("Hidden units"), 1, LARGEST_HIDDEN, values, "hidden")
    changes["num_layers"] = _number(_("Layers"), 2 if "dropout" in raced else 1, MOST_LAYERS, values, "layers")
    if "bidirectional" not in raced:
        changes["bidirectional"] = toggle(_("Two directions"), "both", values["both"])
    if changes.get("bidirectional", True):
        places = {"last": _("last row"), "ends": _("both ends")}
        label = _("With two directions, predict from")
        changes["readout"] = _one_of(label, tuple(places), places.get, values, "readout")
    if "dropout" not in raced:
        label = _("Dropout between layers")
        changes["dropout"] = slider(label, 0.0, 0.9, values["dropout"], "dropout", 0.1)
        if changes["num_layers"] == 1:
            st.caption(_("With one layer dropout has no effect: torch applies it only between layers, and warns."))
            changes["dropout"] = 0.0
    changes["batch_size"] = _number(_("Batch size"), 1, LARGEST_BATCH, values, "batch")
    changes["optimizer"] = _one_of(_("Optimiser"), tuple(OPTIMIZERS), OPTIMIZERS.get, values, "optimizer")
    schedules = {"constant": _("constant"), "one cycle": _("one cycle")}
    changes["schedule"] = _one_of(_("Learning rate"), tuple(schedules), schedules.get, values, "schedule")
    label, explained = _("Clip the gradient norm at"), _("0 means no clipping.")
    changes["max_grad_norm"] = number(label, 0.0, 100.0, values["clip"], "clip", 0.5, explained) or None
    changes["epochs"] = _number(_("Epochs"), 1, MOST_EPOCHS, values, "epochs")
    explained = _("How many of the available images to use, from the first on. 0 uses all.")
    changes["images"] = _number(_("Training images"), 0, 60_000, values, "images", explained) or None
    changes["seed"] = _number(_("Seed"), 0, LARGEST_SEED, values, "seed")
    ways = {"rows": _("rows"), "columns": _("columns")}
    changes["reading"] = _one_of(_("Sequence of"), tuple(ways), ways.get, values, "reading")
    changes["row_length"] = int(_one_of(_("Pixels per step"), ("7", "14", "28", "56"), str, values, "pixels"))
    explained = _("Reads the rows in another order, the same for every image.")
    changes["shuffled"] = toggle(_("Shuffle the rows"), "shuffled", values["shuffled"], explained)
    st.caption(_("Changing any setting here starts a new run at step 0."))
    recipes = tuple(replace(each, **changes) for each in usual)
    if len(recipes) > 1:
        return recipes
    return (replace(recipes[0], name=recipes[0].network_name),)  # what it is, whatever it began as


def _values(recipe: Recipe) -> dict[str, Any]:
    """What the controls stand at for a recipe, by their keys."""
    return {
        "cell": recipe.cell,
        "hidden": recipe.hidden_size,
        "layers": recipe.num_layers,
        "both": recipe.bidirectional,
        "readout": recipe.readout,
        "dropout": recipe.dropout,
        "batch": recipe.batch_size,
        "optimizer": recipe.optimizer,
        "schedule": recipe.schedule,
        "clip": recipe.max_grad_norm or 0.0,
        "epochs": recipe.epochs,
        "images": recipe.images or 0,
        "seed": recipe.seed,
        "reading": recipe.reading,
        "pixels": str(recipe.row_length),
        "shuffled": recipe.shuffled,
    }


def _number(label: str, least: int, most: int, values: Mapping[str, Any], name: str, explained: str = "") -> int:
    return number(label, least, most, max(least, values[name]), name, help=explained or None)


def _one_of(label: str, options: tuple[str, ...], named: Any, values: Mapping[str, Any], name: str) -> str:
    return segments(label, options, values[name], name, named)


def _take_usual() -> None:
    """Another choice begins with its own settings; the data and the digit that is watched stay."""
    chosen = value_of("train")
    usual = RACES[chosen][0] if chosen in RACES else PRESETS[chosen]
    for name, value in _values(usual).items():
        put(name, value)
    put("rate", f"{usual.learning_rate:g}")


def _name(chosen: str) -> str:
    return {
        "tutorial": _("Tutorial: LSTM 2×128"),
        "tutorial-two-directions": _("Tutorial: LSTM 2×128, two directions"),
        "tutorial-1x64": _("Tutorial: LSTM 1×64"),
        "lstm-2x128": _("Augmented recipe"),
        "quickest": _("Fast recipe"),
        "gates": _("Compare: why gates?"),
        "cells": _("Compare: RNN, GRU, LSTM"),
        "directions": _("Compare: one direction, two directions"),
        "dropout": _("Compare: dropout 0, 0.2, 0.5"),
    }.get(chosen, chosen)
