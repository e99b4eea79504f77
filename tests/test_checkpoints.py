"""Networks saved come back the same; files that are broken or lie are refused with one sentence and nothing else."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import warnings
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.torch
import torch

from rnnplay import checkpoints
from rnnplay.card import Card
from rnnplay.checkpoints import CheckpointError
from rnnplay.data.mnist import load_mnist, to_input
from rnnplay.digits.reading import read
from rnnplay.models.familiarity import Familiarity, outputs_of
from rnnplay.models.row_classifier import RowClassifier

SHIPPED = sorted(checkpoints.FOLDER.glob("*.safetensors"))


def tiny(**changes):
    torch.manual_seed(3)
    return RowClassifier(**{"hidden_size": 3, "num_layers": 1, **changes})


def card_of(model, name="tiny"):
    recipe = {"steps": 0, "note": "none"}
    return Card.of(model, name=name, recipe=recipe, seed=3, data="nothing", accuracy=0.1, accuracy_on="no images")


def sound(**changes):
    """Tensors and card, as a dictionary, of a small sound network."""
    model = tiny(**changes)
    return dict(model.state_dict()), asdict(card_of(model))


def measured(**changes):
    """As `sound`, of a network with a measure of familiarity."""
    model = tiny(**changes)
    model.familiarity = Familiarity(outputs_of(model.architecture), 1.5, "no images")
    for weight in model.familiarity.buffers():
        weight.normal_()
    return dict(model.state_dict()), asdict(card_of(model))


def as_bytes(tensors, card):
    text = card if isinstance(card, str) else json.dumps(card)
    return safetensors.torch.save(tensors, {"card": text})


def refusal(content, **options):
    """The sentence with which the bytes are refused."""
    with pytest.raises(CheckpointError) as caught:
        checkpoints.load_bytes(content, called="some.safetensors", **options)
    message = str(caught.value)
    assert message.startswith("some.safetensors cannot be loaded: ") and "; " in message and message.endswith(".")
    assert "\n" not in message and len(message) < 400
    return message


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


@pytest.mark.parametrize("content", [b"", b"{}", b"not a checkpoint at all", b"\0" * 100, b"\xff" * 100])
def test_what_is_not_safetensors_is_refused(content):
    assert "incomplete or not a safetensors file" in refusal(content)


def test_every_truncation_is_refused():
    content = as_bytes(*sound())
    for length in range(0, len(content), 7):
        refusal(content[:length])
    assert "instead of" in refusal(content[:-1])
    assert "instead of" in refusal(content + b"\0")


@pytest.mark.parametrize("new_format", [True, False])
def test_a_pickle_is_refused_and_not_run(tmp_path, new_format):
    mark = tmp_path / "was-run"

    class Trap:
        def __reduce__(self):
            return (Path.touch, (mark,))

    file = io.BytesIO()
    torch.save({"model": Trap()}, file, _use_new_zipfile_serialization=new_format)
    assert "pickle" in refusal(file.getvalue())
    assert not mark.exists()
    torch.load(io.BytesIO(file.getvalue()), weights_only=False)
    assert mark.exists()  # the trap does work


@pytest.mark.parametrize("value", [torch.nan, torch.inf, -torch.inf])
def test_numbers_that_are_not_finite_are_refused(value):
    tensors, card = sound()
    tensors["recurrent.weight_hh_l0"][1, 2] = value
    assert "recurrent.weight_hh_l0 has values that are not finite" in refusal(as_bytes(tensors, card))


@pytest.mark.parametrize("name", ["recurrent.weight_ih_l0", "linear.weight", "linear.bias", "familiarity.odds"])
def test_a_network_whose_outputs_cannot_be_finite_is_refused(name):
    """As far as float32 reaches, each weight is finite; a sum of them is not."""
    tensors, card = measured()
    tensors[name].fill_(3e38)
    assert "so large that its outputs are not finite" in refusal(as_bytes(tensors, card))
    tensors[name].fill_(-1e30 if name != "familiarity.odds" else 1e20)
    model, _card = checkpoints.load_bytes(as_bytes(tensors, card))
    reading = read(model, np.ones((28, 28), np.float32))
    assert np.isfinite(reading.by_row).all() and np.isfinite(reading.strangeness)


def test_tensors_must_be_those_of_the_card():
    tensors, card = sound()
    extra = refusal(as_bytes({**tensors, "more": torch.zeros(1)}, card))
    assert "it has 'more'" in extra
    bias = tensors.pop("linear.bias")
    assert "lacks 'linear.bias'" in refusal(as_bytes(tensors, card))
    assert "linear.bias has the shape [5, 2]" in refusal(as_bytes({**tensors, "linear.bias": bias.view(5, 2)}, card))
    for dtype in (torch.float64, torch.float16, torch.int32):
        assert "linear.bias has the type" in refusal(as_bytes({**tensors, "linear.bias": bias.to(dtype)}, card))


@pytest.mark.parametrize(
    "changes",
    [
        {"hidden_size": 10**9},
        {"hidden_size": 10**400},
        {"hidden_size": 0},
        {"hidden_size": -3},
        {"hidden_size": 3.0},
        {"hidden_size": True},
        {"hidden_size": "3"},
        {"hidden_size": None},
        {"hidden_size": 4},
        {"hidden_size": 1024, "num_layers": 8, "bidirectional": True},
        {"num_layers": 10**9},
        {"num_layers": 2},
        {"bidirectional": True},
        {"bidirectional": 0},
        {"cell": "gru"},
        {"cell": "transformer"},
        {"cell": ["lstm"]},
        {"readout": "first"},
        {"dropout": 0.5},
        {"dropout": 2},
        {"input_size": 10**9},
        {"input_size": 27},
        {"num_classes": 10**9},
        {"surprise": 1},
        {"self": 1},
    ],
)
def test_an_architecture_that_lies_is_refused_before_it_costs_memory(monkeypatch, changes):
    tensors, card = sound()
    card["architecture"] = {**card["architecture"], **changes}
    content = as_bytes(tensors, card) if changes.get("hidden_size") != 10**400 else as_bytes(tensors, dumps_huge(card))
    built = []

    class Watched(RowClassifier):
        def __init__(self, *arguments, **settings):
            super().__init__(*arguments, **settings)
            built.extend(self.parameters())

        def to_empty(self, **options):
            raise AssertionError("memory was asked for")

    monkeypatch.setattr(checkpoints, "RowClassifier", Watched)
    refusal(content)
    assert all(parameter.is_meta for parameter in built)


def dumps_huge(card):
    """JSON of a card whose hidden_size has 5,000 digits, which json.dumps will not write."""
    card["architecture"]["hidden_size"] = 0
    return json.dumps(card).replace('"hidden_size": 0', '"hidden_size": 1' + "0" * 5000)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", 7),
        ("name", "two\nlines"),
        ("name", "../up"),
        ("name", "\ud800"),
        ("architecture", None),
        ("architecture", []),
        ("recipe", "fast"),
        ("seed", 1.5),
        ("seed", -1),
        ("seed", True),
        ("data", None),
        ("date", "yesterday"),
        ("date", "20260101"),
        ("accuracy", 1.01),
        ("accuracy", "0.99"),
        ("accuracy", True),
        ("accuracy", None),
        ("accuracy_on", "x" * 10_000),
        ("parameters", 1),
        ("parameters", 10**30),
        ("versions", {"torch": "2"}),
        ("versions", {"torch": 2, "rnnplay": 1}),
        ("surprise", 1),
    ],
)
def test_a_wrong_card_is_refused(name, value):
    tensors, card = sound()
    assert "card" in refusal(as_bytes(tensors, {**card, name: value}))


def test_a_card_must_be_whole_and_strict_json():
    tensors, card = sound()
    for name in card.keys() - {"familiarity"}:
        lacking = {key: value for key, value in card.items() if key != name}
        assert f"lacks {name}" in refusal(as_bytes(tensors, lacking))
    text = json.dumps(card)
    for wrong in (
        "",
        "[]",
        "null",
        "[" * 20_000,
        text[:-1],
        text.replace('"accuracy": 0.1', '"accuracy": NaN'),
        text.replace('"steps": 0', '"steps": Infinity'),
        text.replace('"seed": 3', '"seed": 3, "seed": 3'),
    ):
        assert "card is wrong" in refusal(as_bytes(tensors, wrong))


@pytest.mark.parametrize("architecture", [{}, {"num_layers": 2, "bidirectional": True}])
def test_a_measure_of_familiarity_comes_back_the_same(tmp_path, architecture):
    tensors, card = measured(**architecture)
    model, again = checkpoints.load_bytes(as_bytes(tensors, card))
    assert model.familiarity.card() == again.familiarity == {"threshold": 1.5, "data": "no images"}
    assert all(torch.equal(tensor, tensors[name]) for name, tensor in model.state_dict().items())
    path = tmp_path / "tiny.safetensors"
    checkpoints.save(path, model, again)
    assert torch.equal(checkpoints.load(path)[0].familiarity.hidden, tensors["familiarity.hidden"])
    assert checkpoints.list(tmp_path) == (again,)


def test_an_older_file_whose_card_knows_no_measure_is_loaded_without():
    tensors, card = sound()
    assert card.pop("familiarity") is None
    model, again = checkpoints.load_bytes(as_bytes(tensors, card))
    assert model.familiarity is None and again.familiarity is None


def test_measure_and_card_must_agree():
    tensors, card = measured()
    for name in [name for name in tensors if name.startswith("familiarity.")]:
        lacking = {key: tensor for key, tensor in tensors.items() if key != name}
        assert f"lacks '{name}'" in refusal(as_bytes(lacking, card))
        turned = {**tensors, name: tensors[name][None]}
        assert f"{name} has the shape" in refusal(as_bytes(turned, card))
        broken = {**tensors, name: torch.full_like(tensors[name], torch.nan)}
        assert f"{name} has values that are not finite" in refusal(as_bytes(broken, card))
    assert "which its card does not describe" in refusal(as_bytes(tensors, {**card, "familiarity": None}))
    assert "lacks 'familiarity." in refusal(as_bytes(sound()[0], card))
    model, again = checkpoints.load_bytes(as_bytes(tensors, card))
    with pytest.raises(CheckpointError, match="was not saved"):
        checkpoints.save_bytes(model, replace(again, familiarity=None))


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        1.5,
        True,
        "strange",
        {"threshold": 1.5},
        {"threshold": 1.5, "data": "x", "outputs": 9},
        {"threshold": "1.5", "data": "x"},
        {"threshold": True, "data": "x"},
        {"threshold": None, "data": "x"},
        {"threshold": [1.5], "data": "x"},
        {"threshold": 1e300, "data": "x"},
        {"threshold": -(10**400), "data": "x"},
        {"threshold": 1.5, "data": ""},
        {"threshold": 1.5, "data": "two\nlines"},
        {"threshold": 1.5, "data": "x" * 1000},
        {"threshold": 1.5, "data": 3},
    ],
)
def test_a_wrong_measure_in_the_card_is_refused(value):
    tensors, card = measured()
    assert "familiarity" in refusal(as_bytes(tensors, {**card, "familiarity": value}))


def test_a_file_without_a_card_is_refused():
    tensors, card = sound()
    assert "no model card" in refusal(safetensors.torch.save(tensors))
    assert "no model card" in refusal(safetensors.torch.save(tensors, {"format": "pt", **{"cards": json.dumps(card)}}))


def test_a_header_that_lies_about_offsets_is_refused():
    content = as_bytes(*sound())
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    for offsets in ([0, 4], [4, 0], [-40, 0], [2**62, 2**62 + 40], "all", None, [0, 10**30]):
        header["linear.bias"]["data_offsets"] = offsets
        text = json.dumps(header).encode()
        refusal(len(text).to_bytes(8, "little") + text + content[8 + length :])
    for text in (b"[]", b"null", b"{}", b"[" * 50_000, b'{"linear.bias": 3}', b'{"__metadata__": []}'):
        refusal(len(text).to_bytes(8, "little") + text + content[8 + length :])


def test_a_file_too_large_is_refused_unread(tmp_path):
    content = as_bytes(*sound())
    assert "larger than 100 bytes" in refusal(content, max_bytes=100)
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.write(content)
        file.truncate(2**40)  # sparse: a terabyte that takes no space
    with pytest.raises(CheckpointError, match="larger than"):
        checkpoints.load(path)
    with pytest.warns(checkpoints.CheckpointWarning, match="instead of"):
        assert checkpoints.list(tmp_path) == ()


@pytest.mark.parametrize("made", [sound, measured])
def test_damaged_files_load_or_are_refused_and_nothing_else(tmp_path, made):
    content = as_bytes(*made())
    length = 8 + int.from_bytes(content[:8], "little")
    chance = random.Random(0)
    path = tmp_path / "damaged.safetensors"
    loaded = refused = 0
    for _ in range(200):
        damaged = bytearray(content)
        end = chance.choice([8, length, len(content)])
        for _ in range(chance.choice([1, 1, 1, 3, 20])):
            position = chance.randrange(end)
            match chance.randrange(4):
                case 0:
                    damaged[position % len(damaged)] = chance.randrange(256)
                case 1:
                    damaged[position % len(damaged)] ^= 1 << chance.randrange(8)
                case 2:
                    del damaged[position : position + chance.randrange(1, 9)]
                case 3:
                    damaged[position:position] = chance.randbytes(chance.randrange(1, 9))
        path.write_bytes(damaged)
        try:
            model, _ = checkpoints.load(path)
            assert model(torch.rand(1, 28, 28)).shape == (1, 10)
            loaded += 1
        except CheckpointError as error:
            assert "\n" not in str(error)
            refused += 1
    assert loaded > 5 and refused > 100  # the damage is of both kinds, or this test would say nothing


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


@pytest.mark.parametrize("failing", ["replace", "fsync"])
def test_a_failure_while_saving_leaves_the_old_file_alone(tmp_path, monkeypatch, failing):
    model = tiny()
    path = tmp_path / "tiny.safetensors"
    checkpoints.save(path, model, card_of(model))
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(CheckpointError, match="No space left"):
        checkpoints.save(path, tiny(hidden_size=5), card_of(tiny(hidden_size=5)))
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]


def test_a_kill_in_the_middle_leaves_the_old_file_or_the_new_one(tmp_path):
    """Another process saves two networks over each other without end, and is killed wherever it is."""
    path = tmp_path / "tiny.safetensors"
    program = textwrap.dedent("""
        import sys
        sys.path.insert(0, sys.argv[2])
        from tests.test_checkpoints import card_of, checkpoints, tiny
        models = [tiny(hidden_size=3), tiny(hidden_size=100)]
        while True:
            for model in models:
                checkpoints.save(sys.argv[1], model, card_of(model))
                print("saved", flush=True)
    """)
    root = str(Path(__file__).parent.parent)
    process = subprocess.Popen([sys.executable, "-c", program, str(path), root], stdout=subprocess.PIPE, cwd=root)
    try:
        assert process.stdout is not None
        for _ in range(20):
            assert process.stdout.readline() == b"saved\n"
            process.send_signal(signal.SIGSTOP)  # it stands still at some point of a write
            _, card = checkpoints.load(path)
            assert card.architecture["hidden_size"] in (3, 100)
            process.send_signal(signal.SIGCONT)
    finally:
        process.kill()
        process.wait()
    checkpoints.load(path)
    assert len(checkpoints.list(tmp_path)) == 1  # what is left of a write is not taken for a network


def test_what_a_killed_save_left_is_cleared_at_the_next_and_what_another_is_writing_stays(tmp_path):
    path = tmp_path / "tiny.safetensors"
    left = [tmp_path / f".{name}.0123abcd.part" for name in ("tiny.safetensors", "other.safetensors")]
    others = [tmp_path / name for name in (".notes.part", "tiny.safetensors.part", ".thesis.tex.0123abcd.part")]
    for each in [*left, *others]:
        each.write_bytes(b"half")
    program = textwrap.dedent("""
        import sys, os
        sys.path.insert(0, sys.argv[2])
        from tests.test_checkpoints import card_of, checkpoints, tiny
        os.replace = lambda source, target: (print(source, flush=True), sys.stdin.read())
        checkpoints.save(sys.argv[1], tiny(), card_of(tiny()))
    """)
    root = str(Path(__file__).parent.parent)
    command = [sys.executable, "-c", program, str(path), root]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True) as writing:
        held = Path(writing.stdout.readline().strip())  # written, and not yet put in its place
        checkpoints.save(path, tiny(), card_of(tiny()))
        assert sorted(tmp_path.iterdir()) == sorted([path, held, *others])
        writing.kill()
    checkpoints.save(path, tiny(), card_of(tiny()))
    assert sorted(tmp_path.iterdir()) == sorted([path, *others])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_link_is_followed_and_a_pipe_or_a_device_not_replaced(tmp_path):
    real, link, pipe = tmp_path / "real.safetensors", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(real)
    checkpoints.save(link, tiny(), card_of(tiny()))
    checkpoints.save(link, tiny(), card_of(tiny()))
    assert link.is_symlink() and checkpoints.load(real)
    os.mkfifo(pipe)
    for path in (pipe, Path(os.devnull), tmp_path):
        with pytest.raises(CheckpointError, match="not a file that can be written"):
            checkpoints.save(path, tiny(), card_of(tiny()))
    assert pipe.is_fifo() and not Path(os.devnull).is_file()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(CheckpointError, match="cannot be written"):
        checkpoints.save(tmp_path / "absent" / "tiny.safetensors", tiny(), card_of(tiny()))


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
