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

BETWEEN = 2.0  # seconds from look to look at what was imported, and whether there is quiet
AT_LEAST = 200  # searches of what is young for each of all objects, where there is no quiet; Python's own is 10


@asynccontextmanager
async def lives(app: App) -> AsyncIterator[None]:
    """The life of the server ``app``, from its beginning to its end."""
    open_in_browser()
    tidying = asyncio.create_task(tidy())
    yield
    tidying.cancel()


def open_in_browser() -> None:
    """Open the app, unless Streamlit's `server.headless`. Streamlit does not, for an app with addresses of its own."""
    if config.get_option("server.headless"):
        return
    shown = "browser.serverAddress" if config.is_manually_set("browser.serverAddress") else "server.address"
    host = config.get_option(shown) if config.is_manually_set(shown) else "localhost"
    address = server_util.get_url(server_util.get_display_address(host))
    asyncio.get_running_loop().call_soon(open_browser, address)


async def tidy() -> None:
    """Have Python search all objects for garbage when nobody waits for it, and hardly ever otherwise.

    All stand still meanwhile. Torch's half a million objects stay anyway: whenever modules were imported, what stands
    then is searched no more. What a hundred sessions hold takes half a second on a slow machine, every four seconds: it
    is searched when there was quiet for `BETWEEN`.
    """
    usually, often, every = gc.get_threshold()
    gc.set_threshold(usually, often, AT_LEAST)
    seen = known = made = 0
    while True:
        await asyncio.sleep(BETWEEN)
        before, seen = seen, len(sys.modules)
        made_before, made = made, gc.get_count()[2]  # searches of what is young, since the last of all
        if seen == before and seen > known:  # not in the midst of it: whoever opens the first page waits for that
            known = seen
            gc.collect()
            gc.freeze()
        elif every < made == made_before:
            gc.collect()
