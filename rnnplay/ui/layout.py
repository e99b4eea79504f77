"""The frame of every page: title, menu, device badge; and of every lesson."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rnnplay.catalog import catalog
from rnnplay.literal import in_markdown
from rnnplay.text import _, speak
from rnnplay.ui.components import component
from rnnplay.ui.memory import share_heaps
from rnnplay.ui.messages import put_messages_right
from rnnplay.ui.query_params import open_page, tell_problems, write_address
from rnnplay.ui.session_jobs import pause_others
from rnnplay.ui.uploads import bound_uploads

STYLE = Path(__file__).parent / "page.html"


def page(slug: str = "") -> str:
    """Begin a page: its title in the tab, the menu, the device badge, the session's language.

    Args:
        slug: of the page in its address, as the catalog has it; empty for the landing page.

    Returns:
        The title in the session's language, for `lesson`.
    """
    share_heaps()
    put_messages_right()
    bound_uploads()
    speak(st.context.locale)
    lessons = catalog()
    titles = {lesson.slug: (lesson.name, lesson.icon) for lesson in lessons}
    title, icon = (titles | {"": (_("A playground of recurrent networks"), "🔁")})[slug]
    st.set_page_config(page_title=f"{title} · rnnplay", page_icon=icon, layout="wide")
    open_page(slug)
    pause_others(slug)
    st.html(STYLE)
    with st.container(key="menu", horizontal=True, vertical_alignment="center"):
        st.page_link("app.py", label="**rnnplay**")
        for lesson in lessons:
            st.page_link(lesson.page, label=lesson.name)
        st.space("stretch")
        with st.container(key="device", width="content"):
            _device_badge()
    with st.container(key="frame"):
        component("frame")(key="landmarks", data={"menu": _("Pages"), "page": slug})
    return title


@contextmanager
def lesson(title: str, introduce: Callable[[], None] | None = None) -> Iterator[DeltaGenerator]:
    """The frame of a lesson: a desk with its heading on the left, and beside it what is put in meanwhile.

    At the end what is wrong in a link is told below the heading, and the address is written.

    Args:
        title: from `page`.
        introduce: says what one sees here, beside the heading, and both above all else.

    Yields:
        The desk.
    """
    if introduce:
        with st.container(horizontal=True, vertical_alignment="center", key="introduction"):
            heading(title)
            introduce()
        problems = st.container()
    with st.container(horizontal=True, gap="medium", key="lesson"):
        desk = st.container(width=300, key="desk")
        if not introduce:
            with desk:
                heading(title)
                problems = st.container()
        yield desk
    with problems:
        tell_problems()
    write_address()


def heading(title: str) -> None:
    """The heading of a page that has another frame than `lesson`."""
    with st.container(key="heading", width="content"):
        st.title(title, anchor=False)


@st.fragment(parallel=True)  # importing torch takes seconds: the page is painted meanwhile
def _device_badge() -> None:
    from rnnplay.device import DeviceError, describe, get_device

    try:
        st.badge(describe(get_device()), color="gray", help=_("The device that the networks run on."))
    except DeviceError as error:
        st.markdown(f":red-badge[{in_markdown(str(error))}]")
