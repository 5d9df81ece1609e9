"""Interpolated strings, `order/${! orderId }`: the ids of workflows and updates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from protemporal.expression.analysis import is_deterministic, names_used
from protemporal.expression.check import check_query
from protemporal.expression.evaluate import Environment, Evaluator, Root, evaluator
from protemporal.expression.faults import EvaluationError, ExpressionError, Fault
from protemporal.expression.interpolation import Fragment, cut
from protemporal.expression.nodes import Node
from protemporal.expression.parser import parse_query
from protemporal.expression.this import reader, this_of
from protemporal.expression.values import Value, article, descend, kind_of, utf8

LONGEST_RESULT = 64 * 1024  # bytes of UTF-8
_UTF8_MOST = 4  # bytes of a character
_LONGEST_QUOTE = 60  # characters of a query shown in a message


@dataclass(frozen=True)
class Query:
    """One `${! … }`: its text without the spaces around it, and its tree."""

    source: str
    node: Node

    @property
    def fields(self) -> frozenset[str]:
        """The top-level fields that are named, by JSON name; `this` as a whole names none."""
        return frozenset(names_used(self.node))

    def failure(self, error: EvaluationError) -> str:
        """Say what failed, with the query it happened in."""
        quoted = self.source[:_LONGEST_QUOTE]
        return f"${{! {quoted}{'…' if quoted != self.source else ''} }}: {error}"


@dataclass(frozen=True)
class Template:
    """A parsed interpolated string: literal text and queries, in order."""

    parts: tuple[str | Query, ...]

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        """The queries, in order."""
        return tuple(part for part in self.parts if isinstance(part, Query))

    @property
    def is_constant(self) -> bool:
        """Whether there is no query, so that the result is always the same."""
        return not self.queries

    @property
    def is_deterministic(self) -> bool:
        """Whether equal inputs give equal results: no random ids, no clock."""
        return all(is_deterministic(query.node) for query in self.queries)

    @property
    def literal_prefix(self) -> str:
        """The text before the first query."""
        prefix = ""
        for part in self.parts:
            if isinstance(part, Query):
                break
            prefix += part
        return prefix

    @property
    def literal(self) -> str:
        """All text around the queries."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def fields(self) -> frozenset[str]:
        """The top-level fields that the queries name."""
        return frozenset[str]().union(*(query.fields for query in self.queries))

    def check(self, descriptor: Descriptor | None) -> tuple[Fault, ...]:
        """Give what can never work for inputs of a type; None or Empty stand for no input."""
        return tuple(
            sorted(fault for query in self.queries for fault in check_query(query.node, descriptor))
        )

    def evaluate(self, message: Message | None) -> str:
        """Give the result for an input; raises EvaluationError that names every failing query."""
        if self.is_constant:
            return self._render(())
        return self._generic((this_of(message),))

    def bind(self, descriptor: Descriptor | None) -> Callable[[Message], str]:
        """Give `evaluate` for inputs of one type, with every path resolved now.

        Fields that no query names are not looked at, so one without a JSON form fails no call.
        """
        if self.is_constant:
            constant = self._render(())
            return lambda _: constant
        run = self._compiled(_of_message(descriptor))
        return lambda message: run((message,))

    @cached_property
    def _generic(self) -> Callable[[Environment], str]:
        return self._compiled(_of_value)

    def _compiled(self, root: Root) -> Callable[[Environment], str]:
        queries = [evaluator(query.node, root) for query in self.queries]
        if len(queries) == 1 and isinstance(self.parts[-1], Query):
            return self._ending_in_query(queries[0])

        def run(environment: Environment) -> str:
            try:
                values = [query(environment) for query in queries]
            except EvaluationError:
                values = self._every_failure(queries, environment)
            return self._render(values)

        return run

    def _ending_in_query(self, query: Evaluator) -> Callable[[Environment], str]:
        """The usual form, a prefix and one query, without the lists that more parts need."""
        prefix = self.literal_prefix
        room = LONGEST_RESULT // _UTF8_MOST - len(prefix)  # characters that surely fit

        def run(environment: Environment) -> str:
            try:
                value = query(environment)
            except EvaluationError as error:
                raise _failed([(self.queries[0], error)]) from None
            if type(value) is str and len(value) <= room:
                return prefix + value
            return self._render((value,))

        return run

    def _every_failure(self, queries: list[Evaluator], environment: Environment) -> list[Value]:
        values: list[Value] = []
        failures: list[tuple[Query, EvaluationError]] = []
        for query, run in zip(self.queries, queries, strict=True):
            try:
                values.append(run(environment))
                _as_text(values[-1])
            except EvaluationError as error:
                failures.append((query, error))
        if failures:
            raise _failed(failures)
        return values

    def _render(self, values: list[Value] | tuple[Value, ...]) -> str:
        remaining = iter(values)
        pieces: list[str] = []
        failures: list[tuple[Query, EvaluationError]] = []
        for part in self.parts:
            if isinstance(part, str):
                pieces.append(part)
                continue
            try:
                pieces.append(_as_text(next(remaining)))
            except EvaluationError as error:
                failures.append((part, error))
        if failures:
            raise _failed(failures)
        return _limited("".join(pieces))


def _failed(failures: Sequence[tuple[Query, EvaluationError]]) -> EvaluationError:
    fields = frozenset[str]().union(*(query.fields for query, _ in failures))
    return EvaluationError("; ".join(query.failure(error) for query, error in failures), fields)


def _as_text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return utf8(value)
    raise EvaluationError(f"expected a string, got {article([kind_of(value)])}")


def _limited(text: str) -> str:
    if len(text) > LONGEST_RESULT or len(text.encode()) > LONGEST_RESULT:
        raise EvaluationError(f"the result is longer than {LONGEST_RESULT} bytes")
    return text


def _of_value(path: tuple[str, ...]) -> Evaluator:
    return lambda environment: descend(environment[0], path)


def _of_message(descriptor: Descriptor | None) -> Root:
    def root(path: tuple[str, ...]) -> Evaluator:
        read = reader(descriptor, path)
        return lambda environment: read(environment[0])

    return root


@lru_cache(maxsize=1024)
def parse_template(text: str) -> Template:
    """Read an interpolated string; raises ExpressionError with every fault found.

    Kept, since the signals, queries and updates of a workflow mostly share its expression.
    """
    fragments, found = cut(text)
    faults = list(found)
    parts: list[str | Query] = []
    for fragment in fragments:
        try:
            parts.append(_query(fragment) if fragment.is_query else fragment.text)
        except ExpressionError as error:
            faults.extend(error.faults)
    if faults:
        raise ExpressionError(faults)
    return Template(tuple(parts))


def _query(fragment: Fragment) -> Query:
    return Query(fragment.text.strip(), parse_query(fragment.text, fragment.columns))
