"""What every lesson of the catalog keeps to. A lesson that is added is found here by its folder, its task and its page.

A lesson that learns has ``rnnplay.lessons.<slug>.task`` with `Task` and `Settings`, some `PRESETS` where it has them,
and ``rnnplay.lessons.<slug>.script`` with `script`. A lesson of several parts has these for each part.
"""

import copy
import dataclasses
import importlib
import importlib.util
from contextlib import suppress
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from rnnplay.catalog import catalog
from rnnplay.engine.phases import StepPhases
from tests.data.digits import lay_out_mnist
from tests.lessons.tables import FORMS, PARTS, offered
from tests.pages.driver import LESSONS, checked, open_page, press, stages, until
from tests.thoroughly import asked_for

LEARNING = [slug for slug in [*LESSONS, *PARTS] if importlib.util.find_spec(f"rnnplay.lessons.{slug}.task")]
STEPS = 6
# Counts the steps that a script makes, and keeps the parameters of the network that it trains, in their order.
RUN = """
import runpy, sys
import torch
from torch.optim.optimizer import register_optimizer_step_post_hook
torch.set_num_threads(1)
steps, kept, make = [], [], torch.optim.Optimizer.__init__
def remember(optimizer, parameters, *arguments, **options):
    kept[:] = list(parameters)
    make(optimizer, kept, *arguments, **options)
torch.optim.Optimizer.__init__ = remember
register_optimizer_step_post_hook(lambda *_: steps.append(1))
for path in sys.argv[1:]:
    steps.clear()
    runpy.run_path(path)
    torch.save({"steps": len(steps), "weights": [each.detach() for each in kept]}, path + ".pt")
assert not any(name.startswith("rnnplay") for name in sys.modules)
"""


def part_of(slug, part):
    """A module of a lesson."""
    return importlib.import_module(f"rnnplay.lessons.{slug}.{part}")


def settings_of(slug):
    """Those that the lesson begins with, and its presets."""
    return [part_of(slug, "task").Settings(), *getattr(part_of(slug, "task"), "PRESETS", {}).values()]


def changed(slug):
    """The lesson's settings with one of them at another value, for every row of its table."""
    for row in FORMS[slug]:
        for settings in settings_of(slug) if row.field and row.widget != "text" else ():
            value = next(each for each in offered(row) if each != row.stands_at(settings))
            with suppress(ValueError):  # some need another beside it, such as dropout a second layer
                yield replace(settings, **{row.field: row.conversion.to_field(value)})


def shortened(slug, settings):
    """Of a training that takes a minute the first steps: its schedule is then that of so few."""
    return replace(settings, steps=min(settings.steps, STEPS)) if slug in PARTS else settings


def smaller(slug, settings):
    """With few examples in a batch, where as many as the lesson usually has take long."""
    return replace(settings, batch_size=8) if slug in PARTS else settings


# All but those whose networks take longest.
QUICK = ["hello*", "sine*", "forecast*", "kinds.dates*", "kinds.glance*", "kinds.frames*"]
CASES = [(slug, smaller(slug, settings)) for slug in LEARNING for settings in settings_of(slug)]
SCRIPTS = {
    f"{slug}-{number}": (slug, shortened(slug, settings))
    for slug in LEARNING
    for number, settings in enumerate(dict.fromkeys([*settings_of(slug), *changed(slug)]))
}


def task_of(slug, settings):
    return part_of(slug, "task").Task(settings)


def arrays_of(value):
    """All arrays in an observation."""
    if isinstance(value, np.ndarray):
        yield value
    elif dataclasses.is_dataclass(value):
        yield from arrays_of([getattr(value, each.name) for each in dataclasses.fields(value)])
    elif isinstance(value, dict):
        yield from arrays_of([*value.values()])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from arrays_of(each)


def test_some_lessons_learn():
    assert {"hello", "sine"} <= set(LEARNING)


@pytest.mark.quick(*QUICK)
@pytest.mark.parametrize(("slug", "settings"), CASES)
def test_the_same_settings_make_the_same_run(slug, settings):
    first, second = task_of(slug, settings), task_of(slug, settings)
    torch.rand(3)  # torch's own chance has no say
    assert [first.step() for _ in range(STEPS)] == [second.step() for _ in range(STEPS)]


@pytest.mark.quick(*QUICK)
@pytest.mark.parametrize(("slug", "settings"), CASES)
def test_a_state_can_be_gone_back_to(slug, settings):
    task, other = task_of(slug, settings), task_of(slug, settings)
    task.step()
    state = copy.deepcopy(task.state_dict())
    losses = [task.step() for _ in range(STEPS)]
    for again in (task, other, other):
        again.load_state_dict(state)
        assert again.step_count == 1
        assert [again.step() for _ in range(STEPS)] == losses


@pytest.mark.quick(*QUICK)
@pytest.mark.parametrize(("slug", "settings"), CASES)
def test_observing_changes_nothing_and_nothing_observed_can_be_changed(slug, settings):
    watched, blind = task_of(slug, settings), task_of(slug, settings)
    chance = torch.get_rng_state()
    for _ in range(STEPS):
        seen = [watched.observe(), *([watched.phases()] if hasattr(watched, "phases") else [])]
        assert all(not array.flags.writeable for array in arrays_of(seen))
        assert watched.step() == blind.step()
    assert torch.equal(chance, torch.get_rng_state())
    assert isinstance(seen[-1], StepPhases) == hasattr(watched, "phases")


@pytest.fixture(scope="module")
def made(request, tmp_path_factory, run_scripts):
    """What the scripts of a lesson made, by the case's name; all lessons at once would take minutes."""
    cases = asked_for(request, "case")
    folder = tmp_path_factory.mktemp("scripts")
    lay_out_mnist(folder)

    @cache
    def of(slug):
        given = {case: SCRIPTS[case][1] for case in cases if SCRIPTS[case][0] == slug}
        scripts = [part_of(slug, "script").script(settings) for settings in given.values()]
        paths, _printed = run_scripts(folder, scripts, RUN)
        return {case: torch.load(f"{path}.pt") for case, path in zip(given, paths, strict=True)}

    return of


@pytest.mark.quick("kinds.sentiment-0")
@pytest.mark.parametrize("case", SCRIPTS)
def test_the_exported_script_makes_the_same_run(made, case):
    slug, settings = SCRIPTS[case]
    task, theirs = task_of(slug, settings), made(slug)[case]
    assert theirs["steps"]
    for _ in range(theirs["steps"]):
        task.step()
    assert all(torch.equal(a, b) for a, b in zip(theirs["weights"], task.model.parameters(), strict=True))


@pytest.mark.parametrize("slug", LESSONS)
def test_the_page_opens_with_a_stage_and_a_title(slug):
    app = open_page(slug)
    assert [title.value for title in app.title] == [LESSONS[slug].name]
    assert stages(app) and all(panel["title"] and panel["key"] for panel in stages(app)[0]["panels"])
    assert not app.warning and not app.error


@pytest.mark.quick("hello", "forecast", "kinds.dates")
@pytest.mark.parametrize("slug", LEARNING)
def test_another_page_and_back_keeps_the_run(slug):
    page, link = PARTS.get(slug, (slug, {}))
    app = open_page(page, pace="max", **link)
    for count in ("1", "2"):
        press(app, "once")
        until(app, lambda count=count: _positions(app)[-1:] == [count])  # a slow machine says meanwhile that it comes
    before = _positions(app)
    other = next(each for each in catalog() if each.slug != page)
    checked(app.switch_page(other.page).run())
    checked(app.switch_page(LESSONS[page].page).run())
    until(app, lambda: bool(_positions(app)))
    assert _positions(app) == before


def _positions(app):
    """On the stage of the run; none before it comes."""
    return next((stage["positions"] for stage in stages(app)), [])
