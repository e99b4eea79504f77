"""Which tests are thorough: those so marked, and of a test with many cases all but its quick ones.

A test with `pytest.mark.quick("one", "more-*")` has these cases, by their names as pytest gives them in brackets, among
the quick ones; all its others are thorough. What is thorough is left out unless it is asked for (see pyproject.toml).
"""

from fnmatch import filter as named
from typing import Any

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_pycollect_makeitem():
    """Mark the cases of a test that are thorough.

    Raises:
        UsageError: one that is said to be quick is none of its cases.
    """
    made = yield
    cases = [each for each in made if each.get_closest_marker("quick")] if isinstance(made, list) else []
    if cases:
        names = [case.callspec.id for case in cases]
        quick = {pattern: named(names, pattern) for pattern in cases[0].get_closest_marker("quick").args}
        if missing := [pattern for pattern, found in quick.items() if not found]:
            raise pytest.UsageError(f"{cases[0].nodeid}: no case is called {' or '.join(missing)}")
        for case, name in zip(cases, names, strict=True):
            if not any(name in found for found in quick.values()):
                case.add_marker("thorough")
    return made


def asked_for(request: pytest.FixtureRequest, argument: str) -> list[Any]:
    """The values of an argument in the cases that are run and use this fixture of a file, in their order."""
    cases = [each for each in request.session.items if each.path == request.path]
    using = [case for case in cases if request.fixturename in case.fixturenames]
    return [*dict.fromkeys(case.callspec.params[argument] for case in using)]
