"""Turns a syntax tree into a function, once; running it inspects no tree.

The function takes an environment, a tuple: the input first, then what lambdas, brackets, `match`
and `map_each` have put in view, innermost last. Which place a name means is settled here.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, TypeGuard, cast

from protemporal.expression import nodes
from protemporal.expression.faults import EvaluationError
from protemporal.expression.nodes import Branch, Node
from protemporal.expression.signatures import Parameter
from protemporal.expression.values import (
    INT64_MAX,
    INT64_MIN,
    KIND_OF,
    Nothing,
    Value,
    article,
    descend,
    equal,
    is_null,
    kind_of,
    kinds,
    types_of,
)

# Any: the first place holds the message or its value, as `Root` expects; the others hold values.
Environment: TypeAlias = tuple[Any, ...]
Evaluator: TypeAlias = Callable[[Environment], Value]
Root: TypeAlias = Callable[[tuple[str, ...]], Evaluator]
"""Gives the function that reads a path of the input from the environment's first place."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where in the environment `this` and each name are found; `this` at 0 is the input itself."""

    root: Root
    size: int = 1
    this: int = 0
    names: Mapping[str, int] = field(default_factory=dict[str, int])

    def entering(self, body: Node, *, same: bool = False) -> "tuple[_Scope, Node]":
        """Give the scope of a body that sees one more value, as `this` or under a name."""
        grown = replace(self, size=self.size + 1)
        if isinstance(body, nodes.Lambda):
            return replace(grown, names={**self.names, body.name: self.size}), body.body
        return replace(grown, this=self.this if same else self.size), body


def evaluator(node: Node, root: Root) -> Evaluator:
    """Give the function that evaluates a tree; it raises EvaluationError and nothing else."""
    return _compile(node, _Scope(root))


def _compile(node: Node, scope: _Scope) -> Evaluator:  # noqa: C901, PLR0911, PLR0912 - one line per kind of node
    match node:
        case nodes.Literal():
            value = node.value
            return lambda _: value
        case nodes.This() | nodes.Field():
            return _path(node, scope)
        case nodes.Variable():
            return _slot(scope.names[node.name])
        case nodes.Into():
            return _into(node, scope)
        case nodes.FunctionCall():
            return _function(node, scope)
        case nodes.MethodCall():
            return _method(node, scope)
        case nodes.Unary():
            return _unary(node, scope)
        case nodes.Binary():
            return _binary(node, scope)
        case nodes.If():
            return _branches([_branch(branch, scope) for branch in node.branches])
        case nodes.Match():
            return _match(node, scope)
        case nodes.Array():
            return _array(node, scope)
        case nodes.Object():
            return _object(node, scope)
        case nodes.Lambda():
            return _compile(node.body, scope)


def _slot(at: int) -> Evaluator:
    return lambda environment: cast("Value", environment[at])


def _path(node: Node, scope: _Scope) -> Evaluator:
    base, names = nodes.path_of(node)
    if isinstance(base, nodes.This):
        if scope.this == 0:
            return scope.root(names)
        start = _slot(scope.this)
    else:
        start = _compile(base, scope)
    return (lambda environment: descend(start(environment), names)) if names else start


def _into(node: nodes.Into, scope: _Scope) -> Evaluator:
    target = _compile(node.target, scope)
    inner, body = scope.entering(node.body, same=_is_input(node.target, scope))
    run = _compile(body, inner)
    return lambda environment: run((*environment, target(environment)))


def _is_input(node: Node, scope: _Scope) -> bool:
    """Say that a node is the input itself, so that paths below it are still paths of the input."""
    return isinstance(node, nodes.This) and scope.this == 0


# Calls


def _function(node: nodes.FunctionCall, scope: _Scope) -> Evaluator:
    arguments = _arguments(node.function.name, node.function.parameters, node.arguments, scope)
    run = node.function.run
    if not arguments:
        return lambda _: run()
    return lambda environment: run(*[argument(environment) for argument in arguments])


def _method(node: nodes.MethodCall, scope: _Scope) -> Evaluator:
    method = node.method
    target = _compile(node.target, scope)
    form = method.parameters[0].form if method.parameters else "plain"
    argument = node.arguments[0] if node.arguments else None
    if form == "fallback" and argument is not None:
        passes_over = is_null if method.name == "or" else _never
        return _fallback(target, argument, passes_over, scope)
    checked = _checked(target, f"{method.name}()", types_of(method.accepts))
    run = method.run
    if form == "query" and argument is not None:
        inner, body = scope.entering(argument)
        query = _compile(body, inner)
        return _each(run, checked, query)
    arguments = _arguments(method.name, method.parameters, node.arguments, scope)
    if not arguments:
        return lambda environment: run(checked(environment))
    return lambda environment: run(
        checked(environment), *[argument(environment) for argument in arguments]
    )


def _each(run: Callable[..., Value], target: Evaluator, query: Evaluator) -> Evaluator:
    def each(environment: Environment) -> Value:
        def element(item: Value) -> Value:
            return query((*environment, item))

        return run(target(environment), element)

    return each


def _checked(target: Evaluator, who: str, types: frozenset[type]) -> Evaluator:
    expected = article({KIND_OF[python] for python in types})

    def check(environment: Environment) -> Value:
        value = target(environment)
        if type(value) not in types:
            raise EvaluationError(f"{who} takes {expected}, got {article([kind_of(value)])}")
        return value

    return check


def _arguments(
    name: str,
    parameters: tuple[Parameter, ...],
    arguments: tuple[Node | None, ...],
    scope: _Scope,
) -> tuple[Evaluator, ...]:
    return tuple(
        _argument(name, parameters[min(at, len(parameters) - 1)], argument, scope)
        for at, argument in enumerate(arguments)
    )


def _argument(name: str, parameter: Parameter, argument: Node | None, scope: _Scope) -> Evaluator:
    if argument is None:
        return lambda _: None
    run = _compile(argument, scope)
    if isinstance(argument, nodes.Literal):
        return run  # its kind was verified when it was read
    return _checked(run, f'{name}(): "{parameter.name}"', types_of(parameter.kinds))


def _never(_value: Value) -> bool:
    return False


def _fallback(
    target: Evaluator, argument: Node, passes_over: Callable[[Value], bool], scope: _Scope
) -> Evaluator:
    """Run the argument where the target fails or is passed over; a lambda sees the error's text."""
    inner, body = scope.entering(argument, same=True)
    instead = _compile(body, inner)

    def run(environment: Environment) -> Value:
        try:
            value = target(environment)
        except EvaluationError as error:
            return instead((*environment, str(error)))
        return instead((*environment, None)) if passes_over(value) else value

    return run


# Operators


def _unary(node: nodes.Unary, scope: _Scope) -> Evaluator:
    operand = _compile(node.operand, scope)
    if node.operator == "!":
        truth = _checked(operand, '"!"', types_of(kinds("bool")))
        return lambda environment: not truth(environment)
    number = _checked(operand, '"-"', types_of(kinds("number")))
    return lambda environment: _arithmetic("-", 0, number(environment))


def _binary(node: nodes.Binary, scope: _Scope) -> Evaluator:
    left, right = _compile(node.left, scope), _compile(node.right, scope)
    symbol = node.operator
    if symbol == "|":
        return _fallback(left, node.right, is_null, scope)
    if symbol in ("&&", "||"):
        return _logic(symbol, left, right)
    if symbol in ("==", "!="):
        wanted = symbol == "=="
        return lambda environment: equal(left(environment), right(environment)) is wanted
    if symbol in _COMPARISONS:
        compare = _COMPARISONS[symbol]
        return lambda environment: compare(*_numbers(symbol, left(environment), right(environment)))
    return lambda environment: _arithmetic(symbol, left(environment), right(environment))


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


def _logic(symbol: str, left: Evaluator, right: Evaluator) -> Evaluator:
    truth = types_of(kinds("bool"))
    first, second = (_checked(side, f'"{symbol}"', truth) for side in (left, right))
    if symbol == "&&":
        return lambda environment: first(environment) and second(environment)
    return lambda environment: first(environment) or second(environment)


def _numbers(symbol: str, left: Value, right: Value) -> tuple[float, float]:
    if _is_number(left) and _is_number(right):
        return left, right
    found = " and ".join(article([kind_of(value)]) for value in (left, right))
    raise EvaluationError(f'"{symbol}" takes numbers, got {found}')


def _is_number(value: Value) -> TypeGuard[float]:
    return type(value) in (int, float)


def _arithmetic(symbol: str, left: Value, right: Value) -> Value:
    if symbol == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right
    first, second = _numbers(symbol, left, right)
    try:
        result = _calculate(symbol, first, second)
    except ZeroDivisionError:
        raise EvaluationError(f'"{symbol}": division by zero') from None
    except (OverflowError, ValueError):
        raise EvaluationError(f'"{symbol}": the result is no finite number') from None
    if isinstance(result, int) and not INT64_MIN <= result <= INT64_MAX:
        raise EvaluationError(f'"{symbol}": the result does not fit 64 bits')
    if abs(result) == float("inf"):
        raise EvaluationError(f'"{symbol}": the result is no finite number')
    return result


def _calculate(symbol: str, left: float, right: float) -> float:
    match symbol:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case _:
            return _remainder(int(left), int(right))


def _remainder(left: int, right: int) -> int:
    """Give Go's remainder of integers, which has the sign of the left side."""
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


# Branches

_Branch: TypeAlias = "tuple[Evaluator | None, Evaluator]"


def _branch(branch: Branch, scope: _Scope) -> _Branch:
    result = _compile(branch.result, scope)
    if branch.condition is None:
        return None, result
    condition = _compile(branch.condition, scope)
    return _checked(condition, '"if"', types_of(kinds("bool"))), result


def _branches(branches: list[_Branch]) -> Evaluator:
    def run(environment: Environment) -> Value:
        for condition, result in branches:
            if condition is None or condition(environment):
                return result(environment)
        return Nothing.NOTHING

    return run


def _match(node: nodes.Match, scope: _Scope) -> Evaluator:
    if node.subject is None:
        return _branches([_case(branch, scope) for branch in node.branches])
    subject = _compile(node.subject, scope)
    inner, _ = scope.entering(node.subject, same=_is_input(node.subject, scope))
    run = _branches([_case(branch, inner) for branch in node.branches])
    return lambda environment: run((*environment, subject(environment)))


def _case(branch: Branch, scope: _Scope) -> _Branch:
    """A literal is compared with the subject, which is the last in view; a query must be true."""
    result = _compile(branch.result, scope)
    pattern = branch.condition
    if pattern is None:
        return None, result
    query = _compile(pattern, scope)
    if isinstance(pattern, (nodes.Literal, nodes.Array, nodes.Object)):
        this = _path(nodes.This(pattern.at), scope)
        return lambda environment: equal(this(environment), query(environment)), result
    return lambda environment: query(environment) is True, result


# Collections


def _array(node: nodes.Array, scope: _Scope) -> Evaluator:
    items = [_compile(item, scope) for item in node.items]
    return lambda environment: [
        value for item in items if (value := item(environment)) is not Nothing.NOTHING
    ]


def _object(node: nodes.Object, scope: _Scope) -> Evaluator:
    text = types_of(kinds("string"))
    pairs = [
        (_checked(_compile(key, scope), "an object key", text), _compile(value, scope))
        for key, value in node.pairs
    ]

    def build(environment: Environment) -> Value:
        built: dict[str, Value] = {}
        for key, value in pairs:
            name, item = key(environment), value(environment)
            if isinstance(name, str) and item is not Nothing.NOTHING:
                built[name] = item
        return built

    return build
