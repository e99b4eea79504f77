"""Panels of Plotly figures, and what they are drawn with: plain dicts, no screen."""
