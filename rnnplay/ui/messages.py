"""What the browser sends, put right where Streamlit's own page mixes it up.

Streamlit's page gathers what changed and sends it a moment later, to the first fragment that is among it. So the press
of a button that comes together with a component's word, or with the tick of a fragment's clock, is carried out but the
page is not drawn; and a press that such a tick has taken along comes a second time by itself. On a slow machine that
happens to one press in four.

`AppSession.request_rerun` and `WStates` are internal to Streamlit, so requirements.txt holds it to a minor version.
"""

from collections.abc import Callable, MutableMapping
from weakref import WeakKeyDictionary

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.state.session_state import WStates

from rnnplay.ui.pacing import too_early
from rnnplay.ui.presses import carry_on, is_press, take_whole
from rnnplay.ui.shown import SHOWN

# What each session has sent last, by widget: as its hash, for a picture in it may be large.
_known: MutableMapping[AppSession, dict[str, int]] = WeakKeyDictionary()


def put_messages_right() -> None:
    """Have every session of this process look through what it is sent; once is enough."""
    if not hasattr(AppSession.request_rerun, "put_right"):
        take_whole()
        AppSession.request_rerun = _looking_through(AppSession.request_rerun)  # type: ignore[method-assign]


def _looking_through(request_rerun: Callable[..., None]) -> Callable[..., None]:
    def look_and_request(session: AppSession, sent: ClientState | None) -> None:
        if sent is not None:
            known = _known.setdefault(session, {})
            learn(sent, known, lambda widget: _state_of(session, widget))
            put_right(sent, known, lambda widget: _fragment_of(session, widget))
            if sent.is_auto_rerun and too_early(session.id, sent.fragment_id):
                return
            carry_on(session, sent)
        request_rerun(session, sent)

    look_and_request.put_right = True  # type: ignore[attr-defined]
    return look_and_request


def learn(sent: ClientState, known: dict[str, int], state_of: Callable[[str], WidgetState | None]) -> None:
    """What nobody has touched is no news: the first message of a session brings all its widgets, as they were drawn.

    Args:
        sent: the message.
        known: as for `put_right`; brought up to date.
        state_of: what the server has a widget at, or None if it has not drawn it.
    """
    for state in sent.widget_states.widgets:
        if state.id not in known and not is_press(state) and state_of(state.id) == state:
            known[state.id] = hash(state.SerializeToString())


def put_right(sent: ClientState, known: dict[str, int], fragment_of: Callable[[str], str | None]) -> None:
    """Change a message so that each press is carried out once, and what it concerns is drawn.

    Args:
        sent: the message. A tick of a fragment's clock loses the presses that it has taken along, as they come by
            themselves; one to a fragment that brings news of widgets outside it becomes one to the whole page.
        known: hashes of what the session has sent so far, by widget; brought up to date.
        fragment_of: the fragment in which a widget was drawn, or None.
    """
    states = sent.widget_states.widgets
    if sent.is_auto_rerun:
        kept = [state for state in states if not is_press(state)]
        del states[:]
        states.extend(kept)
    news = {state.id: hash(state.SerializeToString()) for state in states if not state.id.endswith(SHOWN)}
    if sent.fragment_id and any(
        known.get(widget) != value and fragment_of(widget) != sent.fragment_id for widget, value in news.items()
    ):
        sent.fragment_id, sent.is_auto_rerun = "", False
    # A press is news each time.
    known.update({state.id: news[state.id] for state in states if state.id in news and not is_press(state)})


def _state_of(session: AppSession, widget: str) -> WidgetState | None:
    """What the server has a widget at, as the browser would send it."""
    held = session.session_state
    metadata = held._new_widget_state.widget_metadata.get(widget)
    if metadata is None or widget not in held:
        return None
    states = WStates()
    states.set_widget_metadata(metadata)
    states.set_from_value(widget, held[widget])
    return states.get_serialized(widget)


def _fragment_of(session: AppSession, widget: str) -> str | None:
    found = session.session_state._new_widget_state.widget_metadata.get(widget)
    return None if found is None else found.fragment_id
