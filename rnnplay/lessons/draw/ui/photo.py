"""«Read a picture»: a photograph or a screenshot of a digit, read instead of a drawing."""

import streamlit as st

from rnnplay.lessons.draw.ui.sheet import SHEET, Picture
from rnnplay.literal import in_markdown
from rnnplay.text import _
from rnnplay.ui.query_params import on_this_page, put
from rnnplay.ui.uploads import LARGEST, take_upload

TYPES = ("image/png", "image/jpeg", "image/webp")  # by these names, and not by endings, a phone offers its camera
_PROBLEM, _COUNT, _OPEN = "rnnplay.photo: problem", "rnnplay.photo: count", "photo-open"


def read_a_picture() -> None:
    """A field for a picture: of a sound one the digit is read at once, of another it says what is wrong."""
    with st.popover(_("Read a picture"), icon=":material/photo_camera:", key=_OPEN, on_change="rerun"):
        key = f"photo-{st.session_state.get(_COUNT, 0)}"  # another field after each picture: it is empty again
        file = st.file_uploader(
            _("A photograph or a screenshot of one digit (PNG, JPEG or WebP)"),
            TYPES,
            max_upload_size=LARGEST,
            key=key,
            on_change=on_this_page(_take),
            args=(key,),
        )
        if file is not None and (problem := st.session_state.get(_PROBLEM)):
            st.error(in_markdown(problem))
        st.caption(
            _(
                "The digit is cut out, scaled and centred; shadows, squares and specks are left out. The picture "
                "itself is not kept."
            )
        )


def _take(key: str) -> None:
    from rnnplay.data.photo import read_picture  # with it comes scipy, when it is needed
    from rnnplay.input_files import InputError, picture_of

    file = take_upload(key)
    st.session_state[_PROBLEM] = ""
    if file is None:
        return
    try:
        found = read_picture(picture_of(file.data, file.name))
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)
        return
    if not found.image.any():
        st.session_state[_PROBLEM] = _("No digit was found in {file}: {reason}.").format(
            file=file.name, reason=found.unclear
        )
        return
    SHEET.give(Picture(found.image, None, file=file.name, unclear=found.unclear))
    put("sample", None)
    st.session_state[_COUNT] = st.session_state.get(_COUNT, 0) + 1
    st.session_state[_OPEN] = False
