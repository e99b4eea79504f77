"""The script that a run stands for runs by itself and finds what the run finds, to the bit."""

import pytest
import torch

from rnnplay.lessons.sine.script import script
from rnnplay.lessons.sine.task import Settings, Task
from tests.thoroughly import asked_for

SETTINGS = [
    Settings(),
    Settings(cell="lstm", wave="square", points=7, horizon=10, noise=0.2, learning_rate=0.05, steps=30),
    Settings(cell="gru", num_layers=2, hidden_size=5, wave="two sines", hidden_state="zero", seed=0, steps=30),
    Settings(hidden_state="gradient", windows=3, wave="damped", steps=30),
    Settings(cell="lstm", num_layers=2, hidden_state="gradient", windows=4, wave="sawtooth", noise=0.05, steps=20),
]

# Losses are compared to the bit, not as they are printed, and so are the last weights.
RUN_ALL = """
import runpy, sys
import torch
torch.set_num_threads(1)
for path in sys.argv[1:]:
    losses, loss = [], torch.nn.MSELoss.forward
    def forward(*arguments):
        losses.append(loss(*arguments))
        return losses[-1]
    torch.nn.MSELoss.forward = forward
    net = runpy.run_path(path)["net"]
    torch.nn.MSELoss.forward = loss
    torch.save([[each.item() for each in losses], [each.detach() for each in net.parameters()]], path + ".pt")
    print("end", file=sys.stdout)
assert not any(name.startswith("rnnplay") for name in sys.modules)
"""


@pytest.fixture(scope="module")
def found(request, tmp_path_factory, run_scripts):
    numbers = asked_for(request, "number")
    scripts = [script(SETTINGS[number]) for number in numbers]
    paths, stdout = run_scripts(tmp_path_factory.mktemp("scripts"), scripts, RUN_ALL)
    printed = [part.strip().splitlines() for part in stdout.split("end\n")[:-1]]
    found = [(lines, *torch.load(f"{path}.pt")) for lines, path in zip(printed, paths, strict=True)]
    return dict(zip(numbers, found, strict=True))


@pytest.mark.quick("0")
@pytest.mark.parametrize("number", range(len(SETTINGS)))
def test_the_script_finds_the_losses_and_weights_of_the_run(found, number):
    settings = SETTINGS[number]
    lines, losses, weights = found[number]
    task = Task(settings)
    expected = [task.step() for _ in range(settings.steps)]
    assert losses == expected
    assert all(torch.equal(a, b) for a, b in zip(weights, task.model.parameters(), strict=True))
    assert lines == [f"Step {step:3}  loss {loss:.9f}" for step, loss in enumerate(expected)]


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_script_is_short_and_plain(settings):
    source = script(settings)
    assert len(source.splitlines()) < 55
    assert all(len(line) < 120 for line in source.splitlines())
    assert "rnnplay" not in source
