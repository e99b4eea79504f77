"""A press of a button is carried out, although the next message of its session comes before that was done.

Streamlit stops the run that a message has asked for as soon as the next one comes. Was it stopped before it took what
the message says, or in the midst of a callback, then the press is gone. On a slow machine that takes a tenth of a
second. And the next run begins at once, in a thread of its own: were both to call back together, each would read what
the other is about to write.

`AppSession` and `SafeSessionState` are internal to Streamlit, so requirements.txt holds it to a minor version.
"""

import threading
from collections.abc import Callable, MutableMapping
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from streamlit import config
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.state import SafeSessionState

_KINDS = ("trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value")
_last: MutableMapping[AppSession, list[WidgetState]] = WeakKeyDictionary()  # presses that a run has yet to take
# What runs have of their session, one each: those that took what they were asked with, and those that no longer may.
_taken: WeakSet[SafeSessionState] = WeakSet()
_given_up: WeakSet[SafeSessionState] = WeakSet()
_between = threading.Lock()  # a message is taken, or given up
_TAKING = "rnnplay.taking"  # where a session has its lock


def is_press(state: WidgetState) -> bool:
    """Whether a widget's state is a press, which the browser sends once."""
    return state.WhichOneof("value") in _KINDS


def take_whole() -> None:
    """Have every run take its message whole, with the callbacks; once is enough."""
    if not hasattr(SafeSessionState.on_script_will_rerun, "whole"):
        SafeSessionState.on_script_will_rerun = _taking_whole(  # type: ignore[method-assign]
            SafeSessionState.on_script_will_rerun
        )


def carry_on(session: AppSession, sent: ClientState) -> None:
    """Add to a message the presses of the last, if its run is stopped for this one and did not take them.

    Args:
        session: that sent it, and has not yet asked for its run.
        sent: the message.
    """
    runner, presses = session._scriptrunner, [state for state in sent.widget_states.widgets if is_press(state)]
    waits = sent.fragment_id or not config.get_option("runner.fastReruns")  # until the present run has ended
    with _between:
        lost = _last.get(session, []) if runner is not None and runner._session_state not in _taken else []
        if runner is not None and waits and presses:
            _taken.discard(runner._session_state)
        elif runner is not None and lost and not waits:
            _given_up.add(runner._session_state)
    there = {state.id for state in presses}
    lost = [state for state in lost if state.id not in there]
    if lost and not waits:
        states = [*sent.widget_states.widgets]
        del sent.widget_states.widgets[:]
        sent.widget_states.widgets.extend(lost + states)  # in their order
    _last[session] = lost + presses


def _one_after_the_other(state: SafeSessionState) -> threading.Lock:
    """What the runs of one session hold while they take their message; Streamlit's lock is one run's own."""
    with _between:
        if _TAKING not in state._state:
            state._state[_TAKING] = threading.Lock()
        lock: threading.Lock = state._state[_TAKING]
        return lock


def _taking_whole(take: Callable[..., None]) -> Callable[..., None]:
    def take_without_a_stop(state: SafeSessionState, *args: Any, **named: Any) -> None:
        state._yield_callback()
        with _one_after_the_other(state):
            with _between:
                if state in _given_up:
                    raise StopException
                _taken.add(state)
            stop = state._yield_callback
            object.__setattr__(state, "_yield_callback", lambda: None)
            try:
                take(state, *args, **named)
            finally:
                object.__setattr__(state, "_yield_callback", stop)

    take_without_a_stop.whole = True  # type: ignore[attr-defined]
    return take_without_a_stop
