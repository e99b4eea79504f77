"""Tabs of the tests in a browser: each notes what it sends, and is waited for until its page has come to rest."""

from contextlib import contextmanager

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


@contextmanager
def new_tab(context):
    """A tab, not yet opened, which notes what it sends, what it asks for, and errors of its scripts."""
    page = context.new_page()
    page.sent, page.asked, page.broken = [], [], []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: page.sent.append(bytes(frame))))
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.broken.append(str(error)))
    yield page
    page.close()


def opened(page, url: str):
    """The page at this address, its script at its end and its first stage drawn."""
    page.goto(url)
    page.wait_for_selector(IDLE)
    page.wait_for_selector(".rnn-stage[data-ready=true]")
    return page
