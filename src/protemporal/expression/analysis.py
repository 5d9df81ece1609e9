"""What a syntax tree says without an input: is it deterministic, which fields it names."""

from collections.abc import Iterator

from protemporal.expression import nodes
from protemporal.expression.nodes import Node, walk


def is_deterministic(node: Node) -> bool:
    """Say whether the tree calls nothing that gives something new every time."""
    return all(
        part.function.deterministic
        for part, _ in walk(node)
        if isinstance(part, nodes.FunctionCall)
    )


def names_used(node: Node) -> Iterator[str]:
    """Give the top-level fields of the input that are named, possibly more than once."""
    yield from _names(node, is_input=True)


def _names(node: Node, *, is_input: bool) -> Iterator[str]:
    if isinstance(node, nodes.Field):
        base, names = nodes.path_of(node)
        if isinstance(base, nodes.This):
            yield from names[:1] if is_input else ()
            return
        node = base
    elif _gets_from_this(node):
        yield from _got(node) if is_input else ()
    for part, sees_input in _parts(node, is_input=is_input):
        yield from _names(part, is_input=sees_input)


def _gets_from_this(node: Node) -> bool:
    return (
        isinstance(node, nodes.MethodCall)
        and node.method.name == "get"
        and isinstance(node.target, nodes.This)
    )


def _got(node: Node) -> Iterator[str]:
    if isinstance(node, nodes.MethodCall):
        argument = node.arguments[0]
        if isinstance(argument, nodes.Literal) and isinstance(argument.value, str):
            yield argument.value.split(".")[0]


def _parts(node: Node, *, is_input: bool) -> Iterator[tuple[Node, bool]]:
    """Give the parts of a node, and whether `this` is the input in each."""
    shifted = _shifted(node)
    for part in nodes.children(node):
        keeps = isinstance(part, nodes.Lambda) or not any(part is other for other in shifted)
        yield part, is_input and keeps


def _shifted(node: Node) -> tuple[Node, ...]:
    """Give the parts in which `this` is something else."""
    match node:
        case nodes.Into() if not isinstance(node.target, nodes.This):
            return (node.body,)
        case nodes.Match() if node.subject is not None and not isinstance(node.subject, nodes.This):
            return nodes.children(node)[1:]
        case nodes.MethodCall() if (
            node.method.parameters and node.method.parameters[0].form == "query"
        ):
            return nodes.children(node)[1:]
        case _:
            return ()
