"""Proto name to Python name: the one place.

A keyword gets a `_`, and so does a name that ends in `_` already, so that no two names become one.
Where names of one namespace still clash (`GetHTTP` and `Get_Http`, or an RPC called like a method
of the client's base), the first in the file keeps its name and the later gets one `_` more: adding
an RPC at the end never renames what is there.
"""

import keyword
import re
from collections.abc import Iterable
from functools import cache

_KEYWORDS = frozenset(keyword.kwlist)
_WORD_BEFORE_ACRONYM_END = re.compile(r"([A-Z]+)([A-Z][a-z])")
_LOWER_BEFORE_UPPER = re.compile(r"([a-z\d])([A-Z])")

MODULE = frozenset({"abstractmethod", "gateway", "importlib", "pb", "pt", "t", "timedelta", "str"})
"""Names that the bodies of generated classes mention; a member called so would hide them there."""

CLIENT = frozenset(
    {
        "cancel",
        "describe",
        "execute",
        "get",
        "get_update",
        "query",
        "signal",
        "signal_with_start",
        "start",
        "start_update",
        "start_update_with_start",
        "temporal",
        "terminate",
        "update",
        "update_with_start",
    }
)
"""The public names of the runtime's `Client`."""

WORKFLOW = frozenset({"run"})
"""The method of a workflow that is not a handler."""


class Scope:
    """The names of one namespace: a class or a module."""

    def __init__(self, *reserved: Iterable[str]) -> None:
        self._taken = {name for names in reserved for name in names}

    def take(self, *candidates: str) -> str:
        """The first candidate that is free, else the last with as many `_` as it takes."""
        name = next((name for name in candidates if name not in self._taken), candidates[-1])
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name

    def take_update(self, name: str) -> str:
        """The same for the handler of an update, beside which its validator must find room."""
        while {name, validator(name)} & self._taken:
            name += "_"
        self._taken |= {name, validator(name)}
        return name


@cache
def snake(name: str) -> str:
    """`place_order` of `PlaceOrder`, `get_http_status` of `GetHTTPStatus`; no keyword is minded."""
    parted = _WORD_BEFORE_ACRONYM_END.sub(r"\1_\2", name)
    return _LOWER_BEFORE_UPPER.sub(r"\1_\2", parted).lower()


def pascal(name: str) -> str:
    """`PlaceOrder` of `PlaceOrder`, `placeOrder` and `place_order`; for class names."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_")) or "_"


def of_class(name: str, kind: str) -> str:
    """`OrdersActivities` of `Orders` and `Activities`; nobody wants `OrderActivities`."""
    return pascal(name).removesuffix(kind) + kind


def identifier(name: str) -> str:
    """The name itself where Python allows that as a public member, else the nearest that is.

    Names that begin with `_` get `rpc` in front: Python would mangle them or take them for private.
    Names of generated modules' imports (`orders_pb2`) get a `_`, as keywords do.
    """
    if name.startswith("_"):
        name = f"rpc{name}"
    if keyword.iskeyword(name) or name.endswith(("_", "_pb2", "_temporal")):
        return f"{name}_"
    return name


def method(rpc: str) -> str:
    """`place_order`; `import_` of `Import`."""
    return identifier(snake(rpc))


def validator(handler: str) -> str:
    """`validate_change_address` of `change_address`."""
    return f"validate_{handler}"


def constant(rpc: str) -> str:
    """`PLACE_ORDER`."""
    return identifier(snake(rpc).upper())


def module(proto: str, suffix: str) -> str:
    """`orders.v1.orders_pb2` of `orders/v1/orders.proto` and `_pb2`, as protoc names modules.

    Temporal's own protos lie in the wheel of temporalio.
    """
    name = proto.removesuffix(".proto").replace("-", "_").replace("/", ".") + suffix
    return f"temporalio.{name.partition('.')[2]}" if name.startswith("temporal.api.") else name


@cache
def importable(dotted: str) -> bool:
    """Whether `import a.b` may be written; protoc keeps folders whose names are keywords."""
    return _KEYWORDS.isdisjoint(dotted.split("."))
