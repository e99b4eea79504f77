"""The script that a training stands for runs by itself and finds what the training finds."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.digits.race import RACES, RaceTask
from rnnplay.digits.recipes import PRESETS, RECIPES, TUTORIALS
from rnnplay.digits.script import digits_script, is_plain, kind_of, what_the_script_is
from tests.data.digits import lay_out_mnist
from tests.thoroughly import asked_for

STEPS = 6
SAMPLE = load_mnist("train")
CPU = torch.device("cpu")
TUTORIAL = TUTORIALS["tutorial"]
SMALL = replace(TUTORIAL, hidden_size=12, images=130, batch_size=50, epochs=3)  # its epochs end with a batch of 30
ALONE = {
    **{name: replace(recipe, images=STEPS * recipe.batch_size, epochs=1) for name, recipe in TUTORIALS.items()},
    "dropout": replace(SMALL, dropout=0.3),
    "gru, columns, adamw, one cycle": replace(
        SMALL, cell="gru", dropout=0.5, reading="columns", optimizer="adamw", schedule="one cycle", max_grad_norm=0.5
    ),
    "rnn, shuffled, sgd, ends": replace(
        SMALL,
        cell="rnn",
        bidirectional=True,
        readout="ends",
        shuffled=True,
        row_length=14,
        optimizer="sgd",
        max_grad_norm=0.1,
    ),
}

FEW = {"images": 130, "batch_size": 50, "epochs": 2, "hidden_size": 12}
FAST = RECIPES["quickest"]
PLAIN = {
    **{name: [recipe] for name, recipe in ALONE.items()},
    "fast": [replace(FAST, images=330, epochs=2)],
    "fast, gru, one row asked": [replace(FAST, **FEW | {"batch_size": 33}, cell="gru", supervised_rows=1)],
    "fast, two directions, orthogonal": [
        replace(
            FAST,
            **FEW,
            supervised_rows=1,
            bidirectional=True,
            readout="ends",
            orthogonal=True,
            schedule="constant",
            max_grad_norm=None,
        )
    ],
    **{f"compared: {name}": [replace(each, **FEW) for each in recipes] for name, recipes in RACES.items()},
    "compared: read at both ends": [
        replace(each, **FEW, readout="ends", reading="columns", shuffled=True, schedule="one cycle", max_grad_norm=0.3)
        for each in RACES["directions"]
    ],
}

RUN_ALL = """
import runpy, sys
import torch
for path in sys.argv[1:]:
    names = runpy.run_path(path)
    weights = [each.detach() for each in names["net"].parameters()]  # of the last, if there are several
    torch.save({"losses": names["losses"], "weights": weights}, path + ".pt")
assert not any(name.startswith("rnnplay") for name in sys.modules)
"""


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def found(request, tmp_path_factory, run_scripts):
    """The losses and last weights of each plain script, run where MNIST's beginning lies as torchvision keeps it."""
    plain = {name: PLAIN[name] for name in asked_for(request, "name")}
    folder = tmp_path_factory.mktemp("scripts")
    lay_out_mnist(folder)
    scripts = [digits_script(recipes, test=100) for recipes in plain.values()]
    paths, stdout = run_scripts(folder, scripts, RUN_ALL)
    assert stdout.count("%\n") == sum(map(len, plain.values()))
    return {name: torch.load(f"{path}.pt") for name, path in zip(plain, paths, strict=True)}


@pytest.mark.quick("tutorial", "compared: gates")
@pytest.mark.parametrize("name", PLAIN)
def test_the_training_finds_the_losses_and_weights_of_the_plain_script(found, name):
    task = RaceTask(PLAIN[name], SAMPLE, CPU)
    for _ in range(task.total_steps):
        task.step()
    losses = {runner.name: runner.losses.tolist() for runner in task.observe().runners}
    if name in TUTORIALS:
        assert len(losses[name]) == STEPS
    theirs = found[name]["losses"] if len(losses) > 1 else dict.fromkeys(losses, found[name]["losses"])
    assert losses == {name: np.float32(each).tolist() for name, each in theirs.items()}
    weights = zip(task.runners[-1].model.parameters(), found[name]["weights"], strict=True)
    assert all(torch.equal(mine, theirs) for mine, theirs in weights)


def test_what_the_full_length_changes_is_the_number_of_images_alone():
    """So that the first twenty steps of a whole tutorial stand for those above: nothing else is read from `images`."""
    whole, short = (digits_script([TUTORIALS["tutorial"]], count).splitlines() for count in (60_000, 2_000))
    assert [line for line in whole if line not in short] == [whole[7]] and "Subset" not in whole[7]


OURS = {
    "augmented": [PRESETS["lstm-2x128"]],
    "asked in two directions": [replace(FAST, bidirectional=True)],
    "fast with dropout": [replace(FAST, dropout=0.2)],
    "bent, compared": [replace(PRESETS["lstm-2x128"], name=cell, cell=cell) for cell in ("gru", "lstm")],
}


@pytest.mark.quick("augmented")
@pytest.mark.parametrize("name", OURS)
def test_what_has_no_short_form_becomes_a_script_that_uses_rnnplay_and_says_so(name, monkeypatch, capsys):
    recipes = OURS[name]
    assert not is_plain(recipes)
    said = what_the_script_is(recipes)
    assert "rnnplay's own code" in said and "plain PyTorch.**" not in said
    assert ("augmentation" in said) == (recipes[0].redrawn > 0)
    monkeypatch.setattr("rnnplay.digits.batches.FORM_COUNT", 100)
    few = Digits(SAMPLE.images[:256], SAMPLE.labels[:256], "the first 256")
    monkeypatch.setattr("rnnplay.data.mnist.load_mnist", lambda *_: few)
    small = [replace(recipe, hidden_size=8, epochs=1) for recipe in recipes]
    names = {}
    exec(compile(digits_script(small), "script", "exec"), names)
    task = RaceTask(small, few, CPU)
    assert names["losses"] == [task.step() for _ in range(task.total_steps)]
    assert all(f"{recipe.name}: " in capsys.readouterr().out for recipe in recipes[:1])


@pytest.mark.parametrize("name", [*PRESETS, *RACES])
def test_every_preset_says_what_its_script_is(name):
    recipes = RACES[name] if name in RACES else [PRESETS[name]]
    said, source = what_the_script_is(recipes), digits_script(recipes)
    assert ("in plain PyTorch" in said) == ("rnnplay." not in source) == (name != "lstm-2x128")
    assert ("comparison" in said) == (len(recipes) > 1)
    assert ("one-cycle" in said) == (recipes[0].schedule == "one cycle")
    assert f"Seed {recipes[0].seed}" in said and f"{recipes[0].learning_rate:g}" in said


@pytest.mark.parametrize("name", PLAIN)
def test_the_script_is_short_and_plain(name):
    source = digits_script(PLAIN[name])
    assert len(source.splitlines()) < 80
    assert all(len(line) < 120 for line in source.splitlines())
    assert not re.search(r"^\s*(from|import) rnnplay", source, re.MULTILINE)
    assert kind_of(PLAIN[name]) != "ours"
