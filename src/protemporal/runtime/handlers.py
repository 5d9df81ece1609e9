"""Which method handles which operation: the mark on it, and the search for marks in a class."""

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, get_type_hints

from protemporal.runtime.messages import NOTHING
from protemporal.runtime.spec import ActivitySpec, QuerySpec, SignalSpec, UpdateSpec

F = TypeVar("F", bound=Callable[..., Any])

HandledSpec = ActivitySpec[Any, Any] | SignalSpec[Any] | QuerySpec[Any, Any] | UpdateSpec[Any, Any]
"""A spec that a method can handle; a workflow's own spec belongs to its class."""

_MARK = "__protemporal_handles__"


class Handler(NamedTuple):
    """A method of a generated base and the operation it handles."""

    method: str
    spec: HandledSpec
    validate: bool
    """Whether the class owes `validate_<method>`; False for all but updates."""
    signature: str
    """The declaration as the generated base has it, for messages."""


class ContractError(TypeError):
    """A class does not implement its contract; the text lists every missing or wrong method."""


def handles(spec: HandledSpec, *, validate: bool | None = None) -> Callable[[F], F]:
    """Marks a method of a generated base as the handler of `spec`.

    `validate` says whether this workflow owes a validator for the update; None: as the update says.
    """

    def mark(function: F) -> F:
        owed = isinstance(spec, UpdateSpec) and (spec.validate if validate is None else validate)
        handler = Handler(function.__name__, spec, owed, declaration(function))
        setattr(function, _MARK, handler)
        return function

    return mark


def handlers_of(cls: type) -> tuple[Handler, ...]:
    """The handlers that the bases of a class declare, in their order."""
    found = {
        handler.method: handler
        for base in reversed(cls.__mro__)
        for member in vars(base).values()
        if (handler := getattr(member, _MARK, None)) is not None
    }
    return tuple(found.values())


def declaration(function: Callable[..., Any]) -> str:
    """`async def charge(self, request: ChargeRequest) -> ChargeResponse`."""
    signature = inspect.signature(function)
    named = signature.replace(
        parameters=[
            parameter.replace(annotation=_short(parameter.annotation))
            for parameter in signature.parameters.values()
        ],
        return_annotation=_short(signature.return_annotation),
    )
    prefix = "async def" if inspect.iscoroutinefunction(function) else "def"
    return f"{prefix} {function.__name__}{named}".replace("'", "")


def _short(annotation: Any) -> Any:
    """A class by its own name: the module is the same for all, and long."""
    named = isinstance(annotation, type) and annotation is not inspect.Signature.empty
    return annotation.__name__ if named else annotation


class Declared(NamedTuple):
    """A method that an implementation owes."""

    method: str
    signature: str
    """As the generated base has it, for messages."""
    takes: type
    gives: type


def declared(handler: Handler) -> Declared:
    """The method that handles an operation."""
    spec = handler.spec
    gives = NOTHING if isinstance(spec, SignalSpec) else spec.output
    return Declared(handler.method, handler.signature, spec.input, gives)


def fault(cls: type, owed: Declared) -> str | None:
    """What is wrong with a method of an implementation, or None."""
    function = getattr(cls, owed.method, None)
    if function is None or getattr(function, "__isabstractmethod__", False):
        return f"missing: {owed.signature}"
    if not callable(function):
        return f"not a method: {owed.method}; expected: {owed.signature}"
    asynchronous = inspect.iscoroutinefunction(function) == owed.signature.startswith("async")
    if asynchronous and _takes_one(function) and _types_fit(function, owed):
        return None
    return f"wrong: {declaration(function)}; expected: {owed.signature}"


def _types_fit(function: Callable[..., Any], owed: Declared) -> bool:
    """Whether the annotations, as far as there are any, allow the contract's types."""
    try:
        hints = get_type_hints(function)
    except NameError:
        return True  # of a name that only a checker imports; the checker has seen to it
    given, names = hints.get("return"), [*inspect.signature(function).parameters]
    taken = hints.get(names[1]) if len(names) > 1 else None
    return (not isinstance(taken, type) or issubclass(owed.takes, taken)) and (
        not isinstance(given, type) or issubclass(given, owed.gives)
    )


def _takes_one(function: Callable[..., Any]) -> bool:
    """Whether it can be called as a method with one positional argument."""
    try:
        inspect.signature(function).bind(None, None)
    except TypeError:
        return False
    return True


def check(cls: type, faults: list[str | None]) -> None:
    """Raises ContractError if there is any fault."""
    found = [fault for fault in faults if fault]
    if found:
        raise ContractError(
            "\n  ".join([f"{cls.__qualname__} does not keep its contract:", *found])
        )
