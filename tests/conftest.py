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

    def remove_node(self, node) -> str | None:
        """A process ended, most likely by a test that hung. That test has failed; the others are still to be run.

        What xdist does by itself is to run that test again, and with it those that were done before.
        """
        left = {
            scope: waiting
            for scope, unit in self.assigned_work[node].items()
            if (waiting := {test: done for test, done in unit.items() if not done})
        }
        failed = None
        if left:
            scope = next(iter(left))
            failed = next(iter(left[scope]))
            del left[scope][failed]
        self.assigned_work[node] = {scope: unit for scope, unit in left.items() if unit}
        super().remove_node(node)
        return failed

    def _reschedule(self, node) -> None:
        if node in self.registered_collections:  # else it has only just begun, in the place of another
            super()._reschedule(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return FilesButTheAppInOne(config, log)
