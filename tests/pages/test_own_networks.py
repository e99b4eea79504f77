"""Networks of one's own on the draw page: brought along as a file, picked, refused, and nobody else's."""

import html
import random
from pathlib import Path

import streamlit as st
from streamlit.testing.v1 import AppTest

from rnnplay import checkpoints
from rnnplay.digits.ui import own_networks
from rnnplay.models.row_classifier import RowClassifier

ROOT = Path(__file__).parents[2]
GOOD = (checkpoints.FOLDER / "lstm-1x64.safetensors").read_bytes()


def open_page(**link: str) -> AppTest:
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150).switch_page("pages/1_draw.py")
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def bring(app: AppTest, content: bytes) -> AppTest:
    return app.file_uploader(key="brought").set_value(("mine.safetensors", content, "application/octet-stream")).run()


def network(app: AppTest):
    return app.selectbox(key="draw-network")


def test_a_checkpoint_is_picked_as_soon_as_it_is_there():
    app = bring(open_page(), GOOD)
    assert not app.exception and not app.error
    assert network(app).value == network(app).options[0] == "lstm-1x64 (yours)"
    assert any("99.43\u202f%" in caption.value for caption in app.caption)
    app.toggle(key="draw-alike").set_value(True).run()
    assert not app.exception and not app.error
    app = network(app).set_value("gru-2x128").run()
    assert not app.exception and network(app).value == "gru-2x128"


def test_it_belongs_to_its_session():
    bring(open_page(), GOOD)
    other = open_page(network="lstm-1x64 (yours)")
    assert not other.exception and not other.error
    assert network(other).value == checkpoints.DEFAULT
    assert "lstm-1x64 (yours)" not in network(other).options
    (gone,) = other.warning  # as after a reload
    assert html.unescape(gone.value) == (
        "The link asks for network “lstm-1x64 (yours)”, which was loaded or trained in an earlier session (load its "
        "file again). lstm-2x128 is used instead."
    )


def test_it_is_found_after_a_look_at_another_page():
    app = bring(open_page(), GOOD)
    app.switch_page("pages/3_sine.py").run()
    app = app.switch_page("pages/1_draw.py").run()
    assert network(app).value == "lstm-1x64 (yours)" and not app.warning


def test_a_broken_file_is_told_and_changes_nothing():
    app = open_page()
    chance = random.Random(0)
    for _ in range(3):
        at = chance.randrange(len(GOOD) // 2)
        app = bring(app, GOOD[:at])
        assert not app.exception
        assert [error.value for error in app.error if error.value.startswith("mine.safetensors cannot be loaded")]
        assert network(app).value == checkpoints.DEFAULT
    app = bring(app, GOOD)
    assert not app.error


def test_the_newest_few_are_kept(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    model, card = checkpoints.load_bytes(GOOD)
    names = [own_networks.keep_network(model, card) for _ in range(own_networks.KEPT + 1)]
    assert len(set(names)) == len(names)
    assert [*own_networks.own_networks()] == names[:0:-1]
    assert isinstance(own_networks.own_networks()[names[-1]].model, RowClassifier)
