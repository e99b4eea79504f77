"""What a session keeps of what takes a while."""

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st

    from rnnplay.ui.newest import newest

    def compute(said):
        st.session_state["computed"] = [*st.session_state.get("computed", []), said]
        return None if said == "nothing" else said

    asked = st.session_state["asked"]
    st.session_state["given"] = newest("a", asked, lambda: compute(asked)), newest("b", 1, lambda: compute("other"))


def test_it_is_computed_again_only_where_it_is_of_something_else():
    app = AppTest.from_function(script)
    for asked in ("x", "x", "nothing", "nothing", "x"):
        app.session_state["asked"] = asked
        app.run()
        assert not app.exception
        assert app.session_state["given"] == (None if asked == "nothing" else asked, "other")
    assert app.session_state["computed"] == ["x", "other", "nothing", "x"], "each is kept by itself, also None"
