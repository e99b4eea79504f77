"""From every stage of every page all of its numbers can be taken away, as NPZ and as CSV."""

import io
import threading

import numpy as np
import pandas as pd
import pytest
import torch

from rnnplay import checkpoints
from rnnplay.digits.race import RaceTask
from rnnplay.trace import trace
from rnnplay.ui import take_away
from tests.pages.driver import checked, open_page, press, stages, values
from tests.repeated import run

SMALL = {"hidden": "8", "layers": "1", "batch": "20", "images": "1000"}
# Each page, or tab, by a link; how many steps a run makes; and the keys of its stages.
STAGES = {
    "draw": ({"sample": "5"}, 0, ["reading"]),
    "draw why": ({"sample": "5", "why": "true"}, 0, ["why"]),
    "draw why gate": (
        {"sample": "5", "why": "true", "if": "gate", "network": "bilstm-2x128-ends", "if-direction": "backward"},
        0,
        ["why"],
    ),
    "hello": ({}, 2, ["hello"]),
    "hello slow": ({"slow": "true", "network": "Embedding"}, 1, ["hello", "slow"]),
    "sine": ({}, 2, ["sine"]),
    "sine slow": ({"slow": "true"}, 1, ["sine", "slow"]),
    "cell": ({"sample": "5"}, 0, ["cell"]),
    "cell what if": ({"what-if": "true", "sample": "5"}, 0, ["cell"]),
    "cell what if reset": (
        {"what-if": "true", "what": "reset", "reset": "h", "network": "bilstm-2x128-ends"},
        0,
        ["cell"],
    ),
    "cell word what if": ({"source": "word", "what-if": "true"}, 0, ["cell"]),
    "cell wave what if": ({"source": "wave", "what-if": "true", "what": "cut"}, 0, ["cell"]),
    "cell word": ({"source": "word"}, 0, ["cell"]),
    "cell wave": ({"source": "wave"}, 0, ["cell"]),
    "train": (SMALL, 1, ["steps-of-training", "watched"]),
    "train cells": (SMALL | {"train": "cells"}, 1, ["steps-of-training", "watched"]),
    "kinds": ({}, 0, ["dates"]),
    "kinds without attention": ({"network": "dates"}, 0, ["dates"]),
    "kinds sentiment": ({"kind": "sentiment", "gates": "true"}, 0, ["sentiment"]),
    "kinds glance": ({"kind": "glance", "sample": "7"}, 0, ["glance"]),
    "kinds captions": ({"kind": "captions", "sample": "A"}, 0, ["captions"]),
    "kinds captions by chance": ({"kind": "captions", "sample": "A", "way": "sample"}, 0, ["captions"]),
    "kinds curtain": ({"kind": "curtain", "sample": "7"}, 0, ["curtain"]),
    "kinds frames": ({"kind": "curtain", "video": "frames"}, 0, ["frames"]),
    "kinds learning": ({"do": "train", "hidden": "8", "batch": "8"}, 1, ["dates-learning"]),
    "kinds sentiment learning": ({"kind": "sentiment", "do": "train"}, 1, ["sentiment-learning"]),
    "kinds glance learning": ({"kind": "glance", "do": "train", "sample": "7"}, 1, ["glance-learning"]),
    "kinds captions learning": ({"kind": "captions", "do": "train", "sample": "A"}, 1, ["captions-learning"]),
    "kinds curtain learning": ({"kind": "curtain", "do": "train", "sample": "7"}, 1, ["curtain-learning"]),
    "kinds frames learning": ({"kind": "curtain", "video": "frames", "do": "train"}, 1, ["frames-learning"]),
    "tensors": ({}, 0, ["tensors"]),
    "tensors embedding": ({"case": "embedding"}, 0, ["tensors"]),
    "tensors forward": ({"view": "forward"}, 0, ["forward"]),
    "tensors forward cell": ({"view": "forward", "net": "cell"}, 0, ["forward"]),
    "tensors forward wave": ({"view": "forward", "net": "wave"}, 0, ["forward"]),
    "forecast": ({}, 1, ["forecast", "forecast-origins"]),
    "inspect": ({}, 0, ["inspect"]),
}
NETWORKS = ("bilstm-2x128-ends", "bilstm-2x128-last", "gru-2x128", "rnn-2x128", "lstm-1x64")
STAGES |= {f"draw {network}": ({"sample": "3", "network": network}, 0, ["reading"]) for network in NETWORKS}
NOT_SHOWN = {"hidden_state_l0", "hidden_state_l1"}  # of a run that shows the last layer alone
GATES = {f"{each}_l0" for each in ("input_gate", "forget_gate", "candidate", "output_gate", "cell_state")}
# Further numbers of a script that its stage does not show.
NOT_AMONG = {
    "kinds curtain": GATES,
    "kinds curtain learning": GATES | {f"probability_of_{each}_with_reset" for each in ("digit", "direction")},
    "kinds captions learning": {"picture", "gradient", "attention", "left_out"},
}
# Panels of what is made of other numbers of the stage: differences, sums of what is left, what is near a place.
MADE_OF_OTHERS = ("difference", "input-products", "hidden-products", "looked")


@pytest.fixture
def taken(monkeypatch):
    """What the buttons give, by the stage's key and the ending of the file."""
    made, button = {}, take_away._button

    def noted(label, make, key, ending, mime, file=""):
        made[key.split("-")[0] if key.startswith("slow-") else key, ending] = make
        made[key, ending, "file"] = file or f"rnnplay-{key}.{ending}"
        button(label, make, key, ending, mime, file)

    monkeypatch.setattr(take_away, "_button", noted)
    return made


def opened(name: str):
    link, steps, _keys = STAGES[name]
    app = open_page(name.split()[0], **link)
    for _step in range(steps):
        press(app, "once")
    return app


def arrays(content: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(content)) as found:
        return {name: found[name] for name in found.files}


def shown(app) -> list[tuple[str, np.ndarray]]:
    """The numbers of every heat map and every block of cells, by the panel's key."""
    found = []
    for panel in (panel for sent in stages(app) for panel in sent["panels"]):
        if panel["kind"] == "plotly":
            drawn = [each["z"] for each in panel["figure"]["data"] if isinstance(each.get("z"), dict)]
            drawn += [each for path, each in panel["byStep"].items() if path.endswith(".z")]
        else:
            drawn = [each for path, each in panel["byStep"].items() if path.startswith("cells")]
        found += [(panel["key"], values(each).ravel()) for each in drawn if isinstance(each, dict)]
    return found


@pytest.mark.quick("hello slow", "train", "kinds", "tensors", "inspect")
@pytest.mark.parametrize("name", STAGES)
def test_all_numbers_of_a_stage_are_in_its_files(taken, name):
    app = opened(name)
    numbers = []
    assert [each[0] for each in taken if each[1:] == ("html",)] == STAGES[name][2]
    for key in STAGES[name][2]:
        found = arrays(taken[key, "npz"]())
        table = pd.read_csv(io.BytesIO(taken[key, "csv"]()), low_memory=False)
        readme = str(found.pop("readme"))
        sent = next(each for each in stages(app) if readme.startswith(each["label"].rstrip(".")))
        assert table.readme[0] == readme.split("\n")[0] and {line.split(":")[0] for line in readme.split("\n")[1:]}
        assert {"layer", "direction", "step", "unit", "quantity", "value"} < {*table} and sent["panels"]
        for quantity, rows in table.groupby("quantity"):
            assert any(each == quantity or each.startswith(f"{quantity}_l") for each in found), quantity
            assert not rows.duplicated([each for each in table if each not in ("value", "readme")]).any()
        numbers += [each.ravel().astype(np.float64) for each in found.values()]
        in_table = np.unique(table.value.dropna())
        in_arrays = np.unique(np.concatenate([each[np.isfinite(each)] for each in numbers]))
        assert near(in_table, in_arrays).all()
    known = np.unique(np.concatenate([each[np.isfinite(each)] for each in numbers]))
    drawn = shown(app)
    for panel, each in drawn:
        if not panel.startswith(MADE_OF_OTHERS):
            assert near(each[np.isfinite(each)], known).all(), panel


# What is predicted, as it is called among the numbers.
REPEATED = {
    "draw": "probability",
    "draw why": "contribution_l1",
    "draw why gate": "contribution_l1_reverse",
    "hello": "probability",
    "sine": "prediction",
    "cell": "probability",
    "cell what if": "probability_at_end",
    "cell what if reset": "probability_of_states",
    "cell word what if": "probability",
    "cell wave what if": "prediction",
    "cell word": "probability",
    "cell wave": "prediction",
    "train": "probability",
    "train cells": "probability",
    "kinds": "attention",
    "kinds without attention": "probability",
    "kinds sentiment": "probability",
    "kinds glance": "probability",
    "kinds captions": "gradient",
    "kinds captions by chance": "probability",
    "kinds curtain": "probability_of_direction_with_reset",
    "kinds frames": "probability",
    "kinds learning": "probability",
    "kinds sentiment learning": "probability",
    "kinds glance learning": "probability",
    "kinds captions learning": "probability",
    "kinds curtain learning": "probability_of_digit",
    "kinds frames learning": "probability",
    "inspect": "hidden_state_l0",
} | {f"draw {network}": "probability" for network in NETWORKS}


@pytest.mark.quick("hello", "sine", "kinds sentiment", "inspect")
@pytest.mark.parametrize("name", REPEATED)
def test_a_script_in_plain_pytorch_makes_the_same_numbers(taken, name, tmp_path):
    opened(name)
    key = STAGES[name][2][-1]
    for ending in ("npz", "safetensors"):
        (tmp_path / taken[key, ending, "file"]).write_bytes(taken[key, ending]())
    source = taken[key, "py"]().decode()
    assert source.startswith(f"# Put {taken[key, 'safetensors', 'file']}")
    made, _said = run(source, tmp_path)
    saved = arrays((tmp_path / f"rnnplay-{key}.npz").read_bytes())
    assert REPEATED[name] in made and any("hidden_state" in each for each in made)
    compared = [each for each in made if each in saved]
    hidden = NOT_AMONG.get(name, set())
    assert {each for each in made if each != "inputs"} <= {*compared} | NOT_SHOWN | hidden
    for each in compared:
        numbers, expected = made[each], saved[each]
        assert numbers.shape == expected.shape or not {*name.split()} & {"if", "why"} or each == "probability"
        if expected.ndim > numbers.ndim or expected.shape != numbers.shape:  # of a run, its newest step
            newest = expected[-1]  # padded where an earlier step had more to show
            expected = (newest[tuple(map(slice, numbers.shape))] if newest.ndim == numbers.ndim else newest).reshape(
                numbers.shape
            )
        is_half = name.startswith("train") and each != REPEATED[name]  # states of a run are kept in float16
        np.testing.assert_allclose(numbers, expected, atol=1e-5, rtol=2**-11 if is_half else 1e-7)


def test_the_script_reads_the_file_that_is_shipped(taken, tmp_path):
    opened("draw")
    file = taken["reading", "safetensors", "file"]
    assert file == f"{checkpoints.DEFAULT}.safetensors"
    (tmp_path / file).write_bytes(checkpoints.find(checkpoints.DEFAULT).read_bytes())
    made, _said = run(taken["reading", "py"]().decode(), tmp_path)
    np.testing.assert_allclose(made["probability"], arrays(taken["reading", "npz"]())["probability"], atol=1e-5)


def near(these: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Which of them are among others, which are in order."""
    at = np.clip(np.searchsorted(known, these), 1, len(known) - 1)
    apart = np.minimum(abs(known[at] - these), abs(known[at - 1] - these))
    return apart <= 1e-6 * np.maximum(1, abs(these))


def test_the_numbers_of_a_reading_are_those_of_the_trace(taken):
    opened("draw")
    found = arrays(taken["reading", "npz"]())
    model, _card = checkpoints.load(checkpoints.DEFAULT)
    made = trace(model.recurrent, torch.from_numpy(found["inputs"]))
    table = pd.read_csv(io.BytesIO(taken["reading", "csv"]()))
    for layer, (each,) in enumerate(made.layers):
        for quantity, expected in each.by_name().items():
            np.testing.assert_allclose(found[f"{quantity}_l{layer}"], expected.detach(), atol=1e-6)
            rows = table[(table.quantity == quantity) & (table.layer == layer)]
            assert rows.direction.eq("forward").all()
            np.testing.assert_allclose(rows.value, expected.detach().ravel(), atol=1e-6)


@pytest.mark.thorough
def test_what_was_read_at_an_earlier_step_is_repeated_with_the_weights_of_that_step(taken, jobs, tmp_path, monkeypatch):
    app = open_page("train", **SMALL, digit="1")
    for _step in range(4):
        press(app, "once")
    monkeypatch.setattr("rnnplay.lessons.train.ui.stage.followed_step", lambda container: 2)
    checked(app.run())
    jobs[-1]._runner.replay.history.states.cut(0)  # so that there is something to compute
    file = taken["watched", "safetensors", "file"]
    assert file.endswith("-step-2.safetensors")
    (tmp_path / file).write_bytes(taken["watched", "safetensors"]())
    made, _said = run(taken["watched", "py"]().decode(), tmp_path)
    (then,) = [each.watched for each in jobs[-1].observation(2).runners]
    (now,) = [each.watched for each in jobs[-1].observation(4).runners]
    np.testing.assert_allclose(made["probability"], then.reading.by_row, atol=1e-5)
    assert abs(made["probability"] - now.reading.by_row).max() > 1e-4 and jobs[-1].snapshot.step == 4


def test_while_a_run_goes_on_its_steps_are_not_computed_again_for_a_script(taken, jobs, monkeypatch):
    gate, step = threading.Event(), RaceTask.step
    monkeypatch.setattr(RaceTask, "step", lambda task: gate.wait(100) and step(task))
    app = open_page("train", **SMALL)
    assert ("watched", "py") in taken
    taken.clear()
    press(app, "start")
    assert jobs[-1].running and ("watched", "npz") in taken and ("watched", "py") not in taken
    jobs[-1].pause(0)
    gate.set()
