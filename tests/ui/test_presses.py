"""A press goes on to the next message when the run that was to carry it out is stopped before it began."""

import threading
import time
from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.state import SafeSessionState, SessionState

from rnnplay.ui.presses import carry_on, take_whole


class Session:
    """What `carry_on` needs of an AppSession: whose run is under way."""

    def __init__(self):
        self._scriptrunner = None
        self.state = SessionState()

    def send(self, fragment="", **values):
        """A message, as it is handed on; its run waits to take it."""
        sent = ClientState(fragment_id=fragment)
        for name, value in values.items():
            state = sent.widget_states.widgets.add(id=name)
            setattr(state, "trigger_value" if value is True else "int_value", value)
        carry_on(self, sent)
        if not (fragment and self._scriptrunner):
            self._scriptrunner = SimpleNamespace(_session_state=SafeSessionState(self.state, lambda: None))
        return [state.id for state in sent.widget_states.widgets]

    def take(self):
        self._scriptrunner._session_state.on_script_will_rerun(None)


@pytest.fixture
def session():
    take_whole()
    return Session()


def test_a_press_that_no_run_took_goes_with_the_next_message_and_before_it(session):
    assert session.send(slider=1, first=True) == ["slider", "first"]
    assert session.send(slider=2, second=True) == ["first", "slider", "second"]
    assert session.send(slider=2) == ["first", "second", "slider"]
    session.take()
    assert session.send(slider=3) == ["slider"]


def test_a_press_that_was_taken_is_not_repeated(session):
    session.send(first=True)
    session.take()
    assert session.send(second=True) == ["second"]


def test_a_run_whose_presses_were_handed_on_does_not_carry_them_out_too(session):
    session.send(first=True)
    stopped = session._scriptrunner
    session.send(second=True)
    with pytest.raises(StopException):
        stopped._session_state.on_script_will_rerun(None)
    session.take()


def test_a_press_in_a_fragment_waits_in_its_run_and_is_handed_on_if_that_is_stopped(session):
    session.send(slider=1)
    session.take()
    assert session.send("fragment", inside=True) == ["inside"]
    assert session.send(slider=2) == ["inside", "slider"]


def test_a_tick_that_comes_before_a_press_was_taken_does_not_have_it_forgotten(session):
    session.send(first=True)
    assert session.send("fragment", slider=1) == ["slider"]
    assert session.send(slider=2) == ["first", "slider"]


def test_what_the_callbacks_do_is_not_stopped_in_its_midst():
    """The next message stops a run wherever it asks the session for something."""
    take_whole()
    asked = []

    def stop():
        asked.append(len(asked))
        if len(asked) > 1:
            raise StopException

    class Calling(SessionState):
        def on_script_will_rerun(self, *args, **named):
            safe["done"] = "half"
            safe["done"] = "whole"

    state = Calling()
    safe = SafeSessionState(state, stop)
    safe.on_script_will_rerun(None)
    assert state["done"] == "whole"
    with pytest.raises(StopException):
        _ = safe["done"]


def test_two_runs_of_a_session_do_not_call_back_together():
    """The first is stopped, but not in its callbacks; the next has begun meanwhile."""
    take_whole()
    began = threading.Event()

    class Adding(SessionState):
        def on_script_will_rerun(self, word, **named):
            before = self["text"]
            began.set()
            time.sleep(0.2)  # what another would use to read the same
            self["text"] = [*before, word]

    state = Adding()
    state["text"] = []
    runs = [SafeSessionState(state, lambda: None) for _ in range(2)]
    first = threading.Thread(target=runs[0].on_script_will_rerun, args=("not",))
    first.start()
    assert began.wait(60)
    runs[1].on_script_will_rerun("awful")
    first.join()
    assert state["text"] == ["not", "awful"]
