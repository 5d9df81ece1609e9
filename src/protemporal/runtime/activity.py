"""Binds the methods of an object to the activities of its contract."""

from abc import ABC
from collections.abc import Callable
from typing import Any, cast

from temporalio import activity

from protemporal.runtime.calls import EVALUATE
from protemporal.runtime.handlers import Handler, check, declared, fault, handlers_of
from protemporal.runtime.messages import NOTHING, empty_answer, received, sends_explicit_empty
from protemporal.runtime.spec import ActivitySpec
from protemporal.runtime.templates import evaluate


class Activities(ABC):  # noqa: B024 # the generated subclasses have the abstract methods
    """Base of the generated activity bases.

    An implementation is an ordinary class; its constructor takes what its activities need.
    """


def activities_of(implementation: Activities) -> list[Callable[..., Any]]:
    """The activities of an object, for a worker.

    Raises:
        ContractError: methods are wrong; the text lists all of them. (Missing ones show when the
            object is made, because they are abstract.)
    """
    if isinstance(implementation, type):
        check(implementation, ["a class; give the worker an object of it"])
    cls = type(implementation)
    handlers = handlers_of(cls)
    check(cls, [fault(cls, declared(handler)) for handler in handlers])
    return [_bound(implementation, handler) for handler in handlers]


def _bound(implementation: Activities, handler: Handler) -> Callable[..., Any]:
    spec = cast("ActivitySpec[Any, Any]", handler.spec)
    method = getattr(implementation, handler.method)

    # The default lets a peer send nothing for an Empty. Because of the surplus the SDK uses no type
    # hints, and a wrong message fails for good in `received` instead of being retried for ever.
    async def run(request: Any = None, *_surplus: Any) -> Any:
        answer = await method(received(spec.input, request))
        if spec.output is not NOTHING:
            return answer
        return empty_answer(explicit=sends_explicit_empty(activity.payload_converter()))

    run.__name__ = handler.method
    run.__qualname__ = f"{type(implementation).__qualname__}.{handler.method}"
    run.__annotations__ = {"request": spec.input, "return": spec.output}
    return activity.defn(name=spec.name)(run)


@activity.defn(name=EVALUATE)
async def evaluate_expression(text: str, request: Any) -> str:
    """The value of an id expression, recorded in the history as the result of a local activity."""
    kind: type[Any] = request.__class__
    return evaluate(text, kind, request, of="id of a child workflow")
