"""The browser is opened when the server starts, and only then."""

import asyncio

import pytest
from streamlit import config

from rnnplay.ui import browser


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
    monkeypatch.setattr(browser, "open_browser", seen.append)
    real = config.get_option
    usual = {"browser.serverPort": 8501, "server.port": 8501, "server.baseUrlPath": "", "server.sslCertFile": None}
    monkeypatch.setattr(config, "get_option", lambda name: (usual | options).get(name, real(name)))
    monkeypatch.setattr(config, "is_manually_set", lambda name: name in options)

    async def live():
        async with browser.opens_browser(None):
            await asyncio.sleep(0)

    run_async(live())
    assert seen == opened
