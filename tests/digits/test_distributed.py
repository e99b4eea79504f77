"""Several processes train the network that one would train."""

import os
import re
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import Digits, load_mnist
from rnnplay.device import DeviceError
from rnnplay.digits.distributed import together
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.recipes import RECIPES, TUTORIALS
from rnnplay.digits.task import DigitTask
from rnnplay.text import percent

ROOT = Path(__file__).parents[2]
SMALL = {"hidden_size": 16, "epochs": 1, "batch_size": 51}  # of an odd size: the two parts differ
SMALL_RECIPES = [
    replace(TUTORIALS["tutorial"], images=300, **SMALL),  # its last batch holds 45
    replace(RECIPES["quickest"], images=300, exact=True, **SMALL),
    replace(RECIPES["gru-2x128"], images=300, forms=0.0, redrawn=0.0, num_layers=1, **SMALL),
    replace(TUTORIALS["tutorial"], images=103, **SMALL),  # its last batch holds 1: one process has nothing to learn
]

# One start, which takes its seconds, for all that several processes do.
ALL = """
import os, runpy, sys
import torch
sys.path.insert(0, sys.argv[1])
from tests.digits.test_distributed import FEW, SMALL_RECIPES
from rnnplay.digits.distributed import task_for, together

torch.set_num_threads(1)

def call(recipe):
    sys.argv = ["rnnplay", "train", recipe, "--no-familiarity"]
    try:
        runpy.run_module("rnnplay", run_name="__main__")
    except SystemExit as end:
        if end.code:
            raise

port = sys.argv[2]
call("tutorial-1x64")
os.environ |= {"MASTER_PORT": port, "TORCHELASTIC_USE_AGENT_STORE": "False"}  # where torchrun says one meets once
with together() as processes:
    found = []
    for recipe in SMALL_RECIPES:
        task = task_for(processes, recipe, FEW)
        losses = [task.step() for _ in range(task.total_steps)]
        found.append((losses, [parameter.detach() for parameter in task.model.parameters()]))
    torch.save(found, f"{processes.rank}.pt")
call("nonsense")
"""

SAMPLE = load_mnist("train")
FEW = Digits(SAMPLE.images[:300], SAMPLE.labels[:300], "the first 300")


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """What ``torchrun`` gives for two processes, and the folder that they ran in."""
    folder = tmp_path_factory.mktemp("started")
    folder.joinpath("all.py").write_text(ALL, "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    environment = {name: value for name, value in os.environ.items() if name != "RNNPLAY_DATA"}
    process = subprocess.Popen(
        [*torchrun, "all.py", str(ROOT), port],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=folder,
        env=environment | {"RNNPLAY_DEVICE": "cpu", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
    )
    try:
        output, errors = process.communicate(timeout=120)
    except subprocess.TimeoutExpired:
        process.terminate()  # not killed: torchrun then ends the two as well
        raise
    done = subprocess.CompletedProcess(process.args, process.returncode, output, errors)
    return done, folder


@pytest.mark.thorough
def test_two_processes_find_the_losses_and_weights_of_one(started):
    done, folder = started
    assert folder.joinpath("0.pt").exists(), done.stderr
    first, second = (torch.load(folder / f"{rank}.pt") for rank in (0, 1))
    for recipe, (losses, weights), (others, other_weights) in zip(SMALL_RECIPES, first, second, strict=True):
        alone = DigitTask(recipe, FEW, torch.device("cpu"))
        expected = [alone.step() for _ in range(alone.total_steps)]
        assert len(expected) in (3, 5, 6)
        assert losses == pytest.approx(expected, rel=1e-4)
        assert losses == others
        for mine, theirs, one in zip(weights, other_weights, alone.model.parameters(), strict=True):
            assert torch.equal(mine, theirs)
            torch.testing.assert_close(mine, one, rtol=1e-3, atol=2e-4)


@pytest.mark.thorough
def test_the_command_trains_on_two_processes_and_only_one_speaks_and_writes(started):
    done, folder = started
    assert done.stdout.count("\n") == 3, done.stderr
    first, epoch, last = done.stdout.strip().splitlines()
    assert first.startswith("Training tutorial-1x64 on the first 10,000 training images") and first.endswith("× 2.")
    assert epoch.startswith("epoch 1/1 · mean loss 0.")
    assert [path.name for path in folder.glob("*.safetensors*")] == ["tutorial-1x64.safetensors"]
    _model, card = checkpoints.load(folder / "tutorial-1x64.safetensors")
    assert last.startswith(f"{percent(card.accuracy, 2)} of the first 2,000 test images")

    alone = DigitTask(TUTORIALS["tutorial-1x64"], SAMPLE, torch.device("cpu"))
    losses = [alone.step() for _ in range(alone.total_steps)]
    mean = float(re.search(r"mean loss (\S+)", epoch).group(1))
    assert mean == pytest.approx(sum(losses) / len(losses), abs=0.02)
    assert card.accuracy == pytest.approx(accuracy(alone.trained_model(), load_mnist("test")), abs=0.02)
    assert card.accuracy > 0.75


@pytest.mark.thorough
def test_one_sentence_for_an_error_from_both(started):
    done, _folder = started
    assert done.returncode != 0
    assert done.stderr.count("There is no recipe called 'nonsense'") == 1 and "nonsense" not in done.stdout


def test_more_processes_than_gpus_are_said(monkeypatch):
    monkeypatch.setattr("rnnplay.digits.distributed.get_device", lambda: torch.device("cuda:0"))
    monkeypatch.setattr("torch.cuda.device_count", lambda: 1)
    for name, value in (("WORLD_SIZE", "2"), ("RANK", "1"), ("LOCAL_RANK", "1"), ("TORCHELASTIC_RUN_ID", "run")):
        monkeypatch.setenv(name, value)
    with pytest.raises(DeviceError, match=r"more processes than GPUs\. Start 1 with --nproc-per-node"), together():
        pass


@pytest.mark.parametrize("count", ["2", "many"])
def test_what_something_else_left_in_the_environment_starts_no_others(monkeypatch, count):
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    for name in ("WORLD_SIZE", "RANK"):
        monkeypatch.setenv(name, count)
    with together() as processes:
        assert (processes.rank, processes.count) == (0, 1)
