"""The script that a training stands for runs by itself and finds what the training finds."""

import struct
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import torch

from rnnplay.data.mnist import FILES, Digits, load_mnist
from rnnplay.training.digits import DigitTask
from rnnplay.training.digits_script import digits_script, is_plain
from rnnplay.training.race import RACES, RaceTask
from rnnplay.training.recipes import PRESETS, RECIPES, TUTORIALS

STEPS = 20
SAMPLE = load_mnist("train")
CPU = torch.device("cpu")
TUTORIAL = TUTORIALS["tutorial"]
SMALL = replace(TUTORIAL, hidden_size=12, images=130, batch_size=50, epochs=3)  # its epochs end with a batch of 30
PLAIN = {
    **{name: replace(recipe, images=STEPS * recipe.batch_size, epochs=1) for name, recipe in TUTORIALS.items()},
    "dropout": replace(SMALL, dropout=0.3),
    "gru, columns, adamw, one cycle": replace(
        SMALL, cell="gru", dropout=0.5, reading="columns", optimizer="adamw", schedule="one cycle", clip=0.5
    ),
    "rnn, shuffled, sgd, ends": replace(
        SMALL, cell="rnn", bidirectional=True, readout="ends", shuffled=True, row_length=14, optimizer="sgd", clip=0.1
    ),
}

RUN_ALL = """
import runpy, sys
import torch
torch.set_num_threads(1)
for path in sys.argv[1:]:
    names = runpy.run_path(path)
    weights = [each.detach() for each in names["net"].parameters()]
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
def found(tmp_path_factory):
    """The losses and last weights of each plain script, run where MNIST's beginning lies as torchvision keeps it."""
    folder = tmp_path_factory.mktemp("scripts")
    raw = folder / "data" / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for number, name in enumerate(FILES):
        digits = load_mnist("train" if number < 2 else "test")
        array = (digits.labels if "labels" in name else digits.images).numpy().astype(np.uint8)
        raw.joinpath(name).write_bytes(
            struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape) + array.tobytes()
        )
    paths = []
    for number, recipe in enumerate(PLAIN.values()):
        paths.append(folder / f"{number}.py")
        paths[-1].write_text(digits_script([recipe], test=100), "utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-I", "-c", RUN_ALL, *map(str, paths)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("%\n") == len(PLAIN)
    return {name: torch.load(f"{path}.pt") for name, path in zip(PLAIN, paths, strict=True)}


@pytest.mark.parametrize("name", PLAIN)
def test_the_training_finds_the_losses_and_weights_of_the_plain_script(found, name):
    task = DigitTask(PLAIN[name], SAMPLE, CPU)
    losses = [task.step() for _ in range(task.total_steps)]
    assert len(losses) == (STEPS if name in TUTORIALS else 9)
    assert losses == found[name]["losses"]
    weights = zip(task.model.parameters(), found[name]["weights"], strict=True)
    assert all(torch.equal(mine, theirs) for mine, theirs in weights)


def test_what_the_full_length_changes_is_the_number_of_images_alone():
    """So that the first twenty steps of a whole tutorial stand for those above: nothing else is read from `images`."""
    whole, short = (digits_script([TUTORIALS["tutorial"]], count).splitlines() for count in (60_000, 2_000))
    assert [line for line in whole if line not in short] == [whole[6]] and "Subset" not in whole[6]


@pytest.mark.parametrize(
    "recipes", [[RECIPES["quickest"]], [PRESETS["lstm-2x128"]], RACES["cells"]], ids=["quickest", "ours", "race"]
)
def test_what_is_our_own_becomes_a_script_that_uses_rnnplay(recipes, monkeypatch, capsys):
    assert not is_plain(recipes)
    monkeypatch.setattr("rnnplay.training.digits.FORM_COUNT", 100)
    few = Digits(SAMPLE.images[:256], SAMPLE.labels[:256], "the first 256")
    monkeypatch.setattr("rnnplay.data.mnist.load_mnist", lambda *_: few)
    small = [replace(recipe, hidden_size=8, epochs=1) for recipe in recipes]
    names = {}
    exec(compile(digits_script(small), "script", "exec"), names)
    task = RaceTask(small, few, CPU)
    assert names["losses"] == [task.step() for _ in range(task.total_steps)]
    assert all(f"{recipe.name}: " in capsys.readouterr().out for recipe in recipes[:1])


@pytest.mark.parametrize("recipe", [*PLAIN.values(), RECIPES["quickest"]])
def test_the_script_is_short_and_plain(recipe):
    source = digits_script([recipe])
    assert len(source.splitlines()) < 65
    assert all(len(line) < 400 for line in source.splitlines())
    assert ("rnnplay" in source) == (not is_plain([recipe]))
