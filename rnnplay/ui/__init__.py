"""The part of the package that knows Streamlit: page frame, shared controls and the stage."""
