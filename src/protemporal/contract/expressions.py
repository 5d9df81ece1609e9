"""Expressions in options: each is read and checked against the message it will run on."""

from functools import lru_cache

from google.protobuf.descriptor import Descriptor

from protemporal.contract.annotations import Option
from protemporal.contract.faults import Code
from protemporal.contract.ids import HIDDEN, ID_LIMIT
from protemporal.expression import ExpressionError, Template, parse_mapping, parse_template
from protemporal.expression import Fault as Mistake

_parse = lru_cache(parse_template)  # a service has one text on many RPCs


def template(option: Option, name: str, request: Descriptor) -> Template | None:
    """The id expression if set and right."""
    if not (text := option.text(name)):
        return None
    try:
        expression = _parse(text)
    except ExpressionError as error:
        _tell(option, name, error.faults)
        return None
    mistakes = expression.check(request)
    _tell(option, name, mistakes)
    _check_fixed(option, name, expression)
    return None if mistakes else expression


def _check_fixed(option: Option, name: str, expression: Template) -> None:
    """Whether the text that every id has in common may be part of one."""
    fixed = expression.literal
    if found := HIDDEN.search(fixed):
        option.fault(
            Code.EXPRESSION,
            name,
            f"the fixed text has U+{ord(found[0]):04X}; an id has no control characters, and none"
            " that turn the direction of text: remove it",
        )
    if (size := len(fixed.encode())) > ID_LIMIT:
        option.fault(
            Code.EXPRESSION,
            name,
            f"the fixed text alone has {size} bytes; an id has {ID_LIMIT} at most",
        )


def workflow_id(option: Option, name: str, request: Descriptor) -> str:
    """The expression that gives an id to a new workflow."""
    expression = template(option, name, request)
    if expression is None:
        return option.text(name)
    if not expression.fields and expression.is_deterministic:
        option.warn(
            Code.ID_CONSTANT,
            name,
            "always the same: only one of these workflows can run at a time; if that is not meant,"
            " put a field of the request in",
        )
    if expression.fields and not expression.literal_prefix:
        option.warn(
            Code.ID_PREFIX,
            name,
            "begins with the caller's own words: workflows of other types may take the same id;"
            ' begin with a text, like "order/"',
        )
    return option.text(name)


def is_repeatable(text: str) -> bool:
    """Whether replay of a workflow finds the same value; of what is wrong, which is told, too."""
    try:
        return not text or _parse(text).is_deterministic
    except ExpressionError:
        return True


def differ(one: str, other: str) -> bool:
    """Whether two id expressions begin so that they never give the same id."""
    try:
        first, second = _parse(one), _parse(other)
    except ExpressionError:
        return False
    begin, also = first.literal_prefix, second.literal_prefix
    if not begin.startswith(also):
        return first.is_constant or not also.startswith(begin)
    return second.is_constant and begin != also


def fields(text: str) -> frozenset[str]:
    """The fields that an expression names, by JSON name; of what is wrong, which is told, none."""
    try:
        return _parse(text).fields if text else frozenset()
    except ExpressionError:
        return frozenset()


def mapping(option: Option, name: str, request: Descriptor, *, typed: bool) -> str:
    """The mapping to search attributes."""
    if not (text := option.text(name)):
        return ""
    try:
        expression = parse_mapping(text)
    except ExpressionError as error:
        _tell(option, name, error.faults)
    else:
        check = expression.check_typed if typed else expression.check_untyped
        _tell(option, name, check(request))
    return text


def _tell(option: Option, name: str, mistakes: tuple[Mistake, ...]) -> None:
    for mistake in mistakes:
        option.fault(Code.EXPRESSION, name, f"column {mistake.column}: {mistake.message}")
