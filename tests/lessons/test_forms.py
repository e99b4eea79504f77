"""Every row of every lesson's table: a field of its settings, which takes what the row offers, and every link to it."""

import importlib
import json
from contextlib import suppress
from dataclasses import fields, replace

import pytest

from rnnplay.data.sequences import READINGS, ROW_LENGTHS
from rnnplay.digits.recipes import SCHEDULES
from rnnplay.engine.validation import OPTIMIZERS
from rnnplay.lessons.sine.task import HIDDEN_STATES, LAYERS
from rnnplay.lessons.sine.waves import WAVES
from rnnplay.models.row_classifier import READOUTS
from tests.lessons.tables import FORMS, PARTS, offered
from tests.pages.driver import open_page

ROWS = [(slug, row) for slug, form in FORMS.items() for row in form]
CHOSEN = [(slug, row) for slug, row in ROWS if row.field and row.widget != "text"]  # what words can be, words.py says
# What a row needs beside it.
BESIDE = {"hello-layers": {"network": "RNN"}, "hello-hidden": {"network": "Embedding"}}
BESIDE |= {"sine-windows": {"state": "gradient"}, "train-readout": {"both": "true"}, "train-images": {"batch": "1"}}
BESIDE |= {"tensors-nonlinearity": {"module": "RNN"}, "tensors-every-step": {"linear": "4"}}


def defaults_of(slug):
    """What the lesson can begin with, of one network each."""
    presets = [settings for settings in FORMS[slug].presets.values() if len(settings) == 1]
    return [each for (each,) in presets] or [importlib.import_module(f"rnnplay.lessons.{slug}.task").Settings()]


def test_the_lessons_that_learn_have_a_table():
    assert {"hello", "sine", "train"} <= set(FORMS)


@pytest.mark.parametrize("slug", FORMS)
def test_every_field_is_one_of_the_settings_and_none_is_set_twice(slug):
    set_here = [row.field for row in FORMS[slug] if row.field]
    assert set(set_here) <= {each.name for each in fields(defaults_of(slug)[0])} and len(set_here) == len({*set_here})


def taken(row, value, settings):
    """``settings`` with that value, if they take it: some need another beside it, such as dropout a second layer."""
    with suppress(ValueError):
        return [replace(settings, **{row.field: row.conversion.to_field(value)})]
    return []


@pytest.mark.parametrize(("slug", "row"), CHOSEN, ids=[f"{slug}-{row.name}" for slug, row in CHOSEN])
def test_the_settings_take_what_the_row_offers_and_the_widget_stands_at_it_again(slug, row):
    for value in offered(row):
        changed = [new for each in defaults_of(slug) for new in taken(row, value, each)]
        assert changed and all(row.conversion.to_widget(getattr(each, row.field)) == value for each in changed)
    for each in defaults_of(slug):
        default = row.stands_at(each)
        assert default in offered(row) or (not row.options and row.range[0] <= default <= row.range[1])
        assert type(default) is type(offered(row)[0])


@pytest.mark.parametrize(
    ("slug", "name", "known"),
    [
        ("sine", "state", HIDDEN_STATES),
        ("sine", "wave", WAVES),
        ("sine", "layers", range(LAYERS[0], LAYERS[1] + 1)),
        ("train", "optimizer", OPTIMIZERS),
        ("train", "schedule", SCHEDULES),
        ("train", "readout", READOUTS),
        ("train", "reading", READINGS),
        ("train", "pixels", map(str, ROW_LENGTHS)),
    ],
)
def test_a_row_offers_all_that_there_is(slug, name, known):
    assert {*FORMS[slug][name].options} == {*known}


@pytest.mark.parametrize("slug", FORMS)
def test_every_option_of_a_preset_has_its_settings(slug):
    form = FORMS[slug]
    if form.preset:
        assert [*form[form.preset].options] == [*form.presets]


def another(row, default):
    """A value that the row does not begin with, as a link writes it."""
    if row.widget == "text":
        return "abcde"[: len(default)]
    if row.widget == "toggle":
        return str(not default).lower()
    if row.options:
        return str(next(each for each in row.options if each != default))
    return f"{default + (row.step or 1) if default < row.range[1] else row.range[0]:g}"


@pytest.mark.quick("kinds.dates-seed", "sine-seed", "hello-layers", "train-readout", "tensors-nonlinearity")
@pytest.mark.parametrize(("slug", "row"), ROWS, ids=[f"{slug}-{row.name}" for slug, row in ROWS])
def test_a_link_restores_every_setting(slug, row):
    default = row.stands_at(defaults_of(slug)[0]) if row.field else next(iter(row.options))
    page, opening = PARTS.get(slug, (slug, {}))
    link = opening | BESIDE.get(f"{slug}-{row.name}", {}) | {row.name: another(row, default)}
    app = open_page(page, **link)
    sent = [each.proto for each in app.get("bidi_component") if each.proto.component_name.endswith("address")]
    assert json.loads(sent[0].json)["values"] == link and not app.warning and not app.error
    drawn_part = f".{opening.get('video', opening.get('kind'))}" if "kind" in opening else ""
    stands = app.session_state[f"{page}{drawn_part}-{row.name}"]
    assert str(stands).lower() == link[row.name].lower() != str(default).lower()
