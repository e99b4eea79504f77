"""The page of tensors without a browser: the numbers are torch's, and what torch refuses is said in its words."""

import contextlib
import io
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay.lessons.tensors.arguments import CASES
from rnnplay.lessons.tensors.network import call
from rnnplay.lessons.tensors.words import rounded
from tests.pages import driver
from tests.pages.driver import checked, panel, said, stage, values

open_page = partial(driver.open_page, "tensors")


def shapes_in(value):
    """All shapes of a diagram, those in groups too."""
    for each in value:
        yield each
        yield from shapes_in(each.get("shapes", ()))


def texts(app, key: str) -> list[str]:
    return [
        each["text"] for each in shapes_in(panel(app, key)["figure"]["shapes"]) if isinstance(each.get("text"), str)
    ]


def numbers(app, key: str) -> dict[str, float]:
    """Every number that has a cell, by what the cell is called."""
    found = {}
    for each in shapes_in(panel(app, key)["figure"]["shapes"]):
        if each["kind"] == "cells" and each["names"]:
            names = [name for row in each["names"] for name in row]
            found |= dict(zip(names, values(each["values"]).ravel().tolist(), strict=True))
    return found


def words(app) -> str:
    return " ".join(each.value for each in [*app.markdown, *app.caption, *app.error, *app.info])


@pytest.mark.parametrize("case", [each for each in CASES if each not in ("mnist", "4-5-4")])
def test_every_number_of_every_tensor_is_torchs(case):
    app, tensors = open_page(case=case), call(CASES[case]).tensors
    shown = numbers(app, "in") | numbers(app, "out")
    expected = {
        f"{name}[{', '.join(map(str, place))}]": float(number)
        for name, tensor in tensors.items()
        for place, number in np.ndenumerate(tensor.numpy())
    }
    assert shown == pytest.approx(expected)
    drawn = texts(app, "in") + texts(app, "out")
    assert all(f"{name}  {tuple(tensor.shape)}" in drawn for name, tensor in tensors.items())


def test_a_large_tensor_is_a_block_with_its_axes():
    app = open_page(case="mnist")
    assert "input  (64, 28, 28)" in texts(app, "in") and "output  (64, 28, 64)" in texts(app, "out")
    assert numbers(app, "in") == {} and not any(name.startswith("output") for name in numbers(app, "out"))


def test_the_front_of_a_large_block_has_the_colours_of_its_first_page():
    app, tensors = open_page(case="mnist"), call(CASES["mnist"]).tensors
    fronts = {
        each["name"]: values(each["values"])
        for key in ("in", "out")
        for each in shapes_in(panel(app, key)["figure"]["shapes"])
        if each["kind"] == "cells" and not each["names"]
    }
    assert fronts.keys() == {
        "input[0]",
        "output[0]",
        "logits",
        *(f"{name}[0]" for name in ("h_0", "c_0", "h_n", "c_n")),
    }
    for name, shown in fronts.items():
        tensor = tensors[name.removesuffix("[0]")]
        assert (shown == (tensor if name == "logits" else tensor[0]).numpy()).all()


def test_the_videos_are_fifty_frames_of_four_pixels():
    app = open_page(case="4-5-4")
    assert {"input  (10, 50, 4)", "output  (10, 50, 5)", "logits  (10, 50, 4)"} <= {
        *texts(app, "in"),
        *texts(app, "out"),
    }
    assert stage(app)["steps"] == 50


def test_without_bias_no_formula_has_one():
    def formulas(**link):
        shapes = shapes_in(panel(open_page(**link), "parameters")["figure"]["shapes"])
        return [each["hover"] for each in shapes if each.get("hover")]

    assert all("b_" in each for each in formulas(module="GRU"))
    without = formulas(module="GRU", bias="false")
    assert not any("b_" in each for each in without) and any(
        "nₜ = tanh(W_in xₜ + rₜ ⊙ (W_hn hₜ₋₁))" in each for each in without
    )


def test_of_several_layers_in_two_directions_no_step_is_said_to_come_from_one_of_the_input():
    said_first = stage(open_page(bidirectional="true", layers="2"))["captions"][0]
    assert "input" not in said_first and "← time 4" in said_first
    assert "input[0] gives" in stage(open_page(bidirectional="true", layers="1"))["captions"][0].replace("\u00a0", " ")


def test_of_a_large_tensor_some_numbers_are_said():
    output = call(CASES["mnist"]).tensors["output"]
    hovers = [each.get("hover", "") for each in shapes_in(panel(open_page(case="mnist"), "out")["figure"]["shapes"])]
    (said_of_it,) = [each for each in hovers if each.startswith("output: 114,688 numbers")]
    assert all(rounded(each) in said_of_it for each in (output.min(), output.max(), *output.flatten()[:4]))


def test_every_parameter_stands_with_its_shape_and_the_sum():
    app = open_page(bidirectional="true", proj="6")
    module = nn.LSTM(10, 20, 2, bidirectional=True, proj_size=6)
    shown = texts(app, "parameters")
    for name, parameter in module.named_parameters():
        assert shown[shown.index(name) + 1] == str(tuple(parameter.shape))
    assert f"sum {sum(each.numel() for each in module.parameters()):,}" in shown
    assert {"i 0–19", "f 20–39", "g 40–59", "o 60–79"} <= {*shown}


def test_dropout_stands_between_the_layers_alone():
    assert texts(open_page(layers="3", dropout="0.5"), "module").count("Dropout(0.5)") == 2
    app = open_page(layers="1", dropout="0.5")
    assert "Dropout(0.5)" not in texts(app, "module") and "non-zero dropout expects num_layers" in words(app)


@pytest.mark.parametrize(
    ("link", "ours", "torchs"),
    [
        ({"proj": "20"}, "less than hidden_size", "proj_size has to be smaller than hidden_size"),
        ({"module": "GRU", "proj": "2"}, "LSTM alone", "proj_size argument is only supported for LSTM"),
        ({"dropout": "1.5"}, "between 0 and 1", "dropout should be a number in range [0, 1]"),
        ({"hidden": "0"}, "at least 1", "hidden_size must be greater than zero"),
    ],
)
def test_what_torch_refuses_is_said_in_a_sentence_and_in_its_words(link, ours, torchs):
    app = open_page(**link)
    assert ours in app.error[0].value and torchs in app.error[0].value and not driver.stages(app)


def test_a_cell_of_size_0_is_said_to_be_empty():
    app = open_page(case="loop", hidden="0")
    assert "no numbers" in app.info[0].value and not driver.stages(app)


def test_an_example_sets_every_argument_and_any_can_be_changed():
    app = open_page()
    checked(app.segmented_control(key="tensors-case").set_value("embedding").run())
    assert "Embedding(4, 10)" in texts(app, "module") and "Linear(8, 4)" in texts(app, "module")
    checked(app.number_input(key="tensors-length").set_value(2).run())
    assert stage(app)["steps"] == 2 and said(app).endswith("Now output[:,\u00a0-1] = h_n[-1].")
    checked(app.segmented_control(key="tensors-case").set_value("loop").run())
    assert stage(app)["steps"] == 3 and said(app).endswith("Now output[-1] = h_n.")


def test_the_code_is_that_of_the_arguments_and_prints_what_is_said():
    app = open_page(case="loop", code="true", module="LSTMCell")
    program, printed = (each.value for each in app.code)
    assert "module = nn.LSTMCell(4, 2)" in program
    state = torch.get_rng_state()
    with contextlib.redirect_stdout(io.StringIO()) as out, torch.enable_grad():  # so the test leaves it as it was
        exec(program, {})
    torch.set_rng_state(state)
    assert out.getvalue().splitlines() == printed.splitlines()
    by_step = panel(app, "loop")["byStep"]["words"]
    assert [line for line in "\n".join(map("\n".join, by_step)).splitlines() if line] == printed.splitlines()[:12]
