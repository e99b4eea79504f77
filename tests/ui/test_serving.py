"""What the server does by itself: it opens the browser, and keeps Python's search for garbage short."""

import asyncio
import gc
import sys
from contextlib import suppress
from types import ModuleType

import pytest
from streamlit import config

from rnnplay.ui import serving


@pytest.mark.parametrize(
    ("options", "opened"),
    [
        ({"server.headless": False}, ["http://localhost:8501"]),
        ({"server.headless": False, "server.address": "0.0.0.0"}, ["http://localhost:8501"]),
        ({"server.headless": False, "browser.serverAddress": "class.example"}, ["http://class.example:8501"]),
        ({"server.headless": True}, []),
    ],
    ids=["usual", "for all", "named", "headless"],
)
def test_the_browser_is_opened_at_the_address_of_the_app(monkeypatch, run_async, options, opened):
    seen = []
    monkeypatch.setattr(serving, "open_browser", seen.append)
    real = config.get_option
    usual = {"browser.serverPort": 8501, "server.port": 8501, "server.baseUrlPath": "", "server.sslCertFile": None}
    monkeypatch.setattr(config, "get_option", lambda name: (usual | options).get(name, real(name)))
    monkeypatch.setattr(config, "is_manually_set", lambda name: name in options)

    monkeypatch.setattr(serving, "tidy", lambda: asyncio.sleep(10))

    async def live():
        async with serving.lives(None):
            await asyncio.sleep(0)

    run_async(live())
    assert seen == opened


def test_what_stands_when_modules_were_imported_is_searched_for_garbage_no_more(monkeypatch, run_async):
    monkeypatch.setattr(serving, "BETWEEN", 0.001)

    def is_searched(thing) -> bool:
        return any(each is thing for each in gc.get_objects())

    async def look():
        before = ["before"]
        await asyncio.sleep(0.1)
        assert not is_searched(before)
        later = ["later"]
        await asyncio.sleep(0.1)
        assert is_searched(later)
        monkeypatch.setitem(sys.modules, "rnnplay_imported", ModuleType("rnnplay_imported"))
        await asyncio.sleep(0.1)
        assert not is_searched(later)

    run_async(tidying(look))


def test_garbage_is_searched_for_when_there_is_quiet(monkeypatch, run_async):
    monkeypatch.setattr(serving, "BETWEEN", 0.001)

    async def look():
        await asyncio.sleep(0.1)
        assert gc.get_threshold()[2] == serving.AT_LEAST
        searched = gc.get_stats()[2]["collections"]
        for _ in range(12):
            gc.collect(1)
        await asyncio.sleep(0.1)
        assert gc.get_stats()[2]["collections"] == searched + 1
        for _ in range(9):
            gc.collect(1)
        await asyncio.sleep(0.1)
        assert gc.get_stats()[2]["collections"] == searched + 1

    run_async(tidying(look))


async def tidying(look) -> None:
    """``look`` while the server tidies up."""
    usual = gc.get_threshold()
    task = asyncio.create_task(serving.tidy())
    try:
        await look()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        gc.unfreeze()
        gc.set_threshold(*usual)
