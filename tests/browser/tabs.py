"""Tabs of the tests in a browser: each notes what it sends, and is waited for until its page has come to rest."""

import time
from contextlib import contextmanager
from urllib.parse import urlsplit

PATIENCE = 60  # seconds that anything is waited for; what does not come fails, on a slow machine too
RERUN = b"\x5a"  # as a message begins that has the script run: BackMsg.rerun_script
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextmanager
def new_tab(context):
    """A tab, not yet opened, which notes what it sends, what it asks for, and errors of its scripts."""
    page = context.new_page()
    page.sent, page.asked, page.broken, page.waits, page.visited = [], [], [], False, set()
    page.on("websocket", lambda socket: _listen(page, socket))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.broken.append(str(error)))
    yield page
    page.close()


def _listen(page, socket) -> None:
    """Note what is sent, and whether an answer to it is still to come."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

    whole = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

    def sends(frame) -> None:
        page.sent.append(bytes(frame))
        page.waits |= page.sent[-1].startswith(RERUN)

    def receives(frame) -> None:
        message = ForwardMsg.FromString(bytes(frame))
        if message.WhichOneof("type") == "script_finished" and message.script_finished in whole:
            page.waits = False

    socket.on("framesent", sends)
    socket.on("framereceived", receives)


def answered(page) -> None:
    """Waits until what was done on the page was told to the server, and its script has run to the end for it."""
    page.evaluate("() => new Promise(done => setTimeout(done, 20))")  # Streamlit sends in a task of its own

    def rests():
        assert not page.waits

    eventually(page, rests)
    page.wait_for_selector(IDLE)


def eventually(page, check):
    """What `check` gives as soon as its assertions hold: what it reads may still slide, be drawn or be on its way."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return check()
        except AssertionError:
            if time.monotonic() > end:
                raise
        page.wait_for_timeout(50)


# As the browser's own way back and forth: the app is told of the address and asks its server.
GO = "url => { history.pushState({}, '', url); dispatchEvent(new PopStateEvent('popstate')) }"


def visit(page, url: str) -> None:
    """The page at this address, its script at its end.

    One where this tab has not been since it loaded the app is visited within the app. That computes a third of what it
    takes to load the app anew, which is done where settings of a visit before would stay.
    """
    place = urlsplit(url)
    here = f"{place.netloc}{place.path}"
    visited = getattr(page, "visited", None)  # of a page that is none of `new_tab`, none are known
    if visited is not None and here not in visited and page.url.startswith(f"{place.scheme}://{place.netloc}/"):
        page.evaluate(GO, url)
        answered(page)
    else:
        page.waits, page.visited = False, set()
        page.goto(url)
        page.wait_for_selector(IDLE)
    page.visited.add(here)


def opened(page, url: str):
    """The page at this address, its script at its end and its first stage drawn."""
    visit(page, url)
    page.wait_for_selector(".rnn-stage[data-ready=true]")
    return page
