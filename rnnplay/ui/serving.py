"""What the server does by itself as long as it lives, beside answering: ``app.py`` hands it `lives`."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit import config
from streamlit.cli_util import open_browser
from streamlit.starlette import App
from streamlit.web.server import server_util

BETWEEN = 2.0  # seconds from look to look at what was imported


@asynccontextmanager
async def lives(app: App) -> AsyncIterator[None]:
    """The life of the server ``app``, from its beginning to its end."""
    open_in_browser()
    settling = asyncio.create_task(settle_modules())
    yield
    settling.cancel()


def open_in_browser() -> None:
    """Open the app, unless Streamlit's `server.headless`. Streamlit does not, for an app with addresses of its own."""
    if config.get_option("server.headless"):
        return
    shown = "browser.serverAddress" if config.is_manually_set("browser.serverAddress") else "server.address"
    host = config.get_option(shown) if config.is_manually_set(shown) else "localhost"
    address = server_util.get_url(server_util.get_display_address(host))
    asyncio.get_running_loop().call_soon(open_browser, address)


async def settle_modules() -> None:
    """Whenever modules were imported, take what stands then out of Python's search for garbage.

    That goes through all objects now and then, and everybody waits for it. Torch's half a million stay anyway: with
    them a search took 0.2 s, and on a machine four times slower nearly a second.
    """
    seen = known = 0
    while True:
        await asyncio.sleep(BETWEEN)
        before, seen = seen, len(sys.modules)
        if seen == before and seen > known:  # not in the midst of it: whoever opens the first page waits for that
            known = seen
            gc.collect()
            gc.freeze()
