"""Files that people bring: used once, and then their bytes are given back.

Streamlit keeps each file in memory that anybody sends, wanted or not, until the session ends. Here a session has room
for a few, and all sessions together have a bound; the oldest go first.

The manager of uploaded files is internal to Streamlit, so requirements.txt holds it to a minor version.
"""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

LARGEST = 8  # MiB of a file; `server.maxUploadSize` says the same to the server
KEPT = 2  # files a session that nobody has used yet
ALL = 128 * 2**20  # bytes of the files of all sessions that nobody has used yet


@dataclass(frozen=True)
class Upload:
    """A file that somebody brought.

    Attributes:
        name: as it was called there.
        data: its bytes.
    """

    name: str
    data: bytes


def take_upload(key: str) -> Upload | None:
    """The file in the field with that key, or None; from now on the server keeps its name only."""
    file = st.session_state[key]
    if file is None or not hasattr(file, "getvalue"):  # or it had to make room before it was used
        return None
    upload = Upload(file.name, file.getvalue())
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        empty = UploadedFileRec(file.file_id, file.name, file.type, b"")
        context.uploaded_file_mgr.add_file(context.session_id, empty)
    return upload


def bound_uploads() -> None:
    """Have the server of this process keep no more than that; once is enough."""
    if not hasattr(MemoryUploadedFileManager.add_file, "bounded"):
        MemoryUploadedFileManager.add_file = _bounded(MemoryUploadedFileManager.add_file)  # type: ignore[method-assign]


def _bounded(add_file: Any) -> Any:
    def add_and_drop(manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
        add_file(manager, session_id, file)
        with manager._lock:
            unused = [
                (session, each.file_id, len(each.data))
                for session, files in manager.file_storage.items()
                for each in files.values()
                if each.data
            ]
        # Sessions and files stand in the order in which they came.
        here = [each for each in unused if each[0] == session_id]
        dropped = here[: max(0, len(here) - KEPT)]
        left = [each for each in unused if each not in dropped]
        while sum(size for _session, _file, size in left) > ALL:
            dropped.append(left.pop(0))
        for session, name, _size in dropped:
            manager.remove_file(session, name)

    add_and_drop.bounded = True  # type: ignore[attr-defined]
    return add_and_drop
