"""The forward line by line, without a browser."""

import inspect

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.models.characters import EmbeddingNetwork
from rnnplay.models.row_classifier import RowClassifier
from tests.pages.driver import captions, checked, open_page, panel, stage, values

SECTION = {"view": "forward"}


@pytest.mark.parametrize(("net", "steps"), [("row", 4), ("cell", 20), ("rnn", 5), ("embedding", 6), ("wave", 5)])
def test_every_network_has_a_stage(net, steps):
    app = open_page("tensors", **SECTION, net=net)
    assert [each["key"] for each in stage(app)["panels"]] == ["code", "tensors"]
    assert stage(app)["steps"] == steps and stage(app)["step"] == 0
    assert not app.warning


def test_the_picture_is_of_the_networks_own_tensor():
    app = open_page("tensors", **SECTION)
    model, _card = checkpoints.load("lstm-2x128")
    images = to_input(load_mnist("test").first(10).images)
    with torch.inference_mode():
        output, (h_n, _c_n) = model.recurrent(images)
    shown = {
        path: values(each) for path, each in panel(app, "tensors")["byStep"].items() if path.startswith("cells")
    }  # (steps, rows, columns)
    expected = [images[0], output[0], h_n[:, 0]]
    for each in expected:
        assert any(
            (block[at] == each.numpy()).all()
            for block in shown.values()
            for at in range(4)
            if block[at].shape == each.shape
        )
    assert "lstm-2x128" in captions(app)
    assert "h_n (2, 10, 128)" in stage(app)["captions"][1]


def test_settings_change_the_shapes_and_the_code():
    app = open_page("tensors", **SECTION, **{"net-both": "true", "net-readout": "ends", "net-layers": "3"})
    assert "h_n (6, 10, 128)" in stage(app)["captions"][1]
    checked(app.number_input(key="tensors-net-batch").set_value(4).run())
    assert "h_n (6, 4, 128)" in stage(app)["captions"][1]
    assert "ends (4, 256)" in stage(app)["captions"][2]


@pytest.mark.parametrize(("net", "module"), [("row", RowClassifier), ("embedding", EmbeddingNetwork)])
def test_the_real_source_stands_below(net, module):
    app = open_page("tensors", **SECTION, net=net)
    for line in inspect.getsource(module.forward).splitlines():
        assert line.strip() in app.code[0].value


def test_what_a_link_cannot_have_is_said():
    app = open_page("tensors", **SECTION, **{"net": "nope", "net-hidden": "0"})
    assert "net " in app.warning[0].value and "net-hidden" in app.warning[0].value
