"""Every confusion is run, and what is said of it is held against torch."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from torch import nn

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.lessons.tensors.confusions.catalog import CONFUSIONS
from rnnplay.lessons.tensors.confusions.confusion import torch_says
from rnnplay.lessons.tensors.confusions.program import SEED, Outcome, difference, run
from rnnplay.text import percent

ROOT = Path(__file__).parents[3]
# Runs each program as a person would, and writes what a terminal shows.
ALONE = f"""
import contextlib, io, sys, warnings
from pathlib import Path
import torch
torch.set_num_threads(1)
sys.path.insert(0, {str(ROOT)!r})
warnings.simplefilter("always")
for path in sys.argv[1:]:
    torch.manual_seed({SEED})
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            exec(compile(Path(path).read_text("utf-8"), path, "exec"), {{"__name__": "__main__"}})
        except Exception as error:
            print(f"{{type(error).__name__}}: {{error}}")
    Path(path + ".said").write_text(said.getvalue(), "utf-8")
"""


class Outcomes(dict[str, list[Outcome]]):
    """Those of a confusion's programs, which are run when somebody first asks for them."""

    def __missing__(self, slug: str) -> list[Outcome]:
        state = torch.get_rng_state()
        self[slug] = [run(each.source) for each in CONFUSIONS[slug].programs]
        assert torch.equal(state, torch.get_rng_state())
        return self[slug]


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return Outcomes()


@pytest.fixture
def explained(outcomes):
    """What is said of a confusion."""
    return lambda slug: CONFUSIONS[slug].explain(outcomes[slug])


@pytest.fixture(scope="module")
def digits():
    return load_mnist("test").first(500)


def accuracy(logits, digits) -> str:
    return percent((logits.argmax(-1) == digits.labels).double().mean().item(), 1)


def test_there_are_ten():
    assert len(CONFUSIONS) == 10


@pytest.mark.quick("batch-first", "h0-shape", "detach", "cell")
@pytest.mark.parametrize("slug", CONFUSIONS)
def test_each_is_mended(outcomes, slug):
    confusion, mended = CONFUSIONS[slug], outcomes[slug][-1]
    assert (mended.error, mended.warnings) == ("", ())
    assert difference(confusion.confused[0].source, confusion.mended.source)
    longest = max(len(line) for each in confusion.programs for line in each.source.splitlines())
    assert longest <= 60, "longer lines are broken where the programs are shown"


@pytest.mark.quick("batch-first", "h0-shape")
@pytest.mark.parametrize("slug", CONFUSIONS)
def test_each_says_what_a_terminal_says(outcomes, slug, tmp_path, run_scripts):
    paths, _out = run_scripts(tmp_path, [each.source for each in CONFUSIONS[slug].programs], ALONE)
    for number, (ours, path) in enumerate(zip(outcomes[slug], paths, strict=True)):
        said = path.with_name(path.name + ".said").read_text("utf-8").strip()
        ours_said = "\n".join(each for each in (ours.printed, ours.error) if each)
        assert re.sub(r"took .* ms", "", ours_said) == re.sub(r"took .* ms", "", said), (slug, number)


@pytest.mark.parametrize("slug", ["h0-shape", "hn-shape", "unbatched", "detach"])
def test_torch_stops_these_in_the_line_that_is_named(slug, outcomes):
    outcome = outcomes[slug][0]
    source = CONFUSIONS[slug].confused[0].source.splitlines()
    assert outcome.error and str(outcome.line) in torch_says(outcome)
    wrong = {
        "h0-shape": "gru(images, h_0)",
        "hn-shape": "cross_entropy(",
        "unbatched": "linear(",
        "detach": "backward()",
    }
    assert wrong[slug] in source[outcome.line - 1]


@pytest.mark.quick("batch-first", "padding", "cell")
@pytest.mark.parametrize("slug", ["batch-first", "bidirectional-last", "softmax", "padding", "cell"])
def test_torch_says_nothing_of_these(slug, outcomes):
    assert (outcomes[slug][0].error, outcomes[slug][0].warnings) == ("", ())


def test_batch_first(explained, digits):
    model, _card = checkpoints.load("lstm-2x128")
    images = to_input(digits.images)
    with torch.no_grad():
        right = model(images)
        wrong = [model.recurrent(ten.transpose(0, 1))[0].transpose(0, 1) for ten in images.split(10)]
        wrong = torch.cat([model.linear(each[:, -1]) for each in wrong])
    assert accuracy(wrong, digits) in explained("batch-first").happens
    assert accuracy(right, digits) in explained("batch-first").mend
    assert accuracy(wrong, digits) != accuracy(right, digits)


def test_shapes_that_torch_refuses_or_cannot_notice(outcomes):
    assert {"2", "10", "16"} <= {*re.findall(r"\d+", outcomes["h0-shape"][0].error)}
    assert outcomes["h0-shape"][1].error == "" and outcomes["h0-shape"][1].values["difference"] > 0.1
    assert {"2", "10"} <= {*re.findall(r"\d+", outcomes["hn-shape"][0].error)}
    silent, mended = (each.values for each in outcomes["hn-shape"][1:])
    assert not silent["same"] and mended["same"] and silent["loss"] > mended["loss"]


@pytest.mark.thorough
def test_the_last_output_of_two_directions(explained, outcomes, digits):
    (one, two), (now, _two) = (each.values["changes"] for each in outcomes["bidirectional-last"])
    assert one == 0 and two > 0 and now > 0
    model, _card = checkpoints.load("bilstm-2x128-ends")
    images = to_input(digits.images)
    with torch.no_grad():
        last = model.linear(model.recurrent(images)[0][:, -1])
        assert accuracy(last, digits) in explained("bidirectional-last").happens
        assert accuracy(model(images), digits) in explained("bidirectional-last").mend
        # A direction backward that is read at the last row has read that row alone.
        lstm = nn.LSTM(28, 4, batch_first=True, bidirectional=True)
        one_row = lstm(images[:4, -1:])[0]
        assert torch.allclose(one_row[:, -1, 4:], lstm(images[:4])[0][:, -1, 4:], atol=1e-6)


def test_no_batch_or_a_batch_of_one(outcomes):
    confused, mended = (each.values["shapes"] for each in outcomes["unbatched"])
    assert confused == [[28, 128], [2, 128], [28]]
    assert mended == [[1, 28, 128], [2, 1, 128], [1, 128]]
    assert outcomes["unbatched"][-1].values["difference"] < 1e-6


def test_a_graph_that_is_not_cut_grows(outcomes):
    confused, retained, mended = outcomes["detach"]
    assert "second time" in confused.error
    nodes = retained.values["nodes"]
    assert len(nodes) == 8 and {b - a for a, b in pairwise(nodes)} == {nodes[1] - nodes[0]}
    assert nodes[1] > nodes[0] and set(mended.values["nodes"]) == {nodes[0]}


def test_dropout_with_one_layer(outcomes):
    confused, mended = outcomes["one-layer-dropout"]
    assert len(confused.warnings) == 1 and "dropout" in confused.warnings[0]
    assert confused.values["same"] and confused.values["dropped"] == 0
    assert not mended.values["same"] and 0.4 < mended.values["dropped"] < 0.6


@pytest.mark.thorough
def test_softmax_before_cross_entropy(explained, outcomes):
    confused, mended = (each.values for each in outcomes["softmax"])
    certain = nn.functional.one_hot(torch.tensor([3]), 10).float()
    least = nn.functional.cross_entropy(certain, torch.tensor([3])).item()
    assert f"{least:.3f}" in explained("softmax").why and min(confused["losses"]) > least
    assert min(mended["losses"]) < least and mended["accuracy"] > confused["accuracy"]
    assert confused["norms"][0] < 0.5 * mended["norms"][0]


def test_padding(explained, outcomes):
    confused, mended = (each.values for each in outcomes["padding"])
    assert confused["difference"] > 0.01 and confused["from_alone"] > 0.01
    assert mended["difference"] == 0 and "to the bit" in explained("padding").mend
    assert mended["from_alone"] < 1e-6


def test_a_cell_is_no_layer(outcomes):
    confused, batch, mended = outcomes["cell"]
    assert confused.values["differences"][0] < 1e-6 < 0.1 < confused.values["differences"][-1]
    assert (
        batch.error
        and CONFUSIONS["cell"].programs[1].source.splitlines()[batch.line - 1].strip() == "h, c = cell(batch)"
    )
    assert max(mended.values["differences"]) < 1e-5
    assert mended.values["accuracy"] > 0.9 > confused.values["accuracy"]


WARNS = """\
import threading, warnings
other = threading.Thread(target=warnings.warn, args=("there",))
other.start()
other.join()
warnings.warn("here")
"""


def test_warnings_are_heard_each_time_and_those_of_other_threads_go_on():
    with pytest.warns(UserWarning) as passed_on:
        found = [run(WARNS) for _ in range(2)]
    assert [each.warnings for each in found] == [("UserWarning: here",)] * 2
    assert [str(each.message) for each in passed_on] == ["there", "there"]


@pytest.mark.quick("batch-first", "detach")
@pytest.mark.parametrize("slug", [slug for slug, each in CONFUSIONS.items() if each.figure])
def test_a_picture_is_drawn_of_the_numbers_of_the_run(slug, outcomes):
    confusion = CONFUSIONS[slug]
    figure = confusion.figure(outcomes[slug])
    assert confusion.alt and all(trace["z" if trace["type"] == "heatmap" else "y"] for trace in figure["data"])
    drawn = [trace["y"] for trace in figure["data"][:2]]
    plain = [each.values for each in (outcomes[slug][-2], outcomes[slug][-1])]
    if slug == "detach":
        assert drawn == [each["nodes"] for each in plain]
    if slug == "softmax":
        assert drawn == [each["losses"] for each in plain]
    if slug == "cell":
        assert drawn == [each.values["differences"] for each in (outcomes[slug][0], outcomes[slug][-1])]
    if slug == "batch-first":
        images = to_input(load_mnist("test").first(10).images)
        read, meant = (torch.tensor(trace["z"]) for trace in figure["data"])
        assert any(torch.equal(read, images[:, row]) for row in range(28)) and torch.equal(meant, images[0])


def test_the_lines_that_differ_keep_their_place_among_each_other():
    confused = "with a:\n    for x in y:\n        use(x)\n"
    assert difference(confused, confused.replace("y:", "z:").replace("(x)", "(x, 1)")).splitlines() == [
        "- for x in y:",
        "-     use(x)",
        "+ for x in z:",
        "+     use(x, 1)",
    ]
    assert difference("a\n", "a\n") == ""
