"""Every text in the program that a person can read is marked for translation, as a template that can be filled."""

import ast
import re
import string
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.sources import KEYWORDS, ROOT, SOURCES, messages

# Errors of those who write pages or call functions with arguments of another kind: they stay English.
DEVELOPERS = {"StageError", "TypeError", "KeyError", "IndexError", "AttributeError", "NotImplementedError"}
# Programs that are shown to be copied: what they say to themselves is theirs. Their comments pass through `_`.
PROGRAMS = ("script.py", "script_templates.py", "grammar.py")
PROGRAM_CONSTANTS = {"CONFUSED", "SILENT", "RETAINED", "BATCH", "MENDED"}  # likewise, in files that explain them
PROGRAM_CONSTANTS |= {"WATCHED", "USUAL", "EXAMPLES", "OTHER_PATTERNS"}  # dates and sentences, read as they are
PROGRAM_CONSTANTS |= {"_HARMLESS", "_PACKED"}  # names that are looked for in a pickle
PROGRAM_CONSTANTS |= {"CLASSES"}  # names within networks
# Texts of several words that nobody reads, or that are no words of a language.
NO_TEXT = {
    "A computation in the background failed": "a log's line, for whoever runs the server",
    "by step": "a trace's key, taken out before it is drawn",
    "one cycle": "the schedule's name in recipes and cards",
    "most frequent": "a model's name within the program; `why` names it for readers",
    "row sums": "the same",
    "nearest mean": "the same",
    "LSTM, shuffled rows": "the same",
    "last value": "a method's name within the program and in JSON; `NAMES` names it for readers",
    "seasonal naive": "the same",
    "seasonal naive × growth": "the same",
    "seasonal drift": "the same",
    "exponential smoothing": "the same",
    "random walk": "a series' name within the program and in links; the page names it for readers",
    "log last": "a transform's name, likewise",
    "log season": "the same",
    "log regression": "the same",
    "business day": "what lies between two places of a series, likewise",
    "two sines": "a wave's name within the program and in links; the settings name it for readers",
    "crossed square": "kinds of drawing that familiarity learns from, by which nothing is shown",
    "stick figure": "the same",
    "to and fro": "the same",
    "second time": "part of an error of torch that is looked for",
    "bottom right": "plotly's names of places",
    "middle right": "the same",
    "left of": "words that a network writes, in a language of its own",
    "right of": "the same",
    "torch torchvision": "names of packages",
    "python -m rnnplay": "a command",
    "MPS · Apple GPU": "names of products",
    "other half": "a thread's name",
    "rnnplay background": "the same",
    "rnnplay memory": "the same",
    "linear-gradient(to right, {})": "a style",
    "{} steps from {} on": "part of a StageError",
    "{} steps, the stage has": "the same",
    "one number": "the same",
    "one text": "the same",
    "select slider": "the kind of a widget, within the program",
}
# What calls show: one word is a text too there.
SHOWN_BY = {"echo", "_say", "_fail", "_refuse", "print", "secho", "TextColumn"}
SHOWN_AS = {"label", "help", "placeholder", "title", "note", "alt", "hovertemplate", "page_title", "step_name"}
NO_TEXT_FIRST = {"page_link", "switch_page", "space"}  # of Streamlit: a page's file, a size
NAMES = {"rnnplay"}


def placeholders(template: str) -> list[tuple[str | None, str | None, str | None]]:
    """Its fields as (name, how it is written, conversion), sorted."""
    return sorted((name, how, as_) for _text, name, how, as_ in string.Formatter().parse(template) if name is not None)


def test_messages_are_templates_and_plurals_have_the_same_placeholders():
    assert len(messages()) > 700
    for where, message in messages():
        forms = (message,) if isinstance(message, str) else message
        assert all(forms), where  # an empty message would be the head of a catalogue
        for form in forms:
            if "{" in form and '{"' not in form:  # JSON is no template
                names = placeholders(form)
                assert all(re.fullmatch(r"[a-z_]+", name) for name, _how, _as in names), (where, names)
        if len(forms) > 1:
            assert placeholders(forms[0]) == placeholders(forms[1]), where


def written(node: ast.AST) -> str | None:
    """The text that a literal is, with ``{}`` for what an f-string computes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)
    return None


def called(node: ast.AST) -> str:
    """The last part of the name of what is called."""
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Texts of a module that a person may read and that no translation reaches, with their lines."""
    tree = ast.parse(source)
    above = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        found = written(node)
        if found is None or isinstance(above[node], ast.Expr | ast.JoinedStr | ast.FormattedValue):
            continue
        # Without tags, what is filled in, names such as weight_ih, and letters of a formula such as hₜ₋₁.
        bare = re.sub(r"<[^>]*>|\{[^}]*\}|\w+_\w+|\wₜ[₋₊]?₁?|:[a-z-]+(?=\[)", "·", found)
        words = {*re.findall(r"[^\W\d_]{2,}", bare)} - NAMES
        if not words or found in NO_TEXT or found.startswith("rnnplay."):  # a key of the session
            continue
        if re.match(r"\s*[a-z.-]+( \{|: ).*;", found):  # a style
            continue
        way = [node]
        while way[-1] in above and not isinstance(way[-1], ast.stmt):
            way.append(above[way[-1]])
        if any(called(each) in KEYWORDS or called(each) in DEVELOPERS for each in way):
            continue
        if any(isinstance(each, ast.arg | ast.FunctionDef | ast.AnnAssign) for each in way) and "[" in found:
            continue  # a type
        if {each.id for each in getattr(way[-1], "targets", []) if isinstance(each, ast.Name)} & PROGRAM_CONSTANTS:
            continue
        if re.search(r"[^\W\d_]{2,},? [^\W\d_]{2,}", bare) or is_shown(way):
            yield node.lineno, found


def is_shown(way: list[ast.AST]) -> bool:
    """Whether a literal goes straight into what a person sees. ``way`` leads from it up to its statement."""
    for inner, outer in pairwise(way):
        if isinstance(outer, ast.keyword):
            return outer.arg in SHOWN_AS
        if isinstance(outer, ast.Dict):
            keys = [key for key, value in zip(outer.keys, outer.values, strict=True) if value is inner]
            return any(isinstance(key, ast.Constant) and key.value in SHOWN_AS for key in keys)
        if isinstance(outer, ast.Call):
            if isinstance(above := getattr(outer.func, "value", None), ast.Name) and above.id == "st":
                return outer.func.attr not in NO_TEXT_FIRST and inner in outer.args[:1]
            return called(outer) in SHOWN_BY or (called(outer).endswith("Error") and inner in outer.args[-1:])
        if not isinstance(outer, ast.BinOp | ast.IfExp | ast.BoolOp | ast.Attribute | ast.JoinedStr):
            return False
    return False


@pytest.mark.parametrize(
    ("source", "missed"),
    [
        ('raise DataError(f"{file} is broken.")', ["{} is broken."]),
        ('raise DataError("broken")', ["broken"]),
        ('raise DataError(_("{file} is broken.").format(file=file))', []),
        ('raise StageError("A stage needs a step.")', []),
        ('st.button("Go")', ["Go"]),
        ('st.button(_("Go"), key="go")', []),
        ('toggle("Two directions", "both", True)', ["Two directions"]),
        ('st.toggle(_("Saliency"), help="Gradient")', ["Gradient"]),
        ('typer.echo(f"{count} correct")', ["{} correct"]),
        ('panel = {"title": "Loss", "key": "loss"}', ["Loss"]),
        ('Panel("loss", _("Loss"), alt="The loss falls.")', ["The loss falls."]),
        ('def f():\n    """A sentence for those who read code."""', []),
        ('MENDED = "import torch\\nfor each in rows: print(each)"', []),
    ],
)
def test_texts_that_were_missed_are_found(source, missed):
    assert [found for _line, found in unmarked(source)] == missed


def test_no_text_is_missed():
    sources = {path: path.read_text("utf-8") for path in SOURCES if path.name not in PROGRAMS}
    found = [(str(path.relative_to(ROOT)), *each) for path, source in sources.items() for each in unmarked(source)]
    assert not found
    whole = "".join(sources.values())
    assert not [each for each in NO_TEXT if not all(part in whole for part in each.split("{}"))]  # gone: no exception


def translations(node: ast.AST, within: bool = False) -> Iterator[tuple[ast.Call, bool]]:
    """All calls that translate, and whether each waits for a call of the function in which it stands."""
    for child in ast.iter_child_nodes(node):
        if called(child) in ("_", "ngettext", "N_"):
            yield child, within
        yield from translations(child, within or isinstance(child, ast.FunctionDef | ast.Lambda))


def test_nothing_is_translated_at_import_or_put_together_before():
    for path in SOURCES:
        for call, within in translations(ast.parse(path.read_text("utf-8"))):
            where = f"{path.relative_to(ROOT)}:{call.lineno}"
            # The language is the session's. Pages run for a session.
            assert within or called(call) == "N_" or "rnnplay" not in path.relative_to(ROOT).parts, where
            assert not any(isinstance(each, ast.JoinedStr | ast.BinOp) for each in call.args), where
