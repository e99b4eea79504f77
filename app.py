import streamlit as st
from streamlit.starlette import App

from rnnplay.catalog import catalog
from rnnplay.text import _
from rnnplay.ui import at_once
from rnnplay.ui.layout import page
from rnnplay.ui.pressed import pressed
from rnnplay.ui.serving import lives

app = App(__file__, routes=[at_once.route()], lifespan=lives)  # what `streamlit run` starts


def show() -> None:
    """The landing page."""
    page()

    st.title(_("See what a recurrent network does"), anchor=False)
    st.markdown(
        _(
            "An RNN reads a sequence one step at a time and keeps what it needs in a hidden state. Here "
            "you can watch that state. Every number shown comes from a real network and is computed "
            "while you watch."
        )
    )
    for lesson in catalog():
        with st.container(border=True, horizontal=True, gap="medium"):
            with st.container(width=400):
                st.header(lesson.name, anchor=False)
                st.markdown(lesson.promise)
                if pressed(f"{lesson.name} →", type="primary", key=lesson.page):
                    st.switch_page(lesson.page)
            st.image(str(lesson.pictures[st.context.theme.type or "light"]), width=760, alt=lesson.name)


if __name__ == "__main__":  # not when the server imports `app`
    show()
