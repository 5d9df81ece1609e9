"""What a function or method takes and gives: what parsing, checking and running share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

from protemporal.expression.values import ANY_KIND, Kinds, Value


class Absent(Enum):
    """The value of an argument that is not a literal, so not known before the expression runs."""

    UNKNOWN = "unknown"


Known: TypeAlias = "Value | Absent"
Form: TypeAlias = Literal["plain", "fallback", "query"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter.

    `form` "plain" is a value of one of `kinds`; "fallback" a query run only when needed; "query"
    one run for each element. `verify` says what is wrong with a literal argument, or None. Where
    `must_be_literal`, nothing from the input may flow in.
    """

    name: str
    kinds: Kinds = ANY_KIND
    required: bool = True
    form: Form = "plain"
    must_be_literal: bool = False
    verify: Callable[[Value], str | None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function; `deterministic` says that it gives the same value every time."""

    name: str
    returns: Kinds
    run: Callable[..., Value]
    parameters: tuple[Parameter, ...] = ()
    deterministic: bool = True

    @property
    def variadic(self) -> bool:
        """Say whether the last parameter may be repeated."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A method, called on a value of one of the kinds it `accepts`.

    `run` gets the target, then the arguments, None for each left out. `verify` looks at all
    arguments together, those that are no literals as Absent.UNKNOWN.
    """

    name: str
    accepts: Kinds
    returns: Kinds
    run: Callable[..., Value]
    parameters: tuple[Parameter, ...] = ()
    variadic: bool = False
    verify: Callable[[Sequence[Known]], str | None] = lambda _: None


def arity(called: Function | Method) -> str:
    """Say how many arguments it takes: `1 to 2 arguments`."""
    least = sum(parameter.required for parameter in called.parameters)
    most = len(called.parameters)
    if called.variadic:
        return f"{least} or more arguments"
    if not most:
        return "no arguments"
    span = f"{least}" if least == most else f"{least} to {most}"
    return f"{span} argument{'' if most == 1 else 's'}"
