"""What sessions that have ended leave behind is given back to the machine."""

import asyncio
import subprocess
import sys
import threading

import pytest

from rnnplay.ui import memory, session_jobs

pytestmark = pytest.mark.skipif(not hasattr(memory._libc, "malloc_trim"), reason="glibc's malloc")

# In processes of their own: how the heaps of this one look is the other tests' doing.
BEGIN = """
import ctypes, os, threading
from pathlib import Path
from rnnplay.ui.memory import give_back, share_heaps

libc = ctypes.CDLL(None)
libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

def heaps():
    libc.fopen.restype, libc.fclose.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
    file = libc.fopen(b"heaps.xml", b"w")
    libc.malloc_info(0, file)
    libc.fclose(file)
    return Path("heaps.xml").read_text().count("<heap nr=")

def many_threads():
    together = threading.Barrier(12)
    def fill():
        blocks = [libc.malloc(10_000) for _ in range(10)]
        together.wait()
        for block in blocks:
            libc.free(block)
    threads = [threading.Thread(target=fill) for _ in range(12)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()

def left_of_100_mb():
    before = resident()
    blocks = [libc.malloc(100_000) for _ in range(1000)]
    for block in blocks: ctypes.memset(block, 1, 100_000)
    taken = resident() - before
    for block in blocks[:-1]: libc.free(block)  # the last keeps the heap from becoming shorter
    give_back()
    return (resident() - before) / taken

def left_at_the_ends_of_many_heaps():
    libc.free(libc.malloc(30_000_000))  # from now on glibc keeps up to 60 MB at the end of each
    together = threading.Barrier(7)
    def fill():
        blocks = 100 * [0]  # nothing else is to lie behind them
        for place in range(100):
            blocks[place] = libc.malloc(100_000)
            ctypes.memset(blocks[place], 1, 100_000)
        for block in blocks: libc.free(block)
        together.wait()
        together.wait()
    before = resident()
    threads = [threading.Thread(target=fill) for _ in range(6)]
    for thread in threads: thread.start()
    together.wait()
    taken = resident() - before
    give_back()
    left = resident() - before
    together.wait()
    return left / taken
"""


def said(script, folder):
    done = subprocess.run([sys.executable, "-c", BEGIN + script], cwd=folder, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    return float(done.stdout)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(memory.__file__).removesuffix("/rnnplay/ui/memory.py"))
    for variable in ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def test_threads_share_their_heaps(folder):
    apart = said("many_threads(); print(heaps())", folder)
    assert said("share_heaps(); many_threads(); print(heaps())", folder) < min(apart, 4)


def test_what_is_free_between_what_is_not_is_given_back(folder):
    assert said("share_heaps(); print(left_of_100_mb())", folder) < 0.2


def test_what_is_free_at_the_end_of_any_heap_is_given_back(folder):
    assert said("print(left_at_the_ends_of_many_heaps())", folder) < 0.2


def test_the_end_of_sessions_gives_back_once_and_elsewhere(monkeypatch, run_async):
    given, threads, server = threading.Event(), [], []
    monkeypatch.setattr(memory, "SOON", 0.1)
    monkeypatch.setattr(memory, "_due", float("-inf"))
    monkeypatch.setattr(memory, "give_back", lambda: (threads.append(threading.current_thread()), given.set()))

    class Server:
        def close_session(self, session):
            pass

    monkeypatch.setattr(session_jobs, "get_instance", Server)

    async def three_end():
        server.append(threading.current_thread())
        for name in "abc":
            session_jobs._end(session_jobs.SessionJobs(name))
        while not given.is_set():
            await asyncio.sleep(0.01)

    run_async(three_end())
    assert len(threads) == 1 and threads != server
