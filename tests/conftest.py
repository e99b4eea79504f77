"""For every test: two run at once (see pyproject.toml), so that each gets one thread for torch's operations."""

import asyncio
import functools
import gc
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

os.environ.setdefault("OMP_NUM_THREADS", "1")  # read when torch is loaded
os.environ.setdefault("RNNPLAY_MEMORY", "1000000")  # sessions of tests end when nobody holds them any more: some time

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.fresh import FreshProcesses
from tests.thoroughly import pytest_pycollect_makeitem  # noqa: F401

IN_A_BROWSER = "tests/browser/"
# They take long, though some hold few tests: they come first, so that at the end no process waits for one of them.
LONG = {
    "tests/browser/test_axe.py",
    "tests/browser/test_hello_visits.py",
    "tests/digits/test_distributed.py",
    "tests/digits/test_race.py",
    "tests/digits/test_script.py",
    "tests/lessons/test_contract.py",
    "tests/pages/test_links.py",
    "tests/test_hanging.py",
    "tests/test_soak.py",
}


def pytest_collection() -> None:
    """What is collected stays to the end: nobody looks for garbage in it, neither now nor later."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


class BrowserBesideTheRest(LoadFileScheduling):
    """File by file: one process takes those in a browser and waits for most of its time; the other computes meanwhile.

    So one server and one Chromium serve them all. Who is done with its own takes of what is left of the others.
    """

    def _assign_work_unit(self, node) -> None:
        browsing = {
            each for each, units in self.assigned_work.items() if any(scope.startswith(IN_A_BROWSER) for scope in units)
        }
        browses = node in browsing or not browsing
        if wanted := [scope for scope in self.workqueue if scope.startswith(IN_A_BROWSER) == browses]:
            scope = next((scope for scope in wanted if scope in LONG), wanted[0])
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

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


@pytest.fixture(scope="session", autouse=True)
def _what_a_server_does_once_is_done_once():
    """Each run of an AppTest looks through all packages installed for components and compiles its scripts.

    That takes longer than most of our pages.
    """
    if "streamlit.testing.v1" in sys.modules:
        from streamlit.components.v2 import manifest_scanner
        from streamlit.runtime.scriptrunner.script_cache import ScriptCache
        from streamlit.testing.v1 import app_test, local_script_runner

        manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
        scripts = ScriptCache()
        app_test.ScriptCache = local_script_runner.ScriptCache = lambda: scripts


@pytest.fixture(scope="session", autouse=True)
def _pages_wait_for_their_run():
    """On a slow machine a page first says that its run comes; tests look at what stands there when it has come."""
    if "streamlit.testing.v1" in sys.modules:
        from rnnplay.lessons.train.ui import after
        from rnnplay.ui import session_jobs

        session_jobs.MADE_WITHIN = after.PATIENCE = 120.0


@pytest.fixture(scope="session")
def run_async():
    """Runs a coroutine to its end, in a thread of its own: in this one Playwright may have a loop running."""
    with ThreadPoolExecutor(1) as elsewhere:
        yield lambda coroutine: elsewhere.submit(asyncio.run, coroutine).result()


@pytest.fixture(scope="session")
def fresh_processes():
    """Runs programs in processes that know nothing of this project."""
    processes = FreshProcesses()
    yield processes
    processes.close()


@pytest.fixture(scope="session")
def run_scripts(fresh_processes):
    """Runs scripts in one process that knows nothing of this project: ``program`` is told their files in a folder."""

    def run(folder, scripts, program):
        paths = []
        for number, script in enumerate(scripts):
            paths.append(folder / f"{number}.py")
            paths[-1].write_text(script, "utf-8")
        return paths, fresh_processes.run(program, [*map(str, paths)], folder)

    return run


@pytest.fixture(scope="session")
def in_four_threads():
    """What a function gives in each of four threads at once, where torch's own chance is used besides."""
    import torch

    def run(function):
        found = [None] * 4

        def find(place):
            torch.rand(10)
            found[place] = function()

        threads = [threading.Thread(target=find, args=(place,)) for place in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    return run


def pytest_make_parametrize_id(val, argname: str) -> str | None:
    """Bytes are named by their argument: a zip file holds the time, and both processes must find the same names."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return BrowserBesideTheRest(config, log)
