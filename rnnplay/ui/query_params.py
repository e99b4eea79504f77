"""What the settings of a page stand at: kept for the session, written into the address, read from a link.

Streamlit forgets a widget that a page does not draw, carries one of the same key from page to page, and makes an entry
in the browser's history for each change of its ``st.query_params``. So here every setting has a key of its own page
(``hello-rate``), its value is kept in the session, and the address (``?rate=0.1``) is written by
``assets/address.js``. The default does not stand in the address.

A value of a link that is none becomes the default, and `tell_problems` says so.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from rnnplay.literal import in_markdown
from rnnplay.text import _, ngettext
from rnnplay.ui.components import component
from rnnplay.ui.kinds import Kind, as_written
from rnnplay.ui.shown import coming_run, count_run, is_shown

LONGEST = 60  # letters of a wrong value that are quoted
_PAGES, _PRESENT, _VISIT, _WHOLE = "rnnplay.settings", "rnnplay.page", "rnnplay.visit", "rnnplay.whole links"
_ONCE = object()


@dataclass
class _Page:
    """What a session knows of one page's settings, each by its name, if nothing else is said."""

    kept: dict[str, Any] = field(default_factory=dict)  # by `key_of`
    part: str = ""  # that is drawn: see `part`
    parts: set[str] = field(default_factory=set)  # that the last run to come to its end has drawn, and this one
    drawing: set[str] = field(default_factory=set)  # of them, those since then
    older: dict[str, dict[Any, int]] = field(default_factory=dict)  # by key what is put away, and by which run
    link: dict[str, list[str]] = field(default_factory=dict)  # of the address it was opened with, not yet read
    written: dict[str, str] = field(default_factory=dict)  # of this run of the page, all but the defaults
    names: set[str] = field(default_factory=set)  # all that may stand in the address
    problems: dict[str, tuple[str, Any]] = field(default_factory=dict)  # a sentence, and the value instead


def open_page(name: str) -> None:
    """Every page says first which it is. Is it another than before, then its link is read.

    Args:
        name: as in its address; empty for the landing page.
    """
    if st.session_state.get(_PRESENT) == name:
        return
    st.session_state[_PRESENT] = name
    st.session_state[_VISIT] = visit() + 1
    page = _page()
    page.problems.clear()
    page.older.clear()
    page.link = {each: st.query_params.get_all(each) for each in st.query_params}
    if st.session_state.pop(_WHOLE, False) and page.link:
        for key in page.kept:
            st.session_state.pop(key, None)
        page.kept.clear()
    part("")


def part(name: str) -> None:
    """From here on the settings of the present page are those of one of its parts.

    Parts may have settings of the same name, such as ``?rate=``: each keeps its own value, and the address holds those
    of the part that is drawn.

    Args:
        name: of the part; empty for what belongs to the page as a whole, with which every page begins.
    """
    page = _page()
    page.part = name
    page.parts.add(name)
    page.drawing.add(name)
    for each in page.link:
        st.session_state.pop(key_of(each), None)


def links_are_whole() -> None:
    """The links of the present page open an experiment: what they do not hold stands at its default, as in a new tab.

    Other links, such as that to a network for the present drawing, leave the rest of a page as it was.
    """
    st.session_state[_WHOLE] = True


def is_asked(name: str) -> bool:
    """Whether the link that opened the page asks for a setting that has not been drawn since."""
    return name in _page().link


def visit() -> int:
    """A number that grows whenever another page is opened."""
    return int(st.session_state.get(_VISIT, 0))


def key_of(name: str) -> str:
    """The key in the session of a setting of the present page."""
    drawn_part = _page().part
    return f"{_present()}.{drawn_part}-{name}" if drawn_part else f"{_present()}-{name}"


def value_of(name: str) -> Any:
    """What a setting of the present page stands at; None before it was drawn."""
    page, key = _page(), key_of(name)
    return page.kept.get(key) if _is_late(page, key) else st.session_state.get(key, page.kept.get(key))


def on_this_page(callback: Callable[..., None]) -> Callable[..., None]:
    """A callback of a widget that does nothing when another page, or another part of it, has been opened since.

    Streamlit may call one at the change of page, when its widget and what it stood at are gone. It also calls one
    after a run that was broken off, for this very press, before it came to the part that the widget is of.
    """
    name, drawn_part = _present(), _page().part

    def if_still_open(*args: Any) -> None:
        page = _page()
        if _present() != name or drawn_part not in page.parts:
            return
        present, page.part = page.part, drawn_part
        try:
            callback(*args)
        finally:
            page.part = present

    return if_still_open


def put(name: str, value: Any) -> None:
    """Have a setting of the present page stand at ``value``; in a callback, or before it is drawn."""
    page, key = _page(), key_of(name)
    page.link.pop(name, None)
    if key in st.session_state:
        page.older.setdefault(key, {})[value_of(name)] = coming_run()
    st.session_state[key] = page.kept[key] = value


def will_be(name: str, kind: Kind, default: Any) -> Any:
    """What a setting will stand at, for those who need to know before it is drawn."""
    asked = _page().link.get(name)
    if asked is not None:
        with suppress(ValueError):
            return _the_one(asked, kind)
        return default
    value = value_of(name)
    return value if value is not None and kind.allows(value) else default


def drawn(name: str, default: Any, kind: Kind, draw: Callable[[str], Any]) -> Any:
    """The value of a widget that ``draw`` makes with a key; at first what the link asks for, or what was kept.

    The widgets of `rnnplay.ui.widgets` are drawn by this.
    """
    page, key = _page(), key_of(name)
    page.names.add(name)
    asked = page.link.pop(name, None)
    if asked is not None:
        st.session_state[key] = _read(page, name, asked, kind, default)
    else:
        value = value_of(name) if key in st.session_state or key in page.kept else default
        if value != default and (value is None or not kind.allows(value)):
            value = default
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
    value = draw(key)
    if value is None:
        value = default  # nothing of a list that has changed
    page.kept[key] = value
    if value == default:
        page.written.pop(name, None)
    else:
        page.written[name] = kind.write(value)
    return value


def kept_by_browser(name: str, kind: Kind) -> None:
    """A value that the browser reads from the address and writes there, such as a row: a wrong one is told once."""
    page = _page()
    page.names.discard(name)
    asked = page.link.pop(name, None)
    if asked is None:
        return
    try:
        _the_one(asked, kind)
    except ValueError as error:
        page.problems[name] = _problem(name, asked, error, _("It is left out.")), _ONCE


def asked_once(name: str) -> str | None:
    """What the link that opened the page says of ``name``; at the first call, after it nothing."""
    page = _page()
    asked = page.link.pop(name, None)
    if asked is None:
        return None
    if len(asked) > 1:
        why = ValueError(_times(len(asked)))
        page.problems[name] = _problem(name, asked, why, _("The last one is used.")), _ONCE
    return asked[-1]


def not_here(name: str, default: str) -> None:
    """A setting is not drawn, as this network has nothing of the kind; a link that asks for it is told so.

    Args:
        default: its default, as a link writes it, which asks for nothing.
    """
    page = _page()
    asked = page.link.pop(name, None)
    if asked not in (None, [default]):
        page.problems[name] = _problem(name, asked, _("this network does not have"), _("It is left out.")), _ONCE


def hold(name: str, value: str | None) -> None:
    """Have the address hold what is no setting of a widget; None: it does not."""
    page = _page()
    page.names.add(name)
    page.written.pop(name, None)
    if value:
        page.written[name] = value


def tell_problems() -> None:
    """Say in a line each what of the link could not be had."""
    page = _page()
    # What was chosen otherwise since is no problem any more.
    still = {name: each for name, each in page.problems.items() if each[1] in (_ONCE, value_of(name))}
    if still:
        st.warning("  \n".join(sentence for sentence, _instead in still.values()))
    page.problems = {name: each for name, each in still.items() if each[1] is not _ONCE}


def write_address() -> None:
    """Have the browser's address hold the settings that are not at their default; once at the end of a page."""
    page = _page()
    data = {"page": _present(), "names": sorted(page.names), "values": page.written}
    with st.container(key="address"):
        component("address")(key="address-of-the-page", data=data)
    page.written = {}
    page.parts, page.drawing = {"", *page.drawing}, set()
    page.older = {
        key: {each: run for each, run in older.items() if not is_shown(run)} for key, older in page.older.items()
    }
    count_run()


def _is_late(page: _Page, key: str) -> bool:
    """Whether what stands in the session is what the browser had before it has shown what was put."""
    shown_by = page.older.get(key, {}).get(st.session_state.get(key))
    return shown_by is not None and not is_shown(shown_by)


def _page() -> _Page:
    pages: dict[str, _Page] = st.session_state.setdefault(_PAGES, {})
    return pages.setdefault(_present(), _Page())


def _present() -> str:
    return str(st.session_state.get(_PRESENT, ""))


def _times(count: int) -> str:
    return ngettext("is given {count} time", "is given {count} times", count).format(count=count)


def _the_one(asked: Sequence[str], kind: Kind) -> Any:
    if len(asked) != 1:
        raise ValueError(_times(len(asked)))
    return kind.read(asked[0])


def _read(page: _Page, name: str, asked: Sequence[str], kind: Kind, default: Any) -> Any:
    """The value that a link asks for, or the default, and then why."""
    try:
        return _the_one(asked, kind)
    except ValueError as error:
        instead = in_markdown(as_written(default)) if default is not None and default != "" else _("No value")
        then = _("{instead} is used instead.").format(instead=instead)
        page.problems[name] = _problem(name, asked, error, then), default
        return default


def _problem(name: str, asked: Sequence[str], why: object, then: str) -> str:
    """What of a link could not be had, why, and what follows."""
    quoted = asked[-1] if len(asked[-1]) <= LONGEST else asked[-1][:LONGEST] + "…"
    return _("The link asks for {name} “{value}”, which {reason}. {then}").format(
        name=name, value=in_markdown(quoted), reason=why, then=then
    )
