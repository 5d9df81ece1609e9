"""Binds the arguments of a call to the parameters of what is called, or says what is wrong."""

from typing import NamedTuple

from protemporal.expression import nodes
from protemporal.expression.faults import Fault, nearest
from protemporal.expression.functions import FUNCTIONS, REFUSED
from protemporal.expression.methods import METHODS
from protemporal.expression.nodes import Node
from protemporal.expression.signatures import (
    Absent,
    Function,
    Known,
    Method,
    Parameter,
    arity,
)
from protemporal.expression.values import article, kind_of


class Argument(NamedTuple):
    """An argument as written, with its name if it has one."""

    at: int
    name: str | None
    value: Node


def resolve_function(name: str, at: int, arguments: list[Argument]) -> "Node | list[Fault]":
    """Give the call of a function, or every fault in it."""
    if name in REFUSED:
        return [Fault(at, f"{name}() is refused: {REFUSED[name]}")]
    function = FUNCTIONS.get(name)
    if function is None:
        if name in METHODS:
            return [Fault(at, f'"{name}" is a method: call it on a value, like id.{name}()')]
        return [Fault(at, f'unknown function "{name}" {nearest(name, FUNCTIONS)}')]
    bound = _bind(function, at, arguments)
    return bound if isinstance(bound, list) else nodes.FunctionCall(at, function, bound)


def resolve_method(
    name: str, at: int, target: Node, arguments: list[Argument]
) -> "Node | list[Fault]":
    """Give the call of a method, or every fault in it."""
    method = METHODS.get(name)
    if method is None:
        if name in FUNCTIONS:
            return [Fault(at, f'"{name}" is a function: call it alone, as {name}()')]
        return [Fault(at, f'unknown method "{name}" {nearest(name, METHODS)}')]
    bound = _bind(method, at, arguments)
    if isinstance(bound, list):
        return bound
    problem = method.verify([_known(argument) for argument in bound])
    if problem is not None:
        return [Fault(at, problem)]
    return nodes.MethodCall(at, target, method, bound)


def _known(node: Node | None) -> Known:
    if node is None:
        return None
    return node.value if isinstance(node, nodes.Literal) else Absent.UNKNOWN


def _bind(
    called: Function | Method, at: int, arguments: list[Argument]
) -> tuple[Node | None, ...] | list[Fault]:
    """Put the arguments into the order of the parameters."""
    names = [parameter.name for parameter in called.parameters]
    slots: list[Argument | None] = [None] * len(names)
    faults: list[Fault] = []
    for position, argument in enumerate(arguments):
        if argument.name is not None and argument.name not in names:
            unknown = f'{called.name}() has no parameter "{argument.name}"'
            hint = nearest(argument.name, names) if names else "(it takes none)"
            faults.append(Fault(argument.at, f"{unknown} {hint}"))
            continue
        slot = position if argument.name is None else names.index(argument.name)
        if slot >= len(slots) and called.variadic:
            slots.append(argument)
        elif slot >= len(slots) or slots[slot] is not None:
            return [Fault(at, f"{called.name}() takes {arity(called)}, got {len(arguments)}")]
        else:
            slots[slot] = argument
    if faults:
        return faults
    return _verified(called, at, slots)


def _verified(
    called: Function | Method, at: int, slots: list[Argument | None]
) -> tuple[Node | None, ...] | list[Fault]:
    faults: list[Fault] = []
    for position, argument in enumerate(slots):
        parameter = called.parameters[min(position, len(called.parameters) - 1)]
        if argument is None:
            if parameter.required:
                given = sum(slot is not None for slot in slots)
                return [Fault(at, f"{called.name}() takes {arity(called)}, got {given}")]
            continue
        problem = _problem(parameter, argument.value)
        if problem is not None:
            faults.append(Fault(argument.at, f"{called.name}(): {problem}"))
    return faults or tuple(slot.value if slot is not None else None for slot in slots)


def _problem(parameter: Parameter, node: Node) -> str | None:
    if parameter.form != "plain":
        return None
    if isinstance(node, nodes.Lambda):
        return f'"{parameter.name}" takes a value, not a lambda'
    if not isinstance(node, nodes.Literal):
        return f'"{parameter.name}" must be a literal' if parameter.must_be_literal else None
    if kind_of(node.value) not in parameter.kinds:
        expected = article(parameter.kinds)
        return f'"{parameter.name}" takes {expected}, got {article([kind_of(node.value)])}'
    return parameter.verify(node.value)
