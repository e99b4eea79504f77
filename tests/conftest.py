"""For every test: two run at once (see pyproject.toml), so that each gets one thread for torch's operations."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is loaded

import pytest
from xdist.scheduler import LoadFileScheduling

OWN_SERVER = ("tests/browser/test_stage.py", "tests/browser/test_live_stage.py")


class FilesButTheAppInOne(LoadFileScheduling):
    """File by file, but the app in a browser is one piece.

    So that one process starts one server and one Chromium for it, which wait for most of their time, and the other
    computes meanwhile; who is done first takes of what is left.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/browser" if file.startswith("tests/browser/") and file not in OWN_SERVER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return FilesButTheAppInOne(config, log)
