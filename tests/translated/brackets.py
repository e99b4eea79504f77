"""What was not translated stands outside of the brackets of “xx”, in a text and in all that a page shows."""

import json
import re
from collections.abc import Collection, Iterator

OF_PROTO = {"label", "body", "help", "content", "caption", "alt", "title", "placeholder", "text", "message", "header"}
OF_STAGE = {"title", "note", "alt", "stepName", "captions", "label", "labels", "ticks", "texts", "menu", "help"}
OF_FIGURE = {"name", "text", "hovertext", "hovertemplate", "ticktext", "texttemplate"}
# Names of networks, modules, optimisers, functions and tensors, and what the readers of these tests ask for.
UNTRANSLATED = set(
    re.findall(
        r"\w+",
        "rnnplay LSTM GRU RNN RNNCell Embedding Adam AdamW SGD CPU MNIST tanh max ln brush network stop unit many "
        "Linear input output ids logits hidden images last ends letters vectors vector inputs points predictions "
        "relu float recurrent MASE MAE RMSE MAPE passengers",
    )
)
# The same in errors and in a shell: names of settings, of their values, of formats and of files.
NAMED = set(
    re.findall(
        r"\w+",
        "lstm gru rnn Linear float train test schedule epochs one cycle constant quickest tutorial two directions "
        "PNG JPEG WEBP GIF BMP TIFF README md docs dev null checkpoints safetensors ab candidate units "
        "dates attention frames glance rows sentiment captions curtain",
    )
)
# Tags, what is filled in, LaTeX, code, icons and colours of Streamlit, symbols, names of parameters and of networks,
# and what one learns that is to turn “hello” into “ohlol”.
NO_WORDS = re.compile(
    r"<sub>\w+</sub>|<[^>]*>|%?\{[^}]*\}|\$[^$]*\$|`[^`]*`|:[a-z_/-]+(?:\[|:)|\w*[ₜ₋₊₀₁]\w*|\w+_\w+|\w+(?:\.\w+)+|"
    r"[a-z]+-\d+x\d+(?:-\w+)?|\b[helo]{5}\b|[⁰¹²³⁴-⁹]+"
)


def outside(shown: str, names: Collection[str] = ()) -> str:
    """A text in which a word stands that no message holds, and that is none of the ``names``; else nothing."""
    rest, less = "", shown
    while rest != less:
        rest, less = less, re.sub(r"⟦[^⟦⟧]*⟧", "·", less)
    return shown if {*re.findall(r"[^\W\d_]{2,}", NO_WORDS.sub("·", rest))} - UNTRANSLATED - {*names} else ""


def inside_json(value: object, keys: set[str], shown: bool = False) -> Iterator[str]:
    """Texts under ``keys`` of what a component or a figure is sent."""
    if isinstance(value, dict) and value.get("code") is not True:  # of code nothing is translated
        for name, inner in value.items():
            below = OF_FIGURE | {"title"} if name == "figure" else keys
            yield from inside_json(inner, below, name in keys or (shown and keys is OF_STAGE))
    elif isinstance(value, list):
        for inner in value:
            yield from inside_json(inner, keys, shown)
    elif isinstance(value, str) and shown:
        yield value


def texts_of(proto) -> Iterator[str]:
    """Texts of an element as Streamlit sends it."""
    for field, value in proto.ListFields():
        if field.name == "json" and isinstance(value, str):
            yield from inside_json(json.loads(value), OF_STAGE)
        elif field.name == "spec":
            yield from inside_json(json.loads(value), OF_FIGURE | {"title"})
        elif field.message_type is not None and not field.message_type.GetOptions().map_entry:
            repeated = not hasattr(value, "ListFields")
            for each in value if repeated else [value]:
                if hasattr(each, "ListFields"):
                    yield from texts_of(each)
        elif field.name in OF_PROTO:
            yield from [value] if isinstance(value, str) else value


def shown_by(node) -> Iterator[str]:
    """All that a page shows, element by element."""
    proto = getattr(node, "proto", None)
    if proto is not None and getattr(node, "type", "") not in ("html", "code"):
        yield from texts_of(proto)
    for child in getattr(node, "children", {}).values():
        yield from shown_by(child)
