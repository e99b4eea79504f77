"""Networks saved come back the same, and are found by name, path and bytes."""

import warnings
from dataclasses import replace

import pytest
import torch

from rnnplay import checkpoints
from rnnplay.checkpoints import CheckpointError
from rnnplay.data.mnist import load_mnist, to_input
from tests.checkpoint_files import SHIPPED, as_bytes, card_of, sound, tiny


@pytest.mark.parametrize(
    "architecture",
    [
        {"cell": "lstm"},
        {"cell": "gru", "num_layers": 2, "dropout": 0.25},
        {"cell": "rnn", "hidden_size": 7},
        {"cell": "lstm", "num_layers": 2, "bidirectional": True, "readout": "ends"},
    ],
)
def test_a_network_comes_back_the_same(tmp_path, architecture):
    model = tiny(**architecture)
    path = tmp_path / "tiny.safetensors"
    checkpoints.save(path, model, card_of(model))
    again, card = checkpoints.load(path)
    images = torch.rand(4, 28, 28)
    assert card == card_of(model)
    assert not again.training
    assert torch.equal(again(images), model.eval()(images))


def test_a_checkpoint_is_loaded_by_text_and_bytes_as_well(tmp_path, monkeypatch):
    model = tiny()
    path = tmp_path / "tiny.safetensors"
    checkpoints.save(path, model, card_of(model))
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    for again, _ in (checkpoints.load("tiny"), checkpoints.load(str(path)), checkpoints.load_bytes(path.read_bytes())):
        assert torch.equal(again.linear.weight, model.linear.weight)


def test_the_same_network_gives_the_same_bytes(tmp_path):
    model = tiny()
    for name in ("a", "b"):
        checkpoints.save(tmp_path / name, model, card_of(model))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_loading_uses_up_no_random_numbers():
    content = as_bytes(*sound())
    before = torch.get_rng_state()
    checkpoints.load_bytes(content)
    assert torch.equal(torch.get_rng_state(), before)


def test_the_list_is_by_name_with_the_default_first(tmp_path):
    model = tiny()
    for name in ("zebra", "alpha", checkpoints.DEFAULT):
        checkpoints.save(tmp_path / f"{name}.safetensors", model, card_of(model, name))
    assert [card.name for card in checkpoints.list(tmp_path)] == [checkpoints.DEFAULT, "alpha", "zebra"]
    assert checkpoints.list(tmp_path / "absent") == ()


def test_a_broken_file_is_left_out_of_the_list_with_a_warning(tmp_path):
    model = tiny()
    checkpoints.save(tmp_path / "good.safetensors", model, card_of(model, "good"))
    (tmp_path / "broken.safetensors").write_bytes((tmp_path / "good.safetensors").read_bytes()[:-5])
    (tmp_path / "other.safetensors").write_bytes((tmp_path / "good.safetensors").read_bytes())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert [card.name for card in checkpoints.list(tmp_path)] == ["good"]
    assert {warning.category for warning in caught} == {checkpoints.CheckpointWarning}
    said = sorted(str(warning.message) for warning in caught)
    assert len(said) == 2
    assert said[0].startswith("broken.safetensors cannot be loaded: it has")
    assert said[1].startswith("other.safetensors cannot be loaded: its card has the name 'good'")


def test_the_list_reads_headers_only(tmp_path):
    model = tiny()
    path = tmp_path / "tiny.safetensors"
    checkpoints.save(path, model, card_of(model))
    content = path.read_bytes()
    path.write_bytes(content[:-4] + torch.tensor([torch.nan]).numpy().tobytes())  # only the tensors are damaged
    assert [card.name for card in checkpoints.list(tmp_path)] == ["tiny"]
    with pytest.raises(CheckpointError, match="not finite"):
        checkpoints.load(path)


def test_an_unknown_name_lists_the_names_there_are(tmp_path, monkeypatch):
    model = tiny()
    for name in ("one", "two"):
        checkpoints.save(tmp_path / f"{name}.safetensors", model, card_of(model, name))
    monkeypatch.setattr(checkpoints, "FOLDER", tmp_path)
    with pytest.raises(CheckpointError, match=r"no network called 'three'\. There are: one, two\."):
        checkpoints.load("three")


@pytest.mark.parametrize("path", ["absent.safetensors", "no/such/folder", ".", "a\0b", "", "n" * 5000])
def test_a_path_that_leads_nowhere_is_one_sentence(path):
    with pytest.raises(CheckpointError):
        checkpoints.load(path)


def test_a_directory_is_not_a_checkpoint(tmp_path):
    with pytest.raises(CheckpointError, match="is not a file"):
        checkpoints.load(tmp_path)


def test_what_could_not_be_loaded_is_not_saved(tmp_path):
    model = tiny()
    path = tmp_path / "tiny.safetensors"
    with torch.no_grad():
        model.linear.bias[0] = torch.nan
    with pytest.raises(CheckpointError, match=r"was not saved, because it cannot be loaded: linear\.bias"):
        checkpoints.save(path, model, card_of(model))
    for changes in ({"accuracy": 2.0}, {"parameters": 1}, {"recipe": {"a": torch.nan}}, {"recipe": {"a": {1}}}):
        with pytest.raises(CheckpointError, match="saved"):
            checkpoints.save(path, tiny(), replace(card_of(tiny()), **changes))
    assert not any(tmp_path.iterdir())


@pytest.mark.quick("lstm-2x128", "rnn-2x128")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_networks_are_what_their_cards_say(path):
    model, card = checkpoints.load(path)
    assert card.name == path.stem
    assert card.parameters == sum(parameter.numel() for parameter in model.parameters())
    digits = load_mnist("test")
    with torch.inference_mode():
        verdicts = model(to_input(digits.images)).argmax(dim=1)
    right = (verdicts == digits.labels).float().mean().item()
    assert right >= card.accuracy - 0.01


def test_all_shipped_networks_are_listed():
    with warnings.catch_warnings():
        warnings.simplefilter("error", checkpoints.CheckpointWarning)
        assert {card.name for card in checkpoints.list()} == {path.stem for path in SHIPPED}
