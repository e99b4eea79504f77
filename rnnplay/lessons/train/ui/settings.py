"""What is trained and how: the settings that a change of starts anew."""

from dataclasses import dataclass, field, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.digits.recipes import Recipe
from rnnplay.lessons.train.ui.caption import settings_in_words
from rnnplay.lessons.train.ui.data import IMAGES, choose_data
from rnnplay.lessons.train.ui.form import FORM
from rnnplay.text import _
from rnnplay.ui.query_params import value_of
from rnnplay.ui.training_controls import coming_rate


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
        # A comparison's networks are named in words.
        default = tuple(replace(each, name=_(each.name)) for each in FORM.draw_preset())
        about = st.container(gap="xsmall")
    with settings:
        whole = choose_data()
        with st.expander(_("All settings"), icon=":material/tune:"):
            recipes = _set(default)
    with about:
        rate = coming_rate(default[0].learning_rate)
        st.caption("  \n".join(settings_in_words(value_of("train"), default, recipes, IMAGES[whole], rate)))
    return Choice(recipes, whole, default)


def _set(default: tuple[Recipe, ...]) -> tuple[Recipe, ...]:
    """``default``, with what is set here: of several networks, what they share."""
    chosen = FORM.begin(*default)
    chosen.draw("cell", "hidden")
    chosen.draw("layers", low=2 if "dropout" in chosen.differing else None)
    chosen.draw("both", "readout", "dropout")
    changes = {}
    if chosen.values["num_layers"] == 1:
        st.caption(_("With one layer dropout has no effect: torch applies it only between layers, and warns."))
        changes["dropout"] = 0.0
    chosen.draw("batch", "optimizer", "schedule", "clip", "epochs", "images", "seed", "reading", "pixels", "shuffled")
    st.caption(_("Changing any setting here starts a new run at step 0."))
    recipes = chosen.settings_of_all(**changes)
    if len(recipes) > 1:
        return recipes
    return (replace(recipes[0], name=recipes[0].network_name),)  # what it is, whatever it began as
