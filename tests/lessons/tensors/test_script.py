"""The program that is shown makes the numbers that are shown, and prints what is said that it prints."""

import pytest
import torch

from rnnplay.lessons.tensors.arguments import CASES, Arguments
from rnnplay.lessons.tensors.network import call
from rnnplay.lessons.tensors.script import printed, script
from tests.thoroughly import asked_for

CALLS = [
    *CASES.values(),
    Arguments("LSTMCell", 3, 4),
    Arguments("GRUCell", 3, 4, bias=False, batched=False, linear=2, every_step=False),
    Arguments("LSTM", 3, 8, 3, False, True, 0.5, True, 2, batch=2, linear=5, every_step=False),
    Arguments("RNN", 3, 8, 2, nonlinearity="relu", batched=False, embedding=7),
    Arguments("GRU", 3, 8, 2, bidirectional=True, batched=False, linear=3),
]
# Runs each script, and keeps what it made and printed.
RUN = """
import contextlib, io, runpy, sys
import torch
for path in sys.argv[1:]:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        made = runpy.run_path(path)
    tensors = {name: each.detach() for name, each in made.items() if isinstance(each, torch.Tensor)}
    torch.save({"tensors": tensors, "printed": out.getvalue()}, path + ".pt")
assert not any(name.startswith("rnnplay") for name in sys.modules)
"""


@pytest.fixture(scope="module")
def made(request, tmp_path_factory, run_scripts):
    numbers = asked_for(request, "number")
    scripts = [script(CALLS[number]) for number in numbers]
    paths, _printed = run_scripts(tmp_path_factory.mktemp("scripts"), scripts, RUN)
    return {number: torch.load(f"{path}.pt") for number, path in zip(numbers, paths, strict=True)}


@pytest.mark.quick("0", "3", "8")
@pytest.mark.parametrize("number", range(len(CALLS)))
def test_the_program_makes_the_same_numbers_and_prints_what_is_said(made, number):
    ours, theirs = call(CALLS[number]), made[number]
    for name, tensor in ours.tensors.items():
        assert torch.equal(theirs["tensors"][name], tensor), name
    assert theirs["printed"] == printed(CALLS[number], ours)


def test_two_who_call_at_once_get_the_same_numbers(in_four_threads):
    first, *others = in_four_threads(lambda: call(CASES["lstm"]).tensors["output"])
    assert all(torch.equal(first, each) for each in others)


def test_the_loop_prints_every_step_as_the_tutorial_does():
    said = printed(CASES["loop"], call(CASES["loop"])).splitlines()
    assert [line for line in said if line.startswith("=")] == [f"{'=' * 20} {step} {'=' * 20}" for step in range(3)]
    assert said[1] == "input torch.Size([1, 4])" and said[2] == "hidden torch.Size([1, 2])"
    assert said[3].startswith("tensor([[")
