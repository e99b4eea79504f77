"""A press of a button is carried out once, and what it concerns is drawn."""

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession

from rnnplay.ui.messages import learn, put_messages_right, put_right
from rnnplay.ui.shown import SHOWN

DRAWN_IN = {"slider": None, "button": None, "stage": "f", "press on the stage": "f"}


def message(fragment="", auto=False, **values):
    sent = ClientState(fragment_id=fragment, is_auto_rerun=auto)
    for name, value in values.items():
        state = sent.widget_states.widgets.add(id=name.replace("_", " "))
        setattr(state, "trigger_value" if value is True else "json_value", value)
    return sent


@pytest.fixture
def send():
    known = {}

    def send(*args, **values):
        sent = message(*args, **values)
        put_right(sent, known, DRAWN_IN.get)
        return sent.fragment_id, sent.is_auto_rerun, [state.id for state in sent.widget_states.widgets]

    send(slider="1", stage="1")
    return send


def test_a_message_to_the_page_stays_as_it_is(send):
    assert send(slider="2", button=True) == ("", False, ["slider", "button"])


def test_what_concerns_one_fragment_goes_to_that(send):
    assert send("f", slider="1", stage="2") == ("f", False, ["slider", "stage"])
    assert send("f", slider="1", press_on_the_stage=True) == ("f", False, ["slider", "press on the stage"])
    assert send("f", True, slider="1", stage="2") == ("f", True, ["slider", "stage"])


def test_a_tick_takes_no_press_along(send):
    assert send("f", True, slider="1", button=True, press_on_the_stage=True) == ("f", True, ["slider"])
    assert send(slider="1", button=True) == ("", False, ["slider", "button"])  # as it comes by itself


def test_a_press_that_comes_with_a_fragments_news_is_drawn_with_the_whole_page(send):
    assert send("f", stage="2", button=True) == ("", False, ["stage", "button"])


@pytest.mark.parametrize("auto", [False, True], ids=["with news", "with a tick"])
def test_a_setting_that_comes_with_a_fragments_message_is_drawn_with_the_whole_page(send, auto):
    assert send("f", auto, slider="2", stage="2") == ("", False, ["slider", "stage"])
    assert send("f", auto, slider="2", stage="3") == ("f", auto, ["slider", "stage"])


def test_every_press_is_news(send):
    for _ in range(2):
        assert send("f", stage="2", button=True)[0] == ""


def test_what_stands_as_it_was_drawn_is_no_news():
    drawn = {state.id: state for state in message(slider="1", stage="1").widget_states.widgets}
    for slider, fragment in (("1", "f"), ("2", "")):
        known, sent = {}, message("f", slider=slider, stage="2")
        learn(sent, known, drawn.get)
        put_right(sent, known, DRAWN_IN.get)
        assert sent.fragment_id == fragment
    known, sent = {}, message("f", stage="2", button=True)
    learn(sent, known, {state.id: state for state in sent.widget_states.widgets}.get)
    put_right(sent, known, DRAWN_IN.get)
    assert sent.fragment_id == ""  # a press is news each time


def test_sessions_look_through_what_they_are_sent_once(monkeypatch):
    came = []
    monkeypatch.setattr(AppSession, "request_rerun", lambda session, sent: came.append(sent))
    put_messages_right()
    once = AppSession.request_rerun
    put_messages_right()
    assert AppSession.request_rerun is once

    class Session:
        id = "nobody's"
        _scriptrunner = None

        class session_state:
            class _new_widget_state:
                widget_metadata = {}  # noqa: RUF012

    session = Session()
    once(session, message("f", True, button=True))
    once(session, None)
    once(session, message("f", stage="1"))
    assert [sent and (sent.fragment_id, len(sent.widget_states.widgets)) for sent in came] == [("f", 0), None, ("", 1)]


def test_streamlit_still_keeps_what_is_looked_up():
    from streamlit.runtime.state import SessionState

    assert SessionState()._new_widget_state.widget_metadata == {} and isinstance(AppSession.session_state, property)


def test_which_run_the_browser_has_shown_is_no_news(send):
    assert send("f", True, slider="1", stage="2", **{f"ID-{SHOWN}": "5"})[:2] == ("f", True)
