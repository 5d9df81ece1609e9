"""Methods on objects and arrays. Those that run a query per element get it as a callable."""

from collections.abc import Callable

from protemporal.expression.faults import EvaluationError
from protemporal.expression.signatures import Method, Parameter
from protemporal.expression.values import (
    ANY_KIND,
    Kind,
    Nothing,
    Value,
    article,
    descend,
    kind_of,
    kinds,
)


def _get(value: Value, path: str) -> Value:
    return descend(value, path.split("."))


def _without(value: dict[str, Value], *paths: str) -> Value:
    return _drop(value, [path.split(".") for path in paths])


def _drop(value: dict[str, Value], paths: list[list[str]]) -> dict[str, Value]:
    kept: dict[str, Value] = {}
    for key, item in value.items():
        below = [path[1:] for path in paths if path[0] == key]
        if [] in below:
            continue
        kept[key] = _drop(item, below) if below and isinstance(item, dict) else item
    return kept


def _key_values(value: dict[str, Value]) -> Value:
    """Give the pairs sorted by key: upstream leaves the order open, ids must not differ by it."""
    return [{"key": key, "value": value[key]} for key in sorted(value)]


def _map_each(value: list[Value] | dict[str, Value], query: Callable[[Value], Value]) -> Value:
    """Replace every element by what the query gives; nothing leaves the element as it is."""

    def mapped(context: Value, item: Value) -> Value:
        result = query(context)
        return item if result is Nothing.NOTHING else result

    if isinstance(value, dict):
        return {key: mapped({"key": key, "value": item}, item) for key, item in value.items()}
    return [mapped(item, item) for item in value]


def _sort_by(value: list[Value], query: Callable[[Value], Value]) -> Value:
    keys = [query(item) for item in value]
    found: set[Kind] = {kind_of(key) for key in keys}
    if len(found) > 1 or not found <= kinds("string", "number"):
        raise EvaluationError(f"sort_by() takes all strings or all numbers, got {article(found)}")
    order = sorted(range(len(value)), key=lambda at: _sortable(keys[at]))
    return [value[at] for at in order]


def _sortable(key: Value) -> tuple[str, float]:
    # Python orders text by code points, Go by UTF-8 bytes: the same order.
    return (key, 0) if isinstance(key, str) else ("", key if isinstance(key, (int, float)) else 0)


def _join(value: list[Value], delimiter: str | None) -> Value:
    parts = [item for item in value if isinstance(item, str)]
    if len(parts) < len(value):
        wrong: set[Kind] = {kind_of(item) for item in value if not isinstance(item, str)}
        raise EvaluationError(f"join() takes an array of strings, got {article(wrong)} in it")
    return (delimiter or "").join(parts)


def _slice(value: str | bytes | list[Value], low: float, high: float | None) -> Value:
    size = len(value)
    start, end = _bound(low, size), size if high is None else _bound(high, size)
    if high is not None and start > end:
        raise EvaluationError("slice(): the low bound is above the high bound")
    return value[start:end]


def _bound(bound: float, size: int) -> int:
    if bound != int(bound):
        raise EvaluationError("slice() takes whole numbers")
    return min(max(int(bound) + size if bound < 0 else int(bound), 0), size)


_EACH = Parameter(name="query", form="query")

COLLECTION_METHODS = (
    Method(
        name="get",
        accepts=ANY_KIND,
        returns=ANY_KIND,
        run=_get,
        parameters=(Parameter(name="path", kinds=kinds("string")),),
    ),
    Method(
        name="without",
        accepts=kinds("object"),
        returns=kinds("object"),
        run=_without,
        parameters=(Parameter(name="path", kinds=kinds("string")),),
        variadic=True,
    ),
    Method(name="key_values", accepts=kinds("object"), returns=kinds("array"), run=_key_values),
    Method(
        name="map_each",
        accepts=kinds("array", "object"),
        returns=kinds("array", "object"),
        run=_map_each,
        parameters=(_EACH,),
    ),
    Method(
        name="sort_by",
        accepts=kinds("array"),
        returns=kinds("array"),
        run=_sort_by,
        parameters=(_EACH,),
    ),
    Method(
        name="join",
        accepts=kinds("array"),
        returns=kinds("string"),
        run=_join,
        parameters=(Parameter(name="delimiter", kinds=kinds("string"), required=False),),
    ),
    Method(
        name="slice",
        accepts=kinds("string", "bytes", "array"),
        returns=kinds("string", "bytes", "array"),
        run=_slice,
        parameters=(
            Parameter(name="low", kinds=kinds("number")),
            Parameter(name="high", kinds=kinds("number"), required=False),
        ),
    ),
)
