"""The sentences of type faults: what is wrong, and what would be right."""

from google.protobuf.descriptor import Descriptor, EnumDescriptor

from protemporal.expression import nodes
from protemporal.expression.faults import nearest
from protemporal.expression.nodes import Node, describe
from protemporal.expression.shapes import NULL, Shape, is_large_integer, zero_is_absent
from protemporal.expression.values import Kind, Kinds, article, kinds

_TO_TEXT: dict[Kind, str] = {
    "number": "add .string()",
    "bool": "add .string()",
    "timestamp": 'add .ts_format("2006-01-02T15:04:05Z07:00")',
    "array": 'add .join(",")',
    "object": "name one of its fields",
}

_ZEROS: dict[Kind, str] = {"number": "0", "bool": "false"}


def missing_field(message: Descriptor, name: str) -> str:
    """Say that a type has no such field, and which it has."""
    names = [field.json_name for field in message.fields]
    there = f"has: {', '.join(names)}" if names else "it has none"
    proto = message.fields_by_name.get(name)
    if proto is not None:
        return f'no field "{name}" in {message.full_name}: write "{proto.json_name}", its JSON name'
    return f'no field "{name}" in {message.full_name} ({there})'


def not_a_container(owner: Node, shape: Shape, name: str) -> str:
    """Say why a value has no field of that name."""
    if shape == NULL and isinstance(owner, nodes.This):
        return f'no field "{name}": the input is google.protobuf.Empty, so "this" is null'
    what = _what(owner, shape)
    if "array" in shape.kinds:
        return f'{what}: it has no field "{name}"; pick an element, like {describe(owner)}.0.{name}'
    return f'{what}: it has no field "{name}"'


def wrong_elements(who: str, node: Node, element: Shape) -> str:
    """Say that an array should hold strings."""
    found = article(element.kinds - {"null"} or element.kinds)
    hint = "add .map_each(item -> item.string())"
    return f"{who} takes an array of strings, each element of {describe(node)} is {found}: {hint}"


def wrong_kind(who: str, wanted: Kinds, node: Node, shape: Shape) -> str:
    """Say that something takes other kinds than those a part can have."""
    sentence = f"{who} takes {article(wanted - {'nothing'})}, {_what(node, shape)}"
    if "number" in wanted and is_large_integer(shape):
        return f"{sentence}: write {describe(node)}.int64()"
    if wanted & {"string"} and not wanted & {"number"} and shape.kinds & {"number", "bool"}:
        return f"{sentence}: write {describe(node)}.string() first"
    return sentence


def wrong_result(node: Node, shape: Shape) -> str:
    """Say that a query of a template does not give text."""
    found = shape.kinds - {"null", "nothing"}
    if not found:
        return f"{describe(node)} is always null, the result must be a string"
    advice = {_to_text(kind, shape) for kind in found}
    hint = f": {advice.pop()}" if len(advice) == 1 else ""
    return f"{_what(node, shape)}, the result must be a string{hint}"


def _to_text(kind: Kind, shape: Shape) -> str:
    if kind in _ZEROS and shape.field is not None and zero_is_absent(shape.field):
        return f"add .or({_ZEROS[kind]}).string()"  # or the id would say null for a zero
    return _TO_TEXT[kind]


def _what(node: Node, shape: Shape) -> str:
    if is_large_integer(shape):
        return f"{describe(node)} is a 64-bit integer, which is a string in JSON"
    found = shape.kinds - {"null"} or shape.kinds
    return f"{describe(node)} is {article(found)}"


def cannot_add(left: tuple[Node, Shape], right: tuple[Node, Shape]) -> str:
    """Say that `+` has text on one side and a number on the other."""
    text, number = (left, right) if "string" in left[1].kinds else (right, left)
    advice = f"{describe(number[0])}.string()"
    if is_large_integer(text[1]):
        advice = f"{describe(text[0])}.int64()"
    return f'"+" takes two numbers or two strings, {_what(*left)}, {_what(*right)}: write {advice}'


def cannot_compare(one: tuple[Node, Shape], other: tuple[Node, Shape]) -> str | None:
    """Say why two values can never be equal, or None if they can."""
    (node, shape), (literal, wanted) = one, other
    enum = shape.field.enum_type if shape.field is not None else None
    if enum is not None and isinstance(literal, nodes.Literal) and isinstance(literal.value, str):
        return _not_in_enum(enum, shape, literal.value)
    if not shape.kinds or not wanted.kinds or _as_text(shape.kinds) & _as_text(wanted.kinds):
        return None
    hint = ""
    if is_large_integer(shape) and "number" in wanted.kinds:
        hint = f": write {describe(node)}.int64()"
    return f"never equal: {_what(node, shape)}, {_what(literal, wanted)}{hint}"


def _as_text(found: Kinds) -> Kinds:
    return found | kinds("string") if "bytes" in found else found


def _not_in_enum(enum: EnumDescriptor, shape: Shape, name: str) -> str | None:
    value = enum.values_by_name.get(name)
    if value is None:
        return (
            f'"{name}" is no value of {enum.full_name} {nearest(name, list(enum.values_by_name))}'
        )
    if value.number == 0 and shape.field is not None and zero_is_absent(shape.field):
        return f'never equal: "{name}" is the zero value, which JSON leaves out: compare with null'
    return None
