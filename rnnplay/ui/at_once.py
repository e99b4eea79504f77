"""Answers to what a component asks while its page stands still: no script runs, and the browser draws no page anew.

Streamlit answers a component by running its page or a fragment of that; even where nothing is computed this takes both
sides some 50 ms. Here the component asks the server at an address of its own, and gets what a function of its session
returns. ``app.py`` gives `route` to the server. Under another server, one that was not started from there, nobody
answers, and the page learns everything as usual, when the component sends it.

The address holds a secret that only the session's own page knows. It answers as long as the session is kept.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakValueDictionary

import streamlit as st
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config

from rnnplay.text import language, speak

Answer = Callable[[Any], dict[str, Any] | None]

MOST_BYTES = 2**20  # of what is asked
MOST_ASKED = 4  # questions of one desk that wait for their answer; a pen asks two or three at once
_BUSY = 2  # so many wait for their answer: who can answer in short does

# One after the other, in the order in which they came, so that the server has time for all else. Two, because one
# answer by a large network takes long, in torch, which gives the interpreter's lock back.
_POOL = ThreadPoolExecutor(2, thread_name_prefix="at-once")


class TooLongError(Exception):
    """What is asked has more than `MOST_BYTES`."""


class Desk:
    """Where the questions of one component of one session are answered.

    Attributes:
        secret: by which its component finds it.
        answer: what is called with each question, in another thread than the page's; None while nothing can be said.
        language: in which it speaks.
        asked: how many questions wait for their answer.
    """

    def __init__(self) -> None:
        self.secret = secrets.token_urlsafe(16)
        self.answer: Answer | None = None
        self.language = language()
        self.asked = 0


_desks: WeakValueDictionary[str, Desk] = WeakValueDictionary()  # a session holds its own; with it they go


def desk(key: str) -> Desk:
    """This session's desk for the component with this key."""
    kept = f"rnnplay.at_once.{key}"
    if kept not in st.session_state:
        st.session_state[kept] = Desk()
    found: Desk = st.session_state[kept]
    found.language = language()
    _desks[found.secret] = found
    return found


def is_busy() -> bool:
    """Whether others wait for an answer meanwhile."""
    return _POOL._work_queue.qsize() >= _BUSY


def answer(secret: str, asked: Any) -> dict[str, Any] | None:
    """What a desk has to say; None if it is not there (any more), or has nothing to say."""
    found = _desks.get(secret)
    if found is None or found.answer is None:
        return None
    speak(found.language)
    return found.answer(asked)


async def _endpoint(request: Request) -> Response:
    found = _desks.get(request.path_params["secret"])
    if found is None:
        return Response(status_code=404)
    if found.asked >= MOST_ASKED:
        return Response(status_code=429)
    found.asked += 1
    try:
        asked = await _body(request)
        said = await asyncio.get_running_loop().run_in_executor(_POOL, _written, found.secret, asked)
    except (ClientDisconnect, json.JSONDecodeError, UnicodeDecodeError, RecursionError, TooLongError):
        return Response(status_code=400)
    except Exception:
        logging.getLogger(__name__).exception("at-once")
        return Response(status_code=500)
    finally:
        found.asked -= 1
    # To squeeze it would take longer than to send it: `identity` tells Streamlit's server so.
    headers = {"content-encoding": "identity", "cache-control": "no-store"}
    return Response(said, media_type="application/json", headers=headers)


def _written(secret: str, asked: Any) -> str:
    return json.dumps(answer(secret, asked))


async def _body(request: Request) -> Any:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise TooLongError
    return json.loads(body)


def route() -> Route:
    """Where all desks are found, for the server: beside its own addresses, which may lie in a folder."""
    folder = config.get_option("server.baseUrlPath").strip("/")
    return Route(f"{folder and '/'}{folder}/at-once/{{secret}}", _endpoint, methods=["POST"])
