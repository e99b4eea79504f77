"""The script that a run stands for runs by itself and finds what the run finds."""

import pytest
import torch

from rnnplay.lessons.hello.script import script
from rnnplay.lessons.hello.task import PRESETS, Settings, Task
from tests.thoroughly import asked_for

SETTINGS = [
    *PRESETS.values(),
    Settings("rnn", "你好 'a\\", 'a{k}"\\', num_layers=2, seed=1, optimizer="sgd", learning_rate=0.5),
    Settings("embedding", hidden_size=5, num_layers=1, optimizer="sgd", learning_rate=0.3, epochs=4),
]

# The last weights are compared to the bit, which says more than losses rounded for printing.
RUN_ALL = """
import runpy, sys
import torch
torch.set_num_threads(1)
for path in sys.argv[1:]:
    names = runpy.run_path(path)
    module = names.get("net") or names.get("rnn") or names["cell"]
    torch.save([each.detach() for each in module.parameters()], path + ".pt")
    print("end", file=sys.stdout)
assert not any(name.startswith("rnnplay") for name in sys.modules)
"""


@pytest.fixture(scope="module")
def found(request, tmp_path_factory, run_scripts):
    numbers = asked_for(request, "number")
    scripts = [script(SETTINGS[number]) for number in numbers]
    paths, stdout = run_scripts(tmp_path_factory.mktemp("scripts"), scripts, RUN_ALL)
    printed = [part.strip().splitlines() for part in stdout.split("end\n")[:-1]]
    found = [(lines, torch.load(f"{path}.pt")) for lines, path in zip(printed, paths, strict=True)]
    return dict(zip(numbers, found, strict=True))


@pytest.mark.quick("0")
@pytest.mark.parametrize("number", range(len(SETTINGS)))
def test_the_script_finds_the_losses_predictions_and_weights_of_the_run(found, number):
    settings = SETTINGS[number]
    lines, weights = found[number]
    task, expected = Task(settings), []
    for epoch in range(1, settings.epochs + 1):
        prediction = task.words.spell(task.observe().prediction)
        expected.append(f"Epoch {epoch:2}  loss {task.step():.6f}  prediction {prediction}")
    assert lines == expected
    assert all(torch.equal(a, b) for a, b in zip(weights, task.model.parameters(), strict=True))


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_script_is_short_and_plain(settings):
    source = script(settings)
    assert len(source.splitlines()) < 45
    assert all(len(line) < 100 for line in source.splitlines())
    assert "rnnplay" not in source
