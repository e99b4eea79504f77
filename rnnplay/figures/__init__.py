"""Readings and traces as Plotly figures: plain dicts, no screen."""
