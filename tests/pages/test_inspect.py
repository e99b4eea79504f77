"""The page of one's own network: what is brought is found, read and measured, or refused with a sentence."""

import html
import io
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from rnnplay import checkpoints
from rnnplay.lessons.inspect.made import noise
from rnnplay.lessons.inspect.measures import impulse_response, read_struck
from rnnplay.trace import trace
from tests.lessons.inspect.files import Tagger, saved
from tests.pages import driver
from tests.pages.driver import checked, panel, said, stage, values

open_page = partial(driver.open_page, "inspect")


def plain(text: str) -> str:
    """As a person reads it."""
    return html.unescape(text).replace(":small[]", "")


def words(app) -> str:
    return plain(" ".join(each.value for each in [*app.markdown, *app.caption]))


def bring(app, content: bytes, name: str = "mine.pt"):
    return checked(
        app.file_uploader(key="inspect-brought").set_value((name, content, "application/octet-stream")).run()
    )


def bring_sequence(app, content: bytes, name: str):
    field = app.file_uploader(key="inspect-sequence-file")
    return checked(field.set_value((name, content, "application/octet-stream")).run())


def npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def shown(app, key: str) -> np.ndarray:
    """What a heat map shows, its units in torch's order."""
    (cells,) = panel(app, key)["figure"]["data"]
    return values(cells["z"])[:, np.argsort([int(name) for name in cells["x"]])]


def a_network(**more) -> nn.LSTM:
    torch.manual_seed(5)
    return nn.LSTM(3, 6, 2, **more).requires_grad_(False)


def test_it_opens_with_an_example_that_is_called_one():
    app = open_page()
    assert "An example until you drop yours: the module “recurrent” of lstm-1x64" in words(app)
    assert app.code[0].value == "nn.LSTM(28, 64)"
    model, _card = checkpoints.load("lstm-1x64")
    expected = model.recurrent(torch.from_numpy(noise(60, 28, 0)))[0].detach().numpy()
    np.testing.assert_allclose(shown(app, "hidden_state-0-0"), expected, atol=1e-5)


def test_a_network_that_is_brought_shows_what_torch_computes():
    network = a_network(bidirectional=True)
    app = bring(
        open_page(), saved({"epoch": 3, "state_dict": {f"net.{k}": v for k, v in network.state_dict().items()}})
    )
    assert not app.error and app.selectbox(key="inspect-network").value == "mine.pt (yours)"
    assert app.code[0].value == "nn.LSTM(3, 6, num_layers=2, bidirectional=True)"
    count = sum(each.numel() for each in network.parameters())
    assert f"2 layers, two directions, with biases, {count:,} parameters, float32" in words(app)
    assert "a link to this page cannot hold it" in words(app)
    inputs = torch.from_numpy(noise(60, 3, 0))
    output = network(inputs)[0].numpy()
    np.testing.assert_array_equal(shown(app, "inputs"), inputs)
    np.testing.assert_allclose(shown(app, "hidden_state-1-0"), output[:, :6], atol=1e-5)
    np.testing.assert_allclose(shown(app, "hidden_state-1-1"), output[:, 6:], atol=1e-5)
    checked(app.segmented_control(key="inspect-direction").set_value("backward").run())
    checked(app.number_input(key="inspect-unit").set_value(2).run())
    assert said(app).endswith(f"to {output[0, 7]:.3f}.".replace("-", "−"))
    forget = trace(network, inputs).layers[1][1].forget_gate.detach()
    np.testing.assert_allclose(shown(app, "forget_gate-1-1"), forget, atol=1e-5)


def test_measures_are_those_of_the_network_and_the_sequence():
    network = a_network()
    app = bring(open_page(sequence="sine", steps="40", period="8"), saved(network.state_dict()))
    inputs = torch.from_numpy(shown(app, "inputs"))
    response = impulse_response(trace(network, inputs), read_struck(network, inputs, 0), 1, 0)
    (line,) = panel(app, "response")["figure"]["data"]
    np.testing.assert_allclose(values(line["y"]), response.difference, rtol=1e-4, atol=1e-7)
    assert response.memory and f"From step {response.memory} on" in words(app)
    checked(app.number_input(key="inspect-unit").set_value(4).run())
    checked(app.number_input(key="inspect-of-step").set_value(33).run())
    read = inputs.clone().requires_grad_()
    network(read)[0][32, 3].backward()
    np.testing.assert_allclose(shown(app, "gradient"), read.grad, rtol=1e-4, atol=1e-7)
    gates = trace(network, inputs).layers[1][0]
    bars = {each["name"]: values(each["x"]) for each in panel(app, "saturation")["figure"]["data"]}
    shares = [(gate > 0.95).float().mean() for gate in (gates.input_gate, gates.forget_gate, gates.output_gate)]
    np.testing.assert_allclose(bars["above 0.95"], shares, atol=1e-6)


def test_which_module_is_asked_where_there_are_several():
    app = bring(open_page(), saved(Tagger().state_dict()))
    assert app.selectbox(key="inspect-module").options == ["encoder.lstm", "decoder"]
    checked(app.selectbox(key="inspect-module").set_value(2).run())
    assert app.code[0].value == "nn.GRUCell(10, 6)" and "reset_gate-0-0" in [p["key"] for p in stage(app)["panels"]]


def test_relu_or_tanh_is_asked():
    torch.manual_seed(0)
    network = nn.RNN(2, 5, nonlinearity="relu").requires_grad_(False)
    app = bring(open_page(nonlinearity="relu"), saved(network.state_dict()))
    checked(app.segmented_control(key="inspect-nonlinearity").set_value("relu").run())
    assert app.code[0].value == "nn.RNN(2, 5, nonlinearity='relu')"
    expected = network(torch.from_numpy(noise(60, 2, 0)))[0]
    np.testing.assert_allclose(shown(app, "hidden_state-0-0"), expected, atol=1e-5)


def test_what_grows_beyond_all_numbers_is_said():
    network = nn.RNN(1, 1).requires_grad_(False)
    network.weight_hh_l0[:], network.weight_ih_l0[:] = 2, 1
    app = bring(open_page(), saved(network.state_dict()))
    checked(app.segmented_control(key="inspect-nonlinearity").set_value("relu").run())
    for steps in range(58, 66):  # at first the numbers are large; then those after the impulse are too large, or all
        checked(app.number_input(key="inspect-steps").set_value(steps).run())
        if app.error:
            break
    assert "grow beyond all numbers" in app.error[0].value and not driver.stages(app)


@pytest.mark.quick("content0", "content2")
@pytest.mark.parametrize("content", [b"", b"no network", saved(nn.Linear(2, 3).state_dict()), saved(nn.LSTM(2, 3))])
def test_a_file_that_is_none_is_told_and_changes_nothing(content):
    app = bring(open_page(), content)
    assert plain(app.error[0].value).startswith("mine.pt cannot be read: ")
    assert app.selectbox(key="inspect-network").value == "lstm-1x64" and driver.stages(app)
    assert not bring(app, saved(a_network().state_dict())).error


def test_what_of_a_file_cannot_be_read_is_told_beside_what_can():
    state = Tagger().state_dict()
    del state["decoder.weight_hh"]
    app = bring(open_page(), saved(state))
    assert plain(app.warning[0].value) == "decoder: weight_hh is missing." and driver.stages(app)


def test_a_sequence_of_a_file_is_read():
    app = bring(open_page(), saved(a_network().state_dict()))
    app = bring_sequence(app, b"a,b,c\n1,2,3\n4,5,6\n0,0,1\n", "mine.csv")
    assert app.segmented_control(key="inspect-sequence").value == "file"
    assert shown(app, "inputs").tolist() == [[1, 2, 3], [4, 5, 6], [0, 0, 1]]
    batch = np.random.default_rng(1).normal(size=(4, 5, 3)).astype("float32")
    app = bring_sequence(app, npy(batch), "mine.npy")
    checked(app.number_input(key="inspect-sample").set_value(3).run())
    np.testing.assert_array_equal(shown(app, "inputs"), batch[2])
    checked(app.toggle(key="inspect-batch-first").set_value(False).run())
    np.testing.assert_array_equal(shown(app, "inputs"), batch[:, 2])


@pytest.mark.thorough
def test_a_long_sequence_is_read_from_a_step_on():
    app = bring(open_page(), saved(a_network().state_dict()))
    long = np.random.default_rng(1).normal(size=(1000, 3)).astype("float32")
    app = bring_sequence(app, npy(long), "mine.npy")
    assert "400 of its 1,000 steps are read at a time" in words(app)
    checked(app.number_input(key="inspect-from").set_value(301).run())
    np.testing.assert_array_equal(shown(app, "inputs"), long[300:700])


def test_a_sequence_that_does_not_fit_is_told():
    app = bring_sequence(open_page(), b"1,2,3\n4,5,6\n", "mine.csv")
    assert "it has 3 features at each step" in plain(app.error[0].value) and not driver.stages(app)
    checked(app.segmented_control(key="inspect-sequence").set_value("noise").run())
    assert not app.error and driver.stages(app)
    app = bring_sequence(app, b"1,x\n", "mine.csv")
    assert "is “x”, which is not a number" in plain(app.error[0].value)


def test_a_link_says_what_it_cannot_hold():
    app = open_page(network="mine.pt (yours)", sequence="file", seed="7")
    told = plain(app.warning[0].value)
    assert "was brought in another session (drop its file again)" in told and "(drop it again)" in told
    assert np.array_equal(shown(app, "inputs"), noise(60, 28, 7))


def test_it_is_found_after_a_look_at_another_page():
    app = bring(open_page(), saved(a_network().state_dict()))
    checked(app.switch_page(driver.PAGES["questions"].page).run())
    checked(app.switch_page(driver.LESSONS["inspect"].page).run())
    assert app.selectbox(key="inspect-network").value == "mine.pt (yours)" and not app.warning
