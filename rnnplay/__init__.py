"""rnnplay: a visual playground of recurrent networks.

``rnnplay.show(module, inputs)`` shows what a recurrent module does with a sequence, in a notebook or a file;
``rnnplay.Trace`` is what `rnnplay.trace.trace` gives. Both take torch's two seconds, at their first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnplay.notebook import show
    from rnnplay.trace import Trace

__all__ = ["Trace", "__version__", "show"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "show":
        from rnnplay.notebook import show

        return show
    if name == "Trace":
        from rnnplay.trace import Trace

        return Trace
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
