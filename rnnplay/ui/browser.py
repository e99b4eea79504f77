"""Opens the app in a browser when its server starts: for an app with addresses of its own, Streamlit does not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit import config
from streamlit.cli_util import open_browser
from streamlit.starlette import App
from streamlit.web.server import server_util


@asynccontextmanager
async def opens_browser(app: App) -> AsyncIterator[None]:
    """The life of the server ``app``: at its beginning the browser is opened, unless Streamlit's `server.headless`."""
    if not config.get_option("server.headless"):
        shown = "browser.serverAddress" if config.is_manually_set("browser.serverAddress") else "server.address"
        host = config.get_option(shown) if config.is_manually_set(shown) else "localhost"
        address = server_util.get_url(server_util.get_display_address(host))
        asyncio.get_running_loop().call_soon(open_browser, address)
    yield
