"""Method and class definitions, laid out; shared by the emitters."""

from collections.abc import Iterable, Sequence

from protemporal.contract.model import Message, Operation, Service
from protemporal.plugin.imports import Modules
from protemporal.plugin.text import call, docstring, indent

MARGIN = 4


def abstract(head: str, arguments: Sequence[str], returns: str, about: str) -> str:
    """A method without a body: its docstring, if there is a comment, else `...`."""
    parameters = ["self", *arguments]
    if about:
        signature = call(f"{head}(", parameters, f") -> {returns}:", margin=MARGIN)
        return f"{signature}\n{indent(docstring(about))}"
    return call(f"{head}(", parameters, f") -> {returns}: ...", margin=MARGIN)


def method(head: str, arguments: Sequence[str], returns: str, about: str, body: str) -> str:
    """A method with its docstring, if there is a comment, and one statement."""
    signature = call(f"{head}(", ["self", *arguments], f") -> {returns}:", margin=MARGIN)
    documented = f"{indent(docstring(about))}\n" if about else ""
    return f"{signature}\n{documented}{indent(body)}"


def about(operation: Operation) -> str:
    """The docstring of a method: the proto's comment, and whether the RPC is deprecated."""
    return described(operation.comment, deprecated=operation.deprecated)


def described(comment: str, *, deprecated: bool) -> str:
    """The comment, with a last paragraph if the thing is deprecated."""
    remark = ".. deprecated:: see its proto" if deprecated else ""
    return "\n\n".join(filter(None, [comment, remark]))


def request(operation: Operation, modules: Modules, name: str = "request") -> str:
    """`request: pb.PlaceOrderRequest`."""
    return f"{name}: {modules.annotation(operation.input)}"


def answer(message: Message, modules: Modules) -> str:
    """The output as a type; None where the proto says google.protobuf.Empty."""
    return "None" if message.is_empty else modules.annotation(message)


def listed(services: Iterable[Service]) -> str:
    """``the `orders.v1.Orders` service``, or several, for the docstring of a module."""
    *others, last = (f"`{service.full_name}`" for service in services)
    return f"the {', '.join(others)} and {last} services" if others else f"the {last} service"
