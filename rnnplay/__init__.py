"""rnnplay: a visual playground of recurrent networks."""

__version__ = "0.1.0"
