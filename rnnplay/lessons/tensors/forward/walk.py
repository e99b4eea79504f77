"""A forward that is run statement by statement, and what each of them makes."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

RETURNED = "return"


@dataclass(frozen=True)
class Step:
    """One statement that was run.

    Attributes:
        line: of the source, from 0.
        made: the tensors that it made or changed, by name, as they are then; a list of tensors as a tuple of them.
            What is returned is called `RETURNED`; of several things, the first, and the others have their own names.
    """

    line: int
    made: Mapping[str, Tensor | tuple[Tensor, ...]]


def walk(source: str, arguments: Mapping[str, Any], names: Mapping[str, Any]) -> list[Step]:
    """Run a function's statements in their order, those of a loop once for each turn.

    Args:
        source: of one function: assignments, calls, for loops, and a return at its end.
        arguments: what it is called with, by name. The first step is its head, which makes those that are tensors.
        names: what else it knows, such as ``torch``.
    """
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    known = {**names, **arguments}
    return [Step(0, _tensors(arguments, known)), *_run(function.body, known)]


def _run(statements: Sequence[ast.stmt], known: dict[str, Any]) -> Iterator[Step]:
    for statement in statements:
        line = statement.lineno - 1
        if isinstance(statement, ast.For):
            turn = ast.Assign([statement.target], ast.Name("_turn", ast.Load()))
            for each in _value(statement.iter, known):
                known["_turn"] = each
                _execute(turn, known)
                yield Step(line, _tensors(_changed(turn), known))
                yield from _run(statement.body, known)
        elif isinstance(statement, ast.Return) and statement.value is not None:
            first, others = statement.value, []
            if isinstance(first, ast.Tuple):
                first, *others = first.elts
            yield Step(line, {RETURNED: _value(first, known)} | _tensors(_names(others), known))
        else:
            _execute(statement, known)
            yield Step(line, _tensors(_changed(statement), known))


def _execute(statement: ast.stmt, known: dict[str, Any]) -> None:
    module = ast.fix_missing_locations(ast.Module([statement], []))
    exec(compile(module, "<forward>", "exec"), known)


def _value(expression: ast.expr, known: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(expression), "<forward>", "eval"), known)


def _changed(statement: ast.stmt) -> list[str]:
    """The names that a statement gives a value, or whose own function it calls, in their order."""
    if isinstance(statement, ast.Assign):
        return _names(statement.targets)
    function = (
        statement.value.func if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) else None
    )
    owner = function.value if isinstance(function, ast.Attribute) else None
    return [owner.id] if isinstance(owner, ast.Name) else []


def _names(expressions: Iterable[ast.expr]) -> list[str]:
    return [each.id for one in expressions for each in ast.walk(one) if isinstance(each, ast.Name)]


def _tensors(names: Iterable[str], known: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the names that stand for a tensor, or a list of tensors with something in it."""
    found: dict[str, Any] = {}
    for name in names:
        value = known[name]
        if isinstance(value, Tensor):
            found[name] = value
        elif isinstance(value, list) and value and isinstance(value[0], Tensor):
            found[name] = tuple(value)
    return found
