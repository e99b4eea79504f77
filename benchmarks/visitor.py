"""A visitor without a browser: a websocket client that speaks Streamlit's protocol as its page in the browser does."""

import asyncio
import contextlib
import json
import time
import urllib.request

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

LONGEST = 60.0  # seconds that anything is waited for
START = "Start training"


class Person:
    """One session: it opens a page, presses what is there, and counts the pictures that come.

    Args:
        socket: its connection.
        name: of the page, as in its address.
        link: what stands behind the question mark.

    Attributes:
        errors: what the page said where something went wrong.
        came: the name of the page that came; None before the first answer.
        ids: of the buttons, sliders and fields for files that the page has had, by their label.
    """

    def __init__(self, socket: ClientConnection, name: str, link: str) -> None:
        self.socket, self.name, self.link = socket, name, link
        self.errors: list[str] = []
        self.came: str | None = None
        self.pictures: list[float] = []  # when each came
        self.ids: dict[str, str] = {}  # of widgets, by their label
        self.page = ""  # where it is, after the first answer
        self.finished = asyncio.Event()
        self.answered = asyncio.Event()  # the page has run whole
        self._known: set[str] = set()  # positions that it has
        self._names: dict[str, str] = {}  # of pages, by the server's names for them
        self._to: asyncio.Future[FileURLs] | None = None  # where the server wants a file
        self._clocks: list[asyncio.Task[None]] = []

    async def listen(self) -> None:
        """Take what the server sends, as long as it does."""
        whole = False
        async for data in self.socket:
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                whole = not message.metadata.run.fragment_ids
                if whole:
                    self.stop()  # the whole page is drawn anew, with its clocks
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
                self._names = {each.page_script_hash: each.url_pathname for each in message.navigation.app_pages}
                self.came = self._names.get(self.page)
            elif kind == "file_urls_response" and self._to is not None:
                self._to.set_result(message.file_urls_response.file_urls[0])
            elif kind == "script_finished":
                self.finished.set()
                if whole:
                    self.answered.set()
            elif kind == "auto_rerun":
                self._wind(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            elif kind == "delta":
                self._draw(message)

    def _draw(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        drawn = element.WhichOneof("type")
        if drawn == "exception":
            self.errors.append(element.exception.message)
        if drawn in ("button", "slider", "file_uploader"):
            self.ids[getattr(element, drawn).label] = getattr(element, drawn).id
        if drawn == "bidi_component" and element.bidi_component.component_name == "rnnplay.stage":
            # Each position that is new is a picture: the browser shows them one by one.
            positions = json.loads(element.bidi_component.json)["positions"]
            self.pictures += [time.monotonic()] * len(set(positions) - self._known)
            self._known = set(positions)

    def _wind(self, fragment: str, interval: float) -> None:
        self._clocks.append(asyncio.create_task(self._tick(fragment, interval)))

    async def _tick(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self.rerun(fragment=fragment)

    async def rerun(self, *widgets: WidgetState, fragment: str = "", by_clock: bool = True) -> None:
        """Have the page run again, or a fragment of it, as its clock or one of its widgets does."""
        message = BackMsg()
        message.rerun_script.query_string = self.link
        message.rerun_script.page_name = "" if self.page else self.name
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = by_clock and bool(fragment)
        message.rerun_script.widget_states.widgets.extend(widgets)
        self.finished.clear()
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(message.SerializeToString())

    async def open_and_start(self) -> None:
        """Open the page and press the button."""
        await self.rerun()
        while START not in self.ids:
            await self.finished.wait()
            await asyncio.sleep(0.05)
        await self.press(START)

    async def press(self, label: str) -> None:
        """Press a button."""
        await self.rerun(WidgetState(id=self.ids[label], trigger_value=True))

    async def upload(self, address: str, label: str, name: str, data: bytes) -> None:
        """Bring a file as the browser does: ask where to, send it there, and tell the page.

        Args:
            address: the server's.
            label: of the field for it.
            name: of the file.
            data: its bytes.
        """
        self._to = asyncio.get_running_loop().create_future()
        message = BackMsg()
        message.file_urls_request.request_id = name
        message.file_urls_request.file_names.append(name)
        await self.socket.send(message.SerializeToString())
        urls = await asyncio.wait_for(self._to, LONGEST)
        await asyncio.to_thread(send_file, address, urls.upload_url, name, data)
        state = WidgetState(id=self.ids[label])
        state.file_uploader_state_value.uploaded_file_info.append(
            UploadedFileInfo(name=name, size=len(data), file_id=urls.file_id, file_urls=urls)
        )
        await self.rerun(state)

    async def go_to(self, name: str, link: str = "") -> None:
        """Open another page in the same tab."""
        self.stop()
        self.page, self.name, self.link, self.came = "", name, link, None
        self.ids.clear()
        await self.rerun()

    async def set_rate(self, rate: str) -> None:
        """Move the slider of the learning rate."""
        state = WidgetState(id=self.ids["Learning rate"])
        state.string_array_value.data.append(rate)
        await self.rerun(state)

    async def click(self, rate: str) -> float:
        """Move the slider of the learning rate. Returns seconds until the page has answered."""
        self.answered.clear()
        began = time.monotonic()
        await self.set_rate(rate)
        await asyncio.wait_for(self.answered.wait(), LONGEST)
        return time.monotonic() - began

    def stop(self) -> None:
        """No more ticks."""
        for clock in self._clocks:
            clock.cancel()
        self._clocks = []


def connected(address: str) -> connect:
    """A connection to the server at ``address``, to wait for or to enter."""
    url = address.replace("http", "ws") + "/_stcore/stream"
    return connect(url, subprotocols=["streamlit"], max_size=None, ping_interval=None)  # type: ignore[list-item]


def is_well(address: str) -> float:
    """Seconds in which the server says that it is well."""
    began = time.monotonic()
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=LONGEST):
        return time.monotonic() - began


def send_file(address: str, path: str, name: str, data: bytes) -> None:
    """Send a file where the server has said.

    Args:
        address: the server's.
        path: where to, on that server.
        name: of the file.
        data: its bytes.
    """
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=LONGEST) as response:
        cookies = (each.split(";")[0].partition("=") for each in response.headers.get_all("Set-Cookie") or [])
    token = next((value for key, _sign, value in cookies if key == "_streamlit_xsrf"), "")
    mark = "a-line-between"
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    request = urllib.request.Request(
        f"{address}/{path.lstrip('/')}",
        head.encode() + data + f"\r\n--{mark}--\r\n".encode(),
        {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "X-Xsrftoken": token,
            "Cookie": f"_streamlit_xsrf={token}",
        },
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=LONGEST):
        pass
