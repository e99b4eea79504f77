"""Every text that a person can read can be translated: none is missed, and each is a template that can be filled."""

import ast
import json
import re
import string
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
import torch
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from PIL import Image
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from torch import nn

from rnnplay import checkpoints, text
from rnnplay.__main__ import command
from rnnplay.card import Card
from rnnplay.data.drawing import ink_of, rasterize
from rnnplay.data.mnist import load_mnist
from rnnplay.data.sequences import arrange
from rnnplay.digits.evaluation import accuracy
from rnnplay.digits.race import fair
from rnnplay.digits.recipes import Recipe
from rnnplay.engine.room import check
from rnnplay.engine.validation import one_of
from rnnplay.input_files import drawings_of, picture_of, strokes_of
from rnnplay.lessons.hello.words import read_words
from rnnplay.models.familiarity import flagged
from rnnplay.models.row_classifier import RowClassifier
from rnnplay.text import language_of_the_shell, speak
from rnnplay.trace import Intervention, trace
from rnnplay.ui.stage_data import default_labels

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*ROOT.glob("rnnplay/**/*.py"), *ROOT.glob("pages/*.py"), ROOT / "app.py"])
KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None}

# Errors of those who write pages or call functions with arguments of another kind: they stay English.
DEVELOPERS = {"StageError", "TypeError", "KeyError", "IndexError", "AttributeError", "NotImplementedError"}
# Programs that are shown to be copied: what they say to themselves is theirs. Their comments pass through `_`.
PROGRAMS = ("script.py", "script_templates.py")
PROGRAM_CONSTANTS = {"CONFUSED", "SILENT", "RETAINED", "BATCH", "MENDED"}  # likewise, in files that explain them
# Texts of several words that nobody reads, or that are no words of a language.
NO_TEXT = {
    "A computation in the background failed": "a log's line, for whoever runs the server",
    "by step": "a trace's key, taken out before it is drawn",
    "one cycle": "the schedule's name in recipes and cards",
    "most frequent": "a model's name within the program; `why` names it for readers",
    "row sums": "the same",
    "nearest mean": "the same",
    "LSTM, shuffled rows": "the same",
    "two sines": "a wave's name within the program and in links; the settings name it for readers",
    "crossed square": "kinds of drawing that familiarity learns from, by which nothing is shown",
    "stick figure": "the same",
    "to and fro": "the same",
    "second time": "part of an error of torch that is looked for",
    "bottom right": "plotly's names of places",
    "middle right": "the same",
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


@pytest.fixture(scope="module")
def messages() -> list[tuple[str, str | tuple[str, ...]]]:
    """What babel finds, with where it stands."""
    return [
        (f"{path.relative_to(ROOT)}:{line}", message)
        for path in SOURCES
        for line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS)
    ]


def placeholders(template: str) -> list[tuple[str | None, str | None, str | None]]:
    """Its fields as (name, how it is written, conversion), sorted."""
    return sorted((name, how, as_) for _text, name, how, as_ in string.Formatter().parse(template) if name is not None)


def test_messages_are_templates_and_plurals_have_the_same_placeholders(messages):
    assert len(messages) > 700
    for where, message in messages:
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


# A language in which every message is itself in brackets, but for what is filled in: what stands outside of them was
# not translated.

OF_PROTO = {"label", "body", "help", "content", "caption", "alt", "title", "placeholder", "text", "message", "header"}
OF_STAGE = {"title", "note", "alt", "stepName", "captions", "label", "labels", "ticks", "texts", "menu", "help"}
OF_FIGURE = {"name", "text", "hovertext", "hovertemplate", "ticktext", "texttemplate"}
# Names of networks, modules, optimisers, functions and tensors, and what the readers of these tests ask for.
UNTRANSLATED = set(
    re.findall(
        r"\w+",
        "rnnplay LSTM GRU RNN RNNCell Embedding Adam AdamW SGD CPU MNIST tanh max ln brush network stop unit many "
        "Linear input output ids logits hidden",
    )
)
# The same in errors and in a shell: names of settings, of their values, of formats and of files.
NAMED = set(
    re.findall(
        r"\w+",
        "lstm gru rnn Linear float train test schedule epochs one cycle constant quickest tutorial two directions "
        "PNG JPEG WEBP GIF BMP TIFF README md docs dev null checkpoints safetensors ab candidate units",
    )
)
# Tags, what is filled in, LaTeX, code, icons and colours of Streamlit, symbols, names of parameters and of networks,
# and what one learns that is to turn “hello” into “ohlol”.
NO_WORDS = re.compile(
    r"<sub>\w+</sub>|<[^>]*>|%?\{[^}]*\}|\$[^$]*\$|`[^`]*`|:[a-z_/-]+(?:\[|:)|\w*[ₜ₋₊₀₁]\w*|\w+_\w+|\w+(?:\.\w+)+|"
    r"[a-z]+-\d+x\d+(?:-\w+)?|\b[helo]{5}\b|[⁰¹²³⁴-⁹]+"
)


@pytest.fixture(scope="module")
def in_brackets(messages, tmp_path_factory):
    """A folder of catalogues with one for «xx», made of what babel finds."""
    catalog = Catalog()
    for _where, message in messages:
        forms = message if isinstance(message, tuple) else (message,)
        translated = tuple("⟦" + re.sub(r"(?<!\{)\{[^{}]*\}(?!\})", r"⟧\g<0>⟦", form) + "⟧" for form in forms)
        catalog.add(message, translated if len(forms) > 1 else translated[0])
    folder = tmp_path_factory.mktemp("locale")
    path = folder / "xx" / "LC_MESSAGES" / "rnnplay.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
    return folder


@pytest.fixture
def xx(in_brackets, monkeypatch):
    """The session speaks «xx», and so does a browser."""
    text._catalogue.cache_clear()
    monkeypatch.setattr(text, "LOCALE", in_brackets)
    monkeypatch.setattr(ContextProxy, "locale", "xx")
    speak("xx")
    yield
    speak("en")
    text._catalogue.cache_clear()


def outside(shown: str, names: Collection[str] = ()) -> str:
    """A text in which a word stands that no message holds, and that is none of the ``names``; else nothing."""
    rest, less = "", shown
    while rest != less:
        rest, less = less, re.sub(r"⟦[^⟦⟧]*⟧", "·", less)
    return shown if {*re.findall(r"[^\W\d_]{2,}", NO_WORDS.sub("·", rest))} - UNTRANSLATED - {*names} else ""


def inside_json(value: object, keys: set[str], shown: bool = False) -> Iterator[str]:
    """Texts under ``keys`` of what a component or a figure is sent."""
    if isinstance(value, dict):
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


def test_what_stands_outside_is_found():
    assert (
        outside("⟦Prediction: **3**, ⟦stable from row 22 on⟧.⟧ :red-badge[⟦No⟧] $W_{ih}$ recurrent.weight_ih[0, 1]")
        == ""
    )
    for shown in ("⟦Loss⟧ per step", "Loss", ":gray-badge[CPU · 1 thread]", "hₜ, sums", "<b>Row</b> %{x}"):
        assert outside(shown) == shown


PAGES = {
    "1_draw": {"gates": "true", "influence": "true", "brush": "77", "network": "lstm-9x9", "why": "true"}
    | {"gates-matter": "true", "deletion": "true"},
    "2_hello": {"slow": "true", "code": "true", "weight": "true", "stop": "many"},
    "3_sine": {"slow": "true", "code": "true", "hidden": "4"},
    "4_train": {"train": "gates", "hidden": "8", "batch": "20", "images": "100", "code": "true", "gates": "true"},
    "5_cell": {"code": "true", "notation": "joined", "unit": "many", "what-if": "true"},
    "6_tensors": {"code": "true", "linear": "3", "dropout": "0.5", "layers": "1", "hidden": "many"},
    "6_tensors confusions": {"confusion": "detach"},
}


@pytest.mark.parametrize("page", ["", *PAGES])
def test_a_page_shows_nothing_that_is_not_translated(page, xx):
    st.cache_resource.clear()
    app = AppTest.from_file(ROOT / "app.py", default_timeout=150)
    if page:
        app.switch_page(f"pages/{page.split()[0]}.py")
    for name, value in PAGES.get(page, {}).items():
        app.query_params[name] = value
    app.run()
    shown = [*shown_by(app._tree)]
    if page[:1] in ("2", "3", "4"):
        app.button(key="once").click().run(timeout=150)
        shown += shown_by(app._tree)
    assert not app.exception
    assert len(shown) > 20 and any("⟦" in each for each in shown)
    assert not {outside(each) for each in shown} - {""}
    st.cache_resource.clear()


def tiny() -> RowClassifier:
    return RowClassifier(hidden_size=4, num_layers=1)


def spoilt() -> RowClassifier:
    model = tiny()
    nn.init.constant_(model.linear.weight, float("nan"))
    return model


def card_of(model: RowClassifier) -> Card:
    return Card.of(model, name="x", recipe={}, seed=1, data="x", accuracy=0.5, accuracy_on="x")


def card_with(**changes) -> bytes:
    """A checkpoint of a header alone, whose card is wrong in some way."""
    header = json.dumps({"__metadata__": {"card": json.dumps(asdict(card_of(tiny())) | changes)}}).encode()
    return len(header).to_bytes(8, "little") + header


def architecture_with(**changes) -> bytes:
    return card_with(architecture=tiny().architecture | changes)


LSTM = nn.LSTM(2, 4)
MISTAKES: dict[str, Callable[[], object]] = {
    "no checkpoint": lambda: checkpoints.load_bytes(b"1234"),
    "a pickle": lambda: checkpoints.load_bytes(b"PK\x03\x04" + bytes(8)),
    "no header": lambda: checkpoints.load_bytes((2).to_bytes(8, "little") + b"[]"),
    "no card": lambda: checkpoints.load_bytes((2).to_bytes(8, "little") + b"{}"),
    "no tensors": lambda: checkpoints.load_bytes(card_with()),
    "too large": lambda: checkpoints.load_bytes(bytes(9), max_bytes=8),
    "accuracy": lambda: checkpoints.load_bytes(card_with(accuracy=7)),
    "unknown": lambda: checkpoints.load_bytes(card_with(x=1)),
    "architecture": lambda: checkpoints.load_bytes(card_with(architecture=1)),
    "dropout": lambda: checkpoints.load_bytes(architecture_with(dropout=0.5)),
    "cell": lambda: checkpoints.load_bytes(architecture_with(cell="9")),
    "no such file": lambda: checkpoints.load("./9"),
    "no such network": lambda: checkpoints.load("9"),
    "not finite": lambda: checkpoints.save_bytes(spoilt(), card_of(spoilt())),
    "no MNIST": lambda: load_mnist("test", "/9"),
    "no split": lambda: load_mnist("9"),
    "no strokes": lambda: strokes_of({}),
    "no points": lambda: strokes_of({"strokes": [[1]]}),
    "no brush": lambda: rasterize([], 0),
    "no pixels": lambda: ink_of(np.zeros(9)),
    "no image": lambda: picture_of(b"9", "9"),
    "no list": lambda: drawings_of(b"{}", "9"),
    "pixels per step": lambda: arrange(torch.zeros(1, 28, 28), row_length=9),
    "recipe": lambda: Recipe("9", schedule="9"),
    "epochs": lambda: Recipe("9", epochs=0),
    "race": lambda: fair([]),
    "settings": lambda: one_of("9", "9", ["8"]),
    "no room": lambda: check(10**18),
    "words": lambda: read_words("ab", "a"),
    "trace of a model": lambda: trace(nn.Linear(2, 2), torch.zeros(3, 2)),
    "trace of features": lambda: trace(LSTM, torch.zeros(3, 9)),
    "trace of a state": lambda: trace(LSTM, torch.zeros(3, 2), torch.zeros(1, 4)),
    "no such gate": lambda: trace(LSTM, torch.zeros(3, 2), interventions=[Intervention("reset_gate", 0.0)]),
    "no such unit": lambda: trace(LSTM, torch.zeros(3, 2), interventions=[Intervention("forget_gate", 0.0, units=[9])]),
    "gradients": lambda: trace(LSTM, torch.zeros(3, 2)).gradients(torch.zeros(1)),
    "no measure": lambda: flagged(tiny(), torch.zeros(1, 28, 28)),
    "no digits": lambda: accuracy(tiny(), load_mnist("test").first(0)),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_error_is_translated(mistake, xx):
    with pytest.raises((ValueError, RuntimeError)) as raised:
        MISTAKES[mistake]()
    message = str(raised.value)
    assert "⟦" in message and not outside(message, NAMED)


@pytest.mark.parametrize(
    "arguments",
    [
        "train 9",
        "train quickest --data /9",
        "train quickest --out docs",
        "train quickest --out README.md",
        "train quickest --out /dev/null",
        "evaluate 9",
        "evaluate rnn-2x128",
        "classify 9",
        "classify docs",
        "classify README.md",
        "classify README.md --brush 0",
        "classify README.md --checkpoint README.md",
        "classify blank.png",
        "classify full.png",
    ],
)
def test_a_command_says_nothing_that_is_not_translated(arguments, xx, monkeypatch, tmp_path, capsys):
    for name, shade in (("blank.png", 255), ("full.png", np.random.default_rng(1).integers(0, 255, (40, 40)))):
        Image.fromarray(np.full((40, 40), shade, np.uint8)).save(tmp_path / name)
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("9")
    monkeypatch.chdir(tmp_path)
    command()(arguments.split(), standalone_mode=False)
    said = capsys.readouterr()
    assert "⟦" in said.out + said.err
    assert not {outside(each, NAMED) for each in (said.out + said.err).splitlines()} - {""}


def test_the_labels_of_a_stage_are_translated(xx):
    assert not {outside(each) for each in default_labels().values()} - {""}


def test_help_is_translated(xx):
    whole = command()
    for each in (whole, *whole.commands.values()):
        texts = [each.help, *(parameter.help for parameter in each.params)]
        assert all(text.startswith("⟦") and text.endswith("⟧") for text in texts)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, None),
        ({"LANG": "de_DE.UTF-8"}, "de_DE"),
        ({"LANGUAGE": "pt:en", "LC_ALL": "C", "LANG": "de"}, "pt"),
        ({"LC_MESSAGES": "C.UTF-8"}, "C"),
    ],
)
def test_a_shell_asks_for_its_language(variables, language, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert language_of_the_shell() == language
    speak(language)
    assert text._("Seed") == "Seed"  # there is no catalogue
    speak("en")


def test_what_is_kept_in_a_file_is_english_and_what_is_shown_of_it_is_not(xx):
    digits, recipe = load_mnist("train"), Recipe("x", images=9)
    kept = "the first 9 of the first 10,000 training images of MNIST, with drawn forms beside them"
    assert recipe.learnt_from(digits) == kept
    shown = recipe.learnt_from(digits, text._)
    assert not outside(shown) and re.sub("[⟦⟧]", "", shown) == kept
