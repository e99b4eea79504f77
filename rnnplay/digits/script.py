"""The script that the settings of a training stand for: plain PyTorch wherever that finds the same losses.

There are four kinds. A network that is trained as tutorials do it becomes a script with a ``DataLoader``; several that
are compared, and the fast recipe, become plain PyTorch too, with the same order of the images as here. Where digits are
bent and drawn anew, which takes hundreds of lines, the script uses rnnplay.
"""

import json
import math
import textwrap
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, Literal

from rnnplay.data.sequences import PERMUTED_BY
from rnnplay.digits.recipes import LOWEST, Recipe
from rnnplay.digits.script_templates import (
    ASKED,
    COMPARED,
    FAST,
    FORGET_BIAS,
    ORTHOGONAL,
    OURS,
    OWN_FORGET_BIAS,
    PLAIN,
    SCHEDULE,
)
from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.text import _

WHOLE = {"train": 60_000, "test": 10_000}
MODULES = {"lstm": "LSTM", "gru": "GRU", "rnn": "RNN"}

Kind = Literal["loader", "compared", "fast", "ours"]
_OF_A_NETWORK = ("name", "cell", "hidden_size", "num_layers", "bidirectional", "dropout", "forget_bias")


def kind_of(recipes: Sequence[Recipe]) -> Kind:
    """Which script finds the losses of these: ``"ours"`` is the one that needs rnnplay."""
    first = recipes[0]
    if any((recipe.untouched, recipe.redrawn, recipe.forms) != (1, 0, 0) for recipe in recipes):
        return "ours"
    if len(recipes) > 1:
        same = {replace(recipe, **{name: getattr(first, name) for name in _OF_A_NETWORK}) for recipe in recipes}
        return (
            "compared"
            if len(same) == 1 and (first.start, first.exact, first.supervised_rows) == ("torch", True, 1)
            else "ours"
        )
    if (first.start, first.order, first.exact, first.supervised_rows) == ("torch", "torch", True, 1):
        return "loader" if first.forget_bias is None else "ours"
    fast = (first.start, first.order, first.exact, first.dropout) == ("ours", "ours", False, 0) and first.batch_size > 1
    return "fast" if fast and (first.supervised_rows == 1 or not first.bidirectional) else "ours"


def is_plain(recipes: Sequence[Recipe]) -> bool:
    """Whether the script is PyTorch alone."""
    return kind_of(recipes) != "ours"


def what_the_script_is(recipes: Sequence[Recipe]) -> str:
    """The script in a sentence, in Markdown."""
    first = recipes[0]
    if not is_plain(recipes):
        what = _("**These settings with rnnplay's own code**. They have no short form in PyTorch alone.")
        if (first.untouched, first.redrawn, first.forms) != (1, 0, 0):
            what = _("**These settings with rnnplay's own code**. The augmentation has no short form in PyTorch alone.")
    elif len(recipes) > 1:
        what = _(
            "**This comparison in plain PyTorch**. The networks are trained one after the other on the same batches."
        )
    else:
        what = _("**These settings in plain PyTorch.**")
    if first.schedule == "constant":
        rate = _("Seed {seed}, constant learning rate {rate:g}.")
    else:
        rate = _("Seed {seed}, one-cycle schedule with a maximum learning rate of {rate:g}.")
    rate += " " + _("Changes made during a run are not included.")
    return f"{what} " + rate.format(seed=first.seed, rate=first.learning_rate)


def digits_script(recipes: Sequence[Recipe], train: int = 10_000, test: int = 2_000) -> str:
    """A short script that trains the networks of ``recipes``, prints losses, and the test accuracy at the end.

    It finds the same losses as the training here, on the same processor. ``losses`` of the script are those of its
    steps, of networks that are compared by name.

    Args:
        recipes: one to three.
        train: images to learn from, MNIST's first; the recipe may ask for fewer.
        test: images to measure on, MNIST's first.
    """
    kind, recipe = kind_of(recipes), recipes[0]
    if kind == "ours":
        return _with_our_code(recipes, train)
    count = min(train, recipe.images or train)
    common = _network(recipe) | _learning(recipe, kind, count) | {"one_thread": _one_thread(), "count": count}
    if kind == "loader":
        digits = {"train": _subset("train", count), "test": _subset("test", test)}
        return PLAIN.format(**common | digits, result="{right / len(test):.2%}")
    measured = {"test": test, "result": f"{{(predictions == test.targets[:{test}]).float().mean():.2%}}"}
    if kind == "compared":
        return COMPARED.format(**common | measured | _compared(recipes))
    return FAST.format(**common | measured | _fast(recipe))


def _with_our_code(recipes: Sequence[Recipe], train: int) -> str:
    return OURS.format(
        recipes="\n".join(f"    {_as_code(each)}," for each in recipes),
        folder='"data"' if train > 10_000 else "None  # the sample",
        one_thread=_one_thread(),
        line=_line("losses"),
    )


def _network(recipe: Recipe) -> dict[str, Any]:
    """The module, and how it reads an image."""
    return {
        "module": MODULES[recipe.cell],
        "arguments": ", ".join(_arguments(recipe)),
        "features": recipe.hidden_size * (2 if recipe.bidirectional else 1),
        "hidden_size": recipe.hidden_size,
        "sequence": _sequence(recipe),
        "run": _run(recipe),
        "read_out": _read_out(recipe),
    }


def _learning(recipe: Recipe, kind: Kind, count: int) -> dict[str, Any]:
    """The loop over batches of ``count`` images, and what happens in a step."""
    whole = count // recipe.batch_size * recipe.batch_size
    batches = math.ceil(count / recipe.batch_size) if kind == "loader" else whole // recipe.batch_size
    steps, most = recipe.epochs * batches, recipe.max_grad_norm
    losses, indent = ("losses[name]", " " * 12) if kind == "compared" else ("losses", " " * 8)
    cycle = SCHEDULE.format(**vars(recipe) | {"steps": steps, "lowest": LOWEST})
    if kind == "compared":
        cycle = textwrap.indent(cycle, " " * 4)
    clip = f"{indent}nn.utils.clip_grad_norm_(net.parameters(), {most})\n"
    return {
        "seed": recipe.seed,
        "optimizer": OPTIMIZERS[recipe.optimizer],
        "optimizer_arguments": _optimizer_arguments(recipe),
        "batch_size": recipe.batch_size,
        "epochs": recipe.epochs,
        "whole": whole,
        "schedule": cycle if recipe.has_cycle(steps) else "",
        "next_rate": f"{indent}schedule.step()\n" if recipe.has_cycle(steps) else "",
        "clip": "" if most is None else clip,
        "line": _line(losses),
    }


def _compared(recipes: Sequence[Recipe]) -> dict[str, str]:
    """What only the script of a comparison has."""
    first = recipes[0]
    networks = [
        f"    {json.dumps(each.name)}: lambda: nn.{MODULES[each.cell]}({', '.join(_arguments(each))}),"
        for each in recipes
    ]
    biases = {each.name: each.forget_bias for each in recipes if each.cell == "lstm" and each.forget_bias is not None}
    both_ways = any(each.bidirectional for each in recipes)
    read_out = "torch.cat([*hidden[-1 - self.recurrent.bidirectional :]], dim=1)"
    return {
        "networks": "\n".join(networks),
        "forget_biases": f"forget_bias = {json.dumps(biases)}\n" if biases else "",
        "set_forget_bias": FORGET_BIAS.format(
            hidden_size=first.hidden_size, end=2 * first.hidden_size, two=_("torch adds up two biases")
        )
        if biases
        else "",
        "seed_of_dropout": f"    torch.manual_seed({first.seed})  # {_('for dropout')}\n"
        if any(each.dropout for each in recipes)
        else "",
        "same_for_all": _("the same batches for every network"),
    } | ({"read_out": read_out} if first.readout == "ends" and both_ways else {})


def _fast(recipe: Recipe) -> dict[str, str]:
    """What only the script of the fast recipe has."""
    asked, short = recipe.supervised_rows > 1, recipe.cell == "lstm"
    rows = _("half the loss at the last row, half the mean loss at the {others} rows before")
    line = "logits = net(images[half])"
    if short:
        line = 'with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16, cache_enabled=False):\n' + 16 * " " + line
    return {
        "criterion": ASKED.format(
            asked=recipe.supervised_rows,
            others=recipe.supervised_rows - 1,
            rows=rows.format(others=recipe.supervised_rows - 1),
        )
        if asked
        else "criterion = nn.CrossEntropyLoss()\n",
        "orthogonal": ORTHOGONAL.format(hidden_size=recipe.hidden_size) if recipe.orthogonal else "",
        "forget_bias": OWN_FORGET_BIAS.format(
            hidden_size=recipe.hidden_size,
            end=2 * recipe.hidden_size,
            forget_bias=recipe.forget_bias,
            two=_("torch adds up two biases"),
        )
        if short and recipe.forget_bias is not None
        else "",
        "bfloat16": f"bfloat16 = torch.cpu._is_avx512_bf16_supported()  # {_('if the processor supports it')}\n"
        if short
        else "",
        "middle": str(recipe.batch_size // 2),
        "halves": _("as in rnnplay, where two threads compute one half each"),
        "logits": f"{12 * ' '}{line}\n",
        "last": "[:, -1]" if asked else "",
    } | (
        {"read_out": "output"} | {"run": "output, _ = self.recurrent(rows)  # (batch, rows, features)"} if asked else {}
    )


def _one_thread() -> str:
    return f"torch.set_num_threads(1)  # {_('as in rnnplay: with more threads, sums are rounded differently')}\n"


def _line(losses: str) -> str:
    return _("Step {step}  loss {loss}").format(step=f"{{len({losses}):4}}", loss=f"{{{losses}[-1]:.6f}}")


def _optimizer_arguments(recipe: Recipe) -> str:
    decay = [f"weight_decay={recipe.weight_decay!r}"] if recipe.optimizer == "adamw" else []
    return ", ".join([f"lr={recipe.learning_rate!r}", *decay])


def _subset(split: str, count: int) -> str:
    whole = f'MNIST("data", train={split == "train"}, download=True, transform=ToTensor())'
    return whole if count >= WHOLE[split] else f"Subset({whole}, range({count}))"


def _arguments(recipe: Recipe) -> list[str]:
    arguments = [f"{recipe.row_length}", f"{recipe.hidden_size}", f"num_layers={recipe.num_layers}"]
    if recipe.dropout:
        arguments.append(f"dropout={recipe.dropout!r}")
    if recipe.bidirectional:
        arguments.append("bidirectional=True")
    return [*arguments, "batch_first=True"]


def _sequence(recipe: Recipe) -> str:
    rows = 784 // recipe.row_length
    source = "images.transpose(-2, -1)" if recipe.reading == "columns" else "images"
    lines = [f"rows = {source}.reshape(-1, {rows}, {recipe.row_length})"]
    if recipe.shuffled:
        lines.append(f"order = torch.randperm({rows}, generator=torch.Generator().manual_seed({PERMUTED_BY}))")
        lines.append("rows = rows[:, order]")
    return "\n        ".join(lines)


def _run(recipe: Recipe) -> str:
    if recipe.readout == "last":
        return "output, _ = self.recurrent(rows)  # (batch, rows, features)"
    state = "(hidden, _)" if recipe.cell == "lstm" else "hidden"
    return f"_, {state} = self.recurrent(rows)  # (layers * directions, batch, hidden)"


def _read_out(recipe: Recipe) -> str:
    if recipe.readout == "last":
        return "output[:, -1]"
    return "torch.cat([hidden[-2], hidden[-1]], dim=1)" if recipe.bidirectional else "hidden[-1]"


def _as_code(recipe: Recipe) -> str:
    """The recipe as Python: its name, and what is not as usual."""
    usual = {field.name: field.default for field in fields(Recipe)}
    changed = [f"{name}={value!r}" for name, value in vars(recipe).items() if name != "name" and value != usual[name]]
    return f"Recipe({', '.join([repr(recipe.name), *changed])})"
