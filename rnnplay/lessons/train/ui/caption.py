"""The settings of a training in words: those at hand, and what of them is not as the preset has it."""

from collections.abc import Sequence
from dataclasses import replace

from rnnplay.digits.recipes import Recipe
from rnnplay.digits.ui.directions import where_it_is_read
from rnnplay.engine.validation import CELLS, OPTIMIZERS
from rnnplay.lessons.train.ui.form import FORM
from rnnplay.text import _, percent


def settings_in_words(
    chosen: str, default: Sequence[Recipe], recipes: Sequence[Recipe], at_hand: int, rate: float | None = None
) -> list[str]:
    """Some sentences, each to stand in a line of its own.

    Args:
        chosen: name of the preset or comparison.
        default: its recipes (`rnnplay.digits.recipes.Recipe`).
        recipes: the same with the settings at hand.
        at_hand: how many training images there are.
        rate: the learning rate that the slider stands at; the preset's, if it is None.
    """
    first = recipes[0]
    sentences = [_purpose(chosen), _network(recipes), _steps(first, at_hand), _learning(first), _images(first)]
    if first.supervised_rows > 1:
        sentences.append(
            _(
                "Loss: one half is the loss at the last row, the other half the mean loss at the {rows} rows before it."
            ).format(rows=first.supervised_rows - 1)
        )
    sentences += [*dict.fromkeys(where_it_is_read(each.architecture) for each in recipes)]
    sentences.append(_changed(default[0], first, rate))
    return [each for each in sentences if each]


def _purpose(chosen: str) -> str:
    return {
        "tutorial": _("The network that many PyTorch tutorials train on MNIST."),
        "tutorial-two-directions": _("A tutorial's bidirectional network."),
        "tutorial-1x64": _("A tutorial's small network."),
        "lstm-2x128": _("The recipe of the network lstm-2x128 on the draw page. That one was trained on all of MNIST."),
        "quickest": _("Tuned to reach a test accuracy of 97.5 % quickly, with all of MNIST."),
        "gates": _("**Why gates?** What share of the gradient reaches the first row of a long sequence?"),
        "cells": _("The same network with three types of cell."),
        "directions": _("Does it help to read the image from the bottom as well?"),
        "dropout": _("What does dropout between the layers do to training and test accuracy?"),
    }.get(chosen, "")


def _network(recipes: Sequence[Recipe]) -> str:
    first = recipes[0]
    names = ", ".join(dict.fromkeys(CELLS[each.cell] for each in recipes))
    parts = [_("{layers} × {units} units").format(layers=first.num_layers, units=first.hidden_size)]
    if _differ(recipes, "bidirectional"):
        parts.append(_("one direction, two directions"))
    elif first.bidirectional:
        parts.append(_("two directions"))
    if _differ(recipes, "dropout"):
        parts.append(_("dropout {shares}").format(shares=", ".join(f"{each.dropout:g}" for each in recipes)))
    elif first.dropout:
        parts.append(_("dropout {share:g}").format(share=first.dropout))
    biases = [f"{each.forget_bias:g}" for each in recipes if each.cell == "lstm" and each.forget_bias is not None]
    if biases:
        parts.append(_("initial forget bias {biases}").format(biases=", ".join(dict.fromkeys(biases))))
    sequence = _("{steps} rows of {pixels} pixels").format(steps=784 // first.row_length, pixels=first.row_length)
    if first.reading == "columns":
        sequence = _("{sequence}, reading columns instead of rows").format(sequence=sequence)
    if first.shuffled:
        sequence = _("{sequence}, in shuffled order").format(sequence=sequence)
    said = _("{names}, {parts}; {sequence}.").format(names=names, parts=", ".join(parts), sequence=sequence)
    if first.reading == "columns":
        said += " " + _("“Row t” on this page is step t: {pixels} pixels of the columns, from the left.").format(
            pixels=first.row_length
        )
    return said


def _steps(recipe: Recipe, at_hand: int) -> str:
    count = min(at_hand, recipe.images or at_hand)
    whole, rest = divmod(count, recipe.batch_size)
    each = whole + (1 if rest and recipe.order == "torch" else 0)
    left_out = rest if recipe.order != "torch" else 0
    source = _("all {count:,} training images") if count == at_hand else _("the first {count:,} training images")
    sentence = _("{epochs} × {steps:,} steps, batches of {batch}, from {source}").format(
        epochs=recipe.epochs, steps=each, batch=recipe.batch_size, source=source.format(count=count)
    )
    if left_out:
        sentence = _("{sentence} ({rest} images per epoch, too few for a batch, are left out)").format(
            sentence=sentence, rest=left_out
        )
    return f"{sentence}."


def _learning(recipe: Recipe) -> str:
    parts = [OPTIMIZERS[recipe.optimizer]]
    if recipe.schedule == "constant":
        parts.append(_("constant learning rate"))
    else:
        parts.append(
            _(
                "one-cycle schedule: up to the learning rate in the first {rise} of the steps, then down to almost 0"
            ).format(rise=percent(recipe.warmup))
        )
    if recipe.max_grad_norm is not None:
        parts.append(_("gradient norm at most {clip:g}").format(clip=recipe.max_grad_norm))
    return ", ".join(parts) + "."


def _images(recipe: Recipe) -> str:
    bent = 1 - recipe.untouched - recipe.redrawn
    if not (bent > 0 or recipe.redrawn or recipe.forms):
        return ""
    return _(
        "Augmentation: of each batch {untouched} unchanged, {bent} distorted, {redrawn} redrawn with "
        "another stroke width. Synthetic digits are added ({forms})."
    ).format(
        untouched=percent(recipe.untouched),
        bent=percent(bent),
        redrawn=percent(recipe.redrawn),
        forms=percent(recipe.forms),
    )


def _changed(default: Recipe, recipe: Recipe, rate: float | None) -> str:
    """Which settings are not as the preset has them."""
    changed = FORM.changed(default, recipe if rate is None else replace(recipe, learning_rate=rate))
    return _("Changed from the preset: {changed}.").format(changed=", ".join(changed)) if changed else ""


def _differ(recipes: Sequence[Recipe], name: str) -> bool:
    return len({getattr(each, name) for each in recipes}) > 1
