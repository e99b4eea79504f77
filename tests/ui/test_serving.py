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

    monkeypatch.setattr(serving, "settle_modules", lambda: asyncio.sleep(10))

    async def live():
        async with serving.lives(None):
            await asyncio.sleep(0)

    run_async(live())
    assert seen == opened


def test_what_stands_when_modules_were_imported_is_searched_for_garbage_no_more(monkeypatch, run_async):
    monkeypatch.setattr(serving, "BETWEEN", 0.001)

    def is_searched(thing) -> bool:
        return any(each is thing for each in gc.get_objects())

    async def live():
        settling = asyncio.create_task(serving.settle_modules())
        before = ["before"]
        await asyncio.sleep(0.1)
        assert not is_searched(before)
        later = ["later"]
        await asyncio.sleep(0.1)
        assert is_searched(later)
        monkeypatch.setitem(sys.modules, "rnnplay_imported", ModuleType("rnnplay_imported"))
        await asyncio.sleep(0.1)
        assert not is_searched(later)
        settling.cancel()
        with suppress(asyncio.CancelledError):
            await settling

    try:
        run_async(live())
    finally:
        gc.unfreeze()
