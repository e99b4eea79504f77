"""What a component asks while its page stands still: who is answered, and how."""

import gc
import json
import threading

import pytest
from starlette.applications import Starlette
from streamlit import config
from streamlit.testing.v1 import AppTest

from rnnplay.text import language
from rnnplay.ui import at_once


def a_page() -> None:
    import streamlit as st

    from rnnplay.ui import at_once

    st.text(at_once.desk("pen").secret)


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(a_page).run()


def desk_of(app: AppTest) -> at_once.Desk:
    return app.session_state["rnnplay.at_once.pen"]


@pytest.fixture
def post(run_async):
    """A function that asks the server, and gives its status, headers and body."""

    def asked(path: str, *parts: bytes) -> tuple[int, dict[str, str], bytes]:
        came = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
        came.append({"type": "http.request", "body": b"", "more_body": False})
        sent = []
        scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b"", "root_path": ""}

        async def receive():
            return came.pop(0)

        async def send(message):
            sent.append(message)

        run_async(Starlette(routes=[at_once.route()])(scope, receive, send))
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])

    return asked


def test_a_session_keeps_its_desk_and_each_has_its_own(app):
    secret = app.text[0].value
    assert app.run().text[0].value == secret
    assert AppTest.from_function(a_page).run().text[0].value != secret


def test_the_answer_is_what_its_session_says_in_its_language(app, post):
    desk = desk_of(app)
    desk.answer = lambda asked: {"twice": 2 * asked, "language": language(), "thread": threading.current_thread().name}
    desk.language = "de"
    status, headers, body = post(f"/at-once/{desk.secret}", b"2", b"1")
    said = json.loads(body)
    assert status == 200 and headers["content-type"] == "application/json"
    assert said["twice"] == 42 and said["language"] == "de" and said["thread"].startswith("at-once")


def test_who_does_not_know_the_secret_or_whose_session_is_gone_gets_no_answer(post):
    app = AppTest.from_function(a_page).run()
    desk = desk_of(app)
    secret = desk.secret
    assert at_once.answer(secret, {}) is None  # it has nothing to say yet
    desk.answer = lambda asked: {"asked": asked}
    assert at_once.answer(secret, 1) == {"asked": 1} and at_once.answer("guessed", 1) is None
    assert post("/at-once/guessed", b"1")[0] == 404 and post(f"/at-once/{secret}", b"1")[0] == 200
    del app, desk
    gc.collect()
    assert at_once.answer(secret, 1) is None and post(f"/at-once/{secret}", b"1")[0] == 404


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[" * 100_000, b" " * (at_once.MOST_BYTES + 1)],
    ids=["none", "half", "no text", "deep", "long"],
)
def test_what_is_no_json_or_too_long_is_refused(app, post, body):
    desk = desk_of(app)
    desk.answer = lambda asked: {}
    assert post(f"/at-once/{desk.secret}", body)[0] == 400


def test_what_goes_wrong_is_no_answer_and_stands_in_the_log(app, post, caplog):
    desk = desk_of(app)
    desk.answer = lambda asked: {"one": 1 / asked}
    status, _, body = post(f"/at-once/{desk.secret}", b"0")
    assert status == 500 and b"Zero" not in body and "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(("folder", "path"), [("", "/at-once/"), ("class/", "/class/at-once/")])
def test_the_address_lies_where_the_app_lies(app, post, monkeypatch, folder, path):
    real = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: folder if name == "server.baseUrlPath" else real(name))
    desk = desk_of(app)
    desk.answer = lambda asked: {"asked": asked}
    assert post(path + desk.secret, b"1")[2] == b'{"asked": 1}'


def test_who_asks_on_and_on_without_waiting_is_put_off_and_others_are_not(app, post):
    desk = desk_of(app)
    desk.answer = lambda asked: {"asked": asked}
    desk.asked = at_once.MOST_ASKED
    assert post(f"/at-once/{desk.secret}", b"1")[0] == 429
    desk.asked -= 1
    assert post(f"/at-once/{desk.secret}", b"1")[0] == 200 and desk.asked == at_once.MOST_ASKED - 1


def test_one_is_answered_after_the_other():
    free, asked = threading.Event(), []

    def slow(each):
        asked.append(each)
        free.wait(10)

    waiting = [at_once._POOL.submit(slow, each) for each in range(5)]
    assert at_once.is_busy()
    free.set()
    assert [each.result() for each in waiting] == [None] * 5 and asked == [*range(5)] and not at_once.is_busy()
