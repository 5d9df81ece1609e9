"""Whole mappings, `name = query` line by line: search attributes, untyped and typed."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from protemporal.expression import nodes, shapes
from protemporal.expression.analysis import is_deterministic, names_used
from protemporal.expression.check import Checker, beginning, input_fault
from protemporal.expression.evaluate import Environment, Evaluator, evaluator
from protemporal.expression.faults import EvaluationError, Fault
from protemporal.expression.instants import Instant
from protemporal.expression.messages import wrong_kind
from protemporal.expression.nodes import Node
from protemporal.expression.parser import Statement, parse_statements
from protemporal.expression.this import this_of
from protemporal.expression.typed import key_problem, name_problem, untyped_problem, value_problem
from protemporal.expression.values import Nothing, Value, article, descend, kind_of, kinds

_LARGEST_EXACT = 2**53  # floats beyond this skip integers
_TYPED_DEPTH = 2  # type key, then attribute name


@dataclass(frozen=True)
class Mapping:
    """A parsed mapping."""

    statements: tuple[Statement, ...]

    @property
    def is_deterministic(self) -> bool:
        """Whether equal inputs give equal results: no random ids, no clock."""
        return all(is_deterministic(statement.value) for statement in self.statements)

    @property
    def fields(self) -> frozenset[str]:
        """The top-level fields that are named, by JSON name; `this` as a whole names none."""
        return frozenset(
            name for statement in self.statements for name in names_used(statement.value)
        )

    def fields_of(self, name: str) -> frozenset[str]:
        """The fields named by the statements that end in this name; of other statements none."""
        return frozenset(
            used
            for statement in self.statements
            if statement.path[-1:] == (name,)
            for used in names_used(statement.value)
        )

    def check(self, descriptor: Descriptor | None) -> tuple[Fault, ...]:
        """Give what can never work for inputs of a type; None or Empty stand for no input."""
        return tuple(sorted({fault for faults in self._checked(descriptor) for fault in faults}))

    def check_typed(self, descriptor: Descriptor | None) -> tuple[Fault, ...]:
        """Check a mapping of type keys: also the keys, and the values each type accepts."""
        typed = (
            fault for statement in self.statements for fault in _typed_faults(statement, descriptor)
        )
        return tuple(sorted({*self.check(descriptor), *typed}))

    def check_untyped(self, descriptor: Descriptor | None) -> tuple[Fault, ...]:
        """Check a mapping of attribute names: also whether each can have such a value."""
        found = (
            fault
            for statement in self.statements
            for fault in _untyped_faults(statement, descriptor)
        )
        return tuple(sorted({*self.check(descriptor), *found}))

    def evaluate(self, message: Message | None) -> dict[str, object]:
        """Give the object made for an input; raises EvaluationError that names every failure.

        A timestamp comes as an aware datetime, bytes as base64, and a number without a fraction as
        an int, since the language has 64-bit floats where JSON does not say which.
        """
        this = this_of(message)
        environment: Environment = ({} if this is None else this,)
        result: dict[str, Value] = {}
        failures: list[str] = []
        for statement, run in zip(self.statements, self._evaluators, strict=True):
            try:
                result = _assign(result, statement.path, run(environment))
            except EvaluationError as error:
                failures.append(f"{'.'.join(statement.path) or 'root'}: {error}")
        if failures:
            raise EvaluationError("; ".join(failures))
        return {key: _plain(value) for key, value in result.items()}

    @cached_property
    def _evaluators(self) -> tuple[Evaluator, ...]:
        return tuple(evaluator(statement.value, _root) for statement in self.statements)

    def _checked(self, descriptor: Descriptor | None) -> Iterator[tuple[Fault, ...]]:
        for statement in self.statements:
            unfit = input_fault(descriptor, statement.value)
            yield unfit or _value_faults(statement, descriptor)


def _root(path: tuple[str, ...]) -> Evaluator:
    return lambda environment: descend(environment[0], path)


def _assign(result: dict[str, Value], path: tuple[str, ...], value: Value) -> dict[str, Value]:
    """Put a value into the result; nothing is not put."""
    if value is Nothing.NOTHING:
        return result
    if not path:
        if not isinstance(value, dict):
            kind = article([kind_of(value)])
            raise EvaluationError(f"the result of a mapping must be an object, got {kind}")
        return dict(value)
    grown = dict(result)
    if len(path) == 1:
        grown[path[0]] = value
        return grown
    inner = result.get(path[0], {})
    if not isinstance(inner, dict):
        raise EvaluationError(f'"{path[0]}" has a value already, which is no object')
    grown[path[0]] = _assign(inner, path[1:], value)
    return grown


def _plain(value: Value) -> object:
    match value:
        case Instant():
            return value.to_datetime()
        case bytes():
            return base64.b64encode(value).decode()
        case float():
            return int(value) if value.is_integer() and abs(value) < _LARGEST_EXACT else value
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value


def _value_faults(statement: Statement, descriptor: Descriptor | None) -> tuple[Fault, ...]:
    checker = Checker()
    shape = checker.infer(statement.value, shapes.of_input(descriptor))
    found = shape.kinds - {"nothing"}
    if not statement.path and found and "object" not in found:
        what = wrong_kind("the result of a mapping", kinds("object"), statement.value, shape)
        checker.faults.append(Fault(beginning(statement.value), what))
    return tuple(checker.faults)


def _typed_faults(statement: Statement, descriptor: Descriptor | None) -> Iterator[Fault]:
    entries = _entries(statement.at, statement.path, statement.value, _TYPED_DEPTH)
    for at, path, node in entries:
        problem = key_problem(path[0]) if path else None
        if problem is not None:
            yield Fault(at, problem)
            continue
        shape = Checker().infer(node, shapes.of_input(descriptor))
        if len(path) == _TYPED_DEPTH and (problem := name_problem(path[1])) is not None:
            yield Fault(at, problem)
            continue
        if len(path) == _TYPED_DEPTH:
            problem = value_problem(path[0], path[1], node, shape)
        elif len(path) > _TYPED_DEPTH:
            problem = f"{'.'.join(path)}: an attribute has a type key and a name, nothing more"
        elif path and shape.kinds and "object" not in shape.kinds:
            problem = f"{path[0]} is a type key: write {path[0]}.AttributeName = value"
        if problem is not None:
            yield Fault(at if len(path) > _TYPED_DEPTH else beginning(node), problem)


def _untyped_faults(statement: Statement, descriptor: Descriptor | None) -> Iterator[Fault]:
    for at, path, node in _entries(statement.at, statement.path, statement.value, 1):
        if len(path) > 1:
            yield Fault(at, f"{'.'.join(path)}: an attribute has a name, nothing more")
        elif path and (problem := name_problem(path[0])) is not None:
            yield Fault(at, problem)
        elif path:
            shape = Checker().infer(node, shapes.of_input(descriptor))
            if problem := untyped_problem(path[0], node, shape):
                yield Fault(beginning(node), problem)


def _entries(
    at: int, path: tuple[str, ...], node: Node, depth: int
) -> Iterator[tuple[int, tuple[str, ...], Node]]:
    """Give what a statement assigns, one entry for each value of an object written out, to a depth.

    The column is that of the first name of the path.
    """
    if not isinstance(node, nodes.Object) or len(path) >= depth:
        yield at, path, node
        return
    for key, value in node.pairs:
        if isinstance(key, nodes.Literal) and isinstance(key.value, str):
            yield from _entries(at if path else key.at, (*path, key.value), value, depth)


def parse_mapping(text: str) -> Mapping:
    """Read a mapping; raises ExpressionError with every fault, columns counted from its start."""
    return Mapping(tuple(parse_statements(text)))
