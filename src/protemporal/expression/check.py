"""Checks an expression against the type of its input, before there is any input.

A fault names what can never work, for any message of the type. What could work for some message
passes; so does what fails under an `or`, `catch` or `|`, which are there for it. Two things are
faults everywhere, because only a slip of the pen can mean them: a field that does not exist, and a
comparison that can never be true.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from google.protobuf.descriptor import Descriptor

from protemporal.expression import nodes, shapes
from protemporal.expression.faults import Fault
from protemporal.expression.messages import (
    cannot_add,
    cannot_compare,
    missing_field,
    not_a_container,
    wrong_elements,
    wrong_kind,
    wrong_result,
)
from protemporal.expression.nodes import Branch, Node
from protemporal.expression.shapes import ANYTHING, NEVER, Shape, union
from protemporal.expression.signatures import Parameter
from protemporal.expression.this import SPECIAL_FORMS, by_json_name, not_an_object
from protemporal.expression.values import Kinds, kind_of, kinds

_CONTAINERS = kinds("object", "array")
_PAIR = Shape(kinds("object"))


@dataclass(frozen=True, slots=True)
class _Scope:
    this: Shape
    names: Mapping[str, Shape] = field(default_factory=dict[str, Shape])

    def entering(self, body: Node, value: Shape, *, same: bool = False) -> "tuple[_Scope, Node]":
        if isinstance(body, nodes.Lambda):
            return replace(self, names={**self.names, body.name: value}), body.body
        return self if same else replace(self, this=value), body


class Checker:
    """Infers the shapes of one tree and collects what is wrong with it in `faults`."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.recoverable = 0

    def infer(self, node: Node, this: Shape) -> Shape:
        """Give the shape of a tree whose `this` has a shape."""
        return self._infer(node, _Scope(this))

    def _fault(self, at: int, message: str) -> Shape:
        self.faults.append(Fault(at, message))
        return ANYTHING

    def _failure(self, at: int, message: str) -> Shape:
        """Note what fails when it runs, unless a fallback stands by."""
        if not self.recoverable:
            self._fault(at, message)
        return NEVER

    def _infer(self, node: Node, scope: _Scope) -> Shape:  # noqa: C901, PLR0911, PLR0912 - one line per kind of node
        match node:
            case nodes.Literal():
                return Shape(kinds(kind_of(node.value)))
            case nodes.This():
                return scope.this
            case nodes.Variable():
                return scope.names[node.name]
            case nodes.Field():
                return self._member(node, self._infer(node.target, scope))
            case nodes.Into():
                inner, body = scope.entering(node.body, self._infer(node.target, scope))
                return self._infer(body, inner)
            case nodes.FunctionCall():
                self._arguments(node, node.function.parameters, scope)
                return Shape(node.function.returns)
            case nodes.MethodCall():
                return self._method(node, scope)
            case nodes.Unary():
                wanted = kinds("bool") if node.operator == "!" else kinds("number")
                return self._need(node.operand, f'"{node.operator}"', wanted, scope, node.at)
            case nodes.Binary():
                return self._binary(node, scope)
            case nodes.If():
                return self._if(node, scope)
            case nodes.Match():
                return self._match(node, scope)
            case nodes.Array():
                items = [self._infer(item, scope) for item in node.items]
                return Shape(kinds("array"), element=union(items))
            case nodes.Object():
                for key, value in node.pairs:
                    self._need(key, "an object key", kinds("string"), scope, key.at)
                    self._infer(value, scope)
                return Shape(kinds("object"))
            case nodes.Lambda():
                return self._infer(node.body, scope)

    # Paths

    def _member(self, node: nodes.Field, target: Shape) -> Shape:
        return self._named(target, node.name, node.at, node.target)

    def _named(self, target: Shape, name: str, at: int, owner: Node) -> Shape:  # noqa: PLR0911 - one line per kind of holder
        if not target.kinds or name.startswith("["):
            return NEVER if not target.kinds else ANYTHING
        if not target.kinds & _CONTAINERS:
            return self._fault(at, not_a_container(owner, target, name))
        if target.kinds >= _CONTAINERS:
            return ANYTHING
        if target.message is not None:
            found = by_json_name(target.message).get(name)
            if found is None:
                return self._fault(at, missing_field(target.message, name))
            return shapes.of_field(found)
        if "array" in target.kinds and not (name.isascii() and name.isdecimal()):
            return self._fault(at, not_a_container(owner, target, name))
        if target.element is None:
            return ANYTHING
        return replace(target.element, kinds=target.element.kinds | {"null"})

    # Calls

    def _need(self, node: Node, who: str, wanted: Kinds, scope: _Scope, at: int) -> Shape:
        """Give the shape of an operand that must be of a wanted kind."""
        shape = self._infer(node, scope)
        if shape.kinds and not shape.kinds & wanted:
            return self._failure(at, wrong_kind(who, wanted, node, shape))
        return shape.only(wanted)

    def _arguments(
        self,
        node: nodes.FunctionCall | nodes.MethodCall,
        parameters: tuple[Parameter, ...],
        scope: _Scope,
    ) -> None:
        called = node.function if isinstance(node, nodes.FunctionCall) else node.method
        for position, argument in enumerate(node.arguments):
            parameter = parameters[min(position, len(parameters) - 1)]
            if argument is None or parameter.form != "plain":
                continue
            who = f'{called.name}(): "{parameter.name}"'
            self._need(argument, who, parameter.kinds, scope, argument.at)

    def _method(self, node: nodes.MethodCall, scope: _Scope) -> Shape:
        method = node.method
        argument = node.arguments[0] if node.arguments else None
        form = method.parameters[0].form if method.parameters else "plain"
        if form == "fallback" and argument is not None:
            return self._fallback(node.target, argument, method.name == "or", scope)
        target = self._infer(node.target, scope)
        self._arguments(node, method.parameters, scope)
        if not target.kinds:
            return NEVER
        if not target.kinds & method.accepts:
            what = wrong_kind(f"{method.name}()", method.accepts, node.target, target)
            return self._failure(node.at, what)
        accepted = target.only(method.accepts)
        if form == "query" and argument is not None:
            return self._each(node, accepted, argument, scope)
        return self._returned(node, accepted)

    def _fallback(self, target: Node, argument: Node, null_too: bool, scope: _Scope) -> Shape:  # noqa: FBT001 - `or` against `catch`
        self.recoverable += 1
        first = self._infer(target, scope)
        self.recoverable -= 1
        if null_too:
            first = first.only(first.kinds - {"null", "nothing"})
        inner, body = scope.entering(argument, shapes.of("string", "null"), same=True)
        return union((first, self._infer(body, inner)))

    def _each(self, node: nodes.MethodCall, target: Shape, argument: Node, scope: _Scope) -> Shape:
        element = _PAIR if "object" in target.kinds else target.element or ANYTHING
        if target.kinds >= _CONTAINERS:
            element = ANYTHING
        inner, body = scope.entering(argument, element)
        result = self._infer(body, inner)
        if node.method.name == "sort_by":
            if result.kinds and not result.kinds & kinds("string", "number"):
                wanted = kinds("string", "number")
                return self._failure(body.at, wrong_kind("sort_by()", wanted, body, result))
            return target
        kept = (target.element or ANYTHING,) if "nothing" in result.kinds else ()
        mapped = union((result.only(result.kinds - {"nothing"}), *kept))
        return Shape(target.kinds, element=mapped)

    def _returned(self, node: nodes.MethodCall, target: Shape) -> Shape:  # noqa: PLR0911 - one line per method
        """Give the shape of a method's result where its signature says too little."""
        match node.method.name:
            case "get":
                return self._got(node, target)
            case "not_empty" | "slice":
                return target
            case "key_values":
                return Shape(kinds("array"), element=_PAIR)
            case "re_find_object":
                return Shape(kinds("object"), element=shapes.of("string"))
            case "re_find_all":
                return Shape(kinds("array"), element=shapes.of("string"))
            case "join":
                return self._joined(node, target)
            case _:
                return Shape(node.method.returns)

    def _got(self, node: nodes.MethodCall, target: Shape) -> Shape:
        path = node.arguments[0]
        if not isinstance(path, nodes.Literal) or not isinstance(path.value, str):
            return ANYTHING
        owner = node.target
        for name in path.value.split("."):
            target = self._named(target, name, path.at, owner)
            owner = nodes.Field(path.at, owner, name)
        return target

    def _joined(self, node: nodes.MethodCall, target: Shape) -> Shape:
        element = target.element
        if element is not None and element.kinds and "string" not in element.kinds:
            return self._failure(node.at, wrong_elements("join()", node.target, element))
        return shapes.of("string")

    # Operators

    def _binary(self, node: nodes.Binary, scope: _Scope) -> Shape:
        symbol = node.operator
        if symbol == "|":
            return self._fallback(node.left, node.right, True, scope)  # noqa: FBT003 - as for `or`
        if symbol in ("==", "!="):
            left, right = self._infer(node.left, scope), self._infer(node.right, scope)
            self._compare(node.at, (node.left, left), (node.right, right))
            return shapes.of("bool")
        wanted = kinds("bool") if symbol in ("&&", "||") else kinds("number")
        if symbol == "+":
            wanted = kinds("number", "string")
        left = self._need(node.left, f'"{symbol}"', wanted, scope, node.at)
        right = self._need(node.right, f'"{symbol}"', wanted, scope, node.at)
        if not left.kinds or not right.kinds:
            return NEVER
        if not left.kinds & right.kinds:
            sides = ((node.left, left), (node.right, right))
            return self._failure(node.at, cannot_add(*sides))
        is_comparison = symbol in (">", ">=", "<", "<=")
        return shapes.of("bool") if is_comparison else Shape(left.kinds & right.kinds)

    def _compare(self, at: int, left: tuple[Node, Shape], right: tuple[Node, Shape]) -> None:
        problem = cannot_compare(left, right) or cannot_compare(right, left)
        if problem is not None:
            self._fault(at, problem)

    # Branches

    def _if(self, node: nodes.If, scope: _Scope) -> Shape:
        results: list[Shape] = []
        for branch in node.branches:
            if branch.condition is not None:
                self._need(branch.condition, '"if"', kinds("bool"), scope, branch.condition.at)
            results.append(self._infer(branch.result, scope))
        return union((*results, *_no_branch(node.branches)))

    def _match(self, node: nodes.Match, scope: _Scope) -> Shape:
        inner = scope
        if node.subject is not None:
            inner = replace(scope, this=self._infer(node.subject, scope))
        subject = node.subject or nodes.This(node.at)
        results: list[Shape] = []
        for branch in node.branches:
            self._case(branch, subject, inner)
            results.append(self._infer(branch.result, inner))
        return union((*results, *_no_branch(node.branches)))

    def _case(self, branch: Branch, subject: Node, scope: _Scope) -> None:
        pattern = branch.condition
        if pattern is None:
            return
        shape = self._infer(pattern, scope)
        if isinstance(pattern, (nodes.Literal, nodes.Array, nodes.Object)):
            self._compare(pattern.at, (subject, scope.this), (pattern, shape))
        elif shape.kinds and "bool" not in shape.kinds:
            self._fault(pattern.at, wrong_kind('a case of "match"', kinds("bool"), pattern, shape))


def _no_branch(branches: tuple[Branch, ...]) -> tuple[Shape, ...]:
    return () if branches[-1].condition is None else (shapes.of("nothing"),)


def beginning(node: Node) -> int:
    """Give the column where the text of a tree begins."""
    while True:
        match node:
            case nodes.Field() | nodes.MethodCall() | nodes.Into():
                node = node.target
            case nodes.Binary():
                node = node.left
            case _:
                return node.at


def input_fault(descriptor: Descriptor | None, node: Node) -> tuple[Fault, ...]:
    """Say that a type cannot be an input, or give nothing."""
    if descriptor is None or descriptor.full_name not in SPECIAL_FORMS:
        return ()
    if shapes.of_message(descriptor).kinds & {"object"}:
        return ()
    return (Fault(beginning(node), not_an_object(descriptor.full_name)),)


def check_query(node: Node, descriptor: Descriptor | None) -> list[Fault]:
    """Give what can never work in a query of a template, whose result must be text."""
    unfit = input_fault(descriptor, node)
    if unfit:
        return list(unfit)
    checker = Checker()
    shape = checker.infer(node, shapes.of_input(descriptor))
    if shape.kinds and not shape.kinds & {"string", "bytes"}:
        checker.faults.append(Fault(beginning(node), wrong_result(node, shape)))
    return checker.faults
