import streamlit as st

from rnnplay.text import _
from rnnplay.ui.layout import doors, page

page("", "A playground of recurrent networks", "🔁")

st.title(_("See what a recurrent network does"), anchor=False)
st.markdown(
    _(
        "An RNN reads a sequence one step at a time and keeps what it needs in a hidden state. Here "
        "you can watch that state. Every number shown comes from a real network and is computed "
        "while you watch."
    )
)
for door in doors():
    with st.container(border=True, horizontal=True, gap="medium"):
        with st.container(width=400):
            st.header(door.name, anchor=False)
            st.markdown(door.promise)
            if st.button(f"{door.name} →", type="primary", key=door.page):
                st.switch_page(door.page)
        st.image(str(door.pictures[st.context.theme.type or "light"]), width=760, alt=door.name)
