"""Files that nobody uses do not fill the server's memory."""

import tomllib
from pathlib import Path

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from rnnplay.ui import uploads
from rnnplay.ui.uploads import KEPT, LARGEST, bound_uploads


@pytest.fixture
def manager():
    bound_uploads()
    bound_uploads()  # once is enough
    return MemoryUploadedFileManager("/upload")


def add(manager, session, name, size=10):
    manager.add_file(session, UploadedFileRec(name, name, "", b"x" * size))


def names(manager, session):
    return [*manager.file_storage[session]]


def test_a_session_has_room_for_the_newest_few(manager):
    for number in range(5):
        add(manager, "a", str(number))
    add(manager, "b", "of another")
    assert names(manager, "a") == ["3", "4"] and names(manager, "b") == ["of another"] and KEPT == 2


def test_what_was_used_takes_no_room(manager):
    for number in range(4):
        add(manager, "a", str(number))
        add(manager, "a", str(number), 0)  # as `take_upload` leaves it
    add(manager, "a", "new")
    assert names(manager, "a") == ["0", "1", "2", "3", "new"]


def test_all_sessions_together_are_bounded(manager, monkeypatch):
    monkeypatch.setattr(uploads, "ALL", 35)
    for session in "abcd":
        add(manager, session, "file")
    assert [len(names(manager, session)) for session in "abcd"] == [0, 1, 1, 1]


def test_the_server_takes_what_the_pages_take():
    config = Path(__file__).parents[2] / ".streamlit" / "config.toml"
    assert tomllib.loads(config.read_text())["server"]["maxUploadSize"] == LARGEST
