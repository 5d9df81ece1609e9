"""Binds a workflow class to its contract, with the SDK's public decorators.

A generated base carries specs and abstract methods. `implements` turns a finished implementation
into what a worker registers: names, types, validators and aliases come from the specs, behaviour
that every handler needs is put around the user's methods here, once.
"""

import inspect
from abc import ABC
from asyncio import CancelledError
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, cast

from google.protobuf import empty_pb2
from temporalio import workflow
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception

from protemporal.runtime.finishing import finish_handlers, in_progress, is_cancelled
from protemporal.runtime.handlers import (
    Declared,
    Handler,
    check,
    declaration,
    declared,
    fault,
    handlers_of,
)
from protemporal.runtime.messages import (
    NOTHING,
    PayloadMismatchError,
    empty_answer,
    received,
    sends_explicit_empty,
)
from protemporal.runtime.spec import AnySpec, QuerySpec, SignalSpec, UpdateSpec, WorkflowSpec
from protemporal.runtime.variables import variables_query

W = TypeVar("W", bound="type[Workflow]")

QUERY_FAILED = "protemporal.QueryFailed"
"""What the message of a query handler's ApplicationError begins with: `.../TYPE: text`.

Temporal passes on the message of a failed query and nothing else, so the type travels in it.
"""

UPDATE_REJECTED = "protemporal.UpdateRejected"
"""Type of the failure that causes a validator's rejection, and never a handler's failure."""


class Workflow(ABC):
    """Base of the generated workflow bases; its `run` parameter is the spec it is the base for."""

    contract: ClassVar[WorkflowSpec[Any, Any]]

    def __init_subclass__(cls, run: WorkflowSpec[Any, Any] | None = None) -> None:
        """Notes the spec; a subclass without one keeps its base's."""
        super().__init_subclass__()
        if run is not None:
            cls.contract = run


def implements(cls: W) -> W:
    """Makes an implementation of a generated base ready for a worker.

    Binds `run` and every handler to the names and types of the contract, and adds a class for each
    alias. Around the user's methods:

    * `run` returns, raises or continues as new only after all handlers have finished, so that no
      caller of an update is left without its answer; if the run is cancelled, so are they then;
    * an exception in an update handler that is no Temporal failure fails that update, and not the
      workflow task, which would be retried for ever; its text stays in the cause;
    * a validator's rejection is marked, since for a caller it looks like a handler's failure.

    An exception in `run` that is no Temporal failure retries the workflow task, as the SDK does it:
    a deployment can mend the fault and nothing is lost. Raise an ApplicationError to fail the run.

    Raises:
        ContractError: methods are missing or wrong; the text lists all of them.
    """
    handlers = handlers_of(cls)
    check(cls, [_class_fault(cls)])
    check(cls, [fault(cls, each) for each in _owed(cls, handlers)] + [_init_fault(cls)])
    methods = {name: getattr(cls, name) for name in _names(cls, handlers)}
    _bind(cls, cls.contract.name, handlers, methods)
    for index, alias in enumerate(sorted(cls.contract.aliases), start=1):
        twin = type(f"{cls.__name__}Alias{index}", (cls,), {"__module__": cls.__module__})
        # The sandbox imports the class by name from the module of the implementation.
        methods["run"].__globals__[twin.__name__] = twin
        _bind(twin, alias, handlers, methods)
    return cls


def registered(cls: type[Workflow]) -> list[type[Workflow]]:
    """An implementation and the classes of its aliases, for a worker.

    Raises:
        ContractError: the class is not decorated with `implements`.
    """
    if "run" not in vars(cls) or not hasattr(vars(cls)["run"], "__protemporal_bound__"):
        check(cls, ["missing: the decorator @pt.implements"])
    twins = [sub for sub in cls.__subclasses__() if "__protemporal_alias__" in vars(sub)]
    return [cls, *twins]


def _bases(cls: type[Workflow]) -> list[type]:
    """The generated bases: classes that carry a spec of their own."""
    return [base for base in cls.__mro__ if "contract" in vars(base)]


def _class_fault(cls: type[Workflow]) -> str | None:
    bases = _bases(cls)
    if len(bases) == 1:
        return None
    names = " and ".join(base.__name__ for base in bases) or "none"
    return f"extend one generated base; this class extends {names}"


def _init_fault(cls: type) -> str | None:
    try:
        inspect.signature(cls).bind()
    except TypeError:
        return f"wrong: __init__{inspect.signature(cls)}; expected: no parameters without a default"
    return None


def _owed(cls: type[Workflow], handlers: tuple[Handler, ...]) -> list[Declared]:
    spec = cls.contract
    run = declaration(vars(_bases(cls)[0])["run"])
    owed = [Declared("run", run, spec.input, spec.output)]
    for handler in handlers:
        owed.append(declared(handler))
        if handler.validate:
            name, signature = f"validate_{handler.method}", _validator_signature(handler)
            owed.append(Declared(name, signature, handler.spec.input, NOTHING))
    return owed


def _names(cls: type, handlers: tuple[Handler, ...]) -> list[str]:
    validators = [f"validate_{handler.method}" for handler in handlers]
    return [
        "run",
        *(h.method for h in handlers),
        *(name for name in validators if hasattr(cls, name)),
    ]


def _validator_signature(handler: Handler) -> str:
    parameters = handler.signature.partition("(")[2].rpartition(" -> ")[0]
    return f"def validate_{handler.method}({parameters} -> None"


def _bind(
    cls: type[Workflow],
    name: str,
    handlers: tuple[Handler, ...],
    methods: dict[str, Callable[..., Any]],
) -> None:
    spec = cls.contract
    run = _dressed(_run(spec, methods["run"]), cls, "run", spec.input, spec.output)
    setattr(run, "__protemporal_bound__", True)  # noqa: B010 # functions declare no such attribute
    cls.run = workflow.run(run)  # type: ignore[attr-defined] # declared by the generated base
    for handler in handlers:
        setattr(cls, handler.method, _handler(cls, handler, methods))
    setattr(cls, "__protemporal_debug_vars__", variables_query())  # noqa: B010 # no attribute of the base
    if name != spec.name:
        setattr(cls, "__protemporal_alias__", name)  # noqa: B010 # same
    workflow.defn(name=name, versioning_behavior=spec.versioning_behavior)(cls)


def _handler(cls: type, handler: Handler, methods: dict[str, Callable[..., Any]]) -> Any:
    spec, function = handler.spec, methods[handler.method]
    if isinstance(spec, SignalSpec):
        bound = _dressed(_signal(spec, function), cls, handler.method, spec.input, NOTHING)
        return workflow.signal(name=spec.name)(bound)
    if isinstance(spec, QuerySpec):
        output = empty_pb2.Empty if spec.output is NOTHING else spec.output
        bound = _dressed(_query(spec, function), cls, handler.method, spec.input, output)
        return workflow.query(name=spec.name)(bound)
    update = cast("UpdateSpec[Any, Any]", spec)
    bound = _dressed(_update(update, function), cls, handler.method, update.input, update.output)
    defined = workflow.update(name=update.name)(bound)
    validator = methods.get(f"validate_{handler.method}")
    if validator is not None:
        checked = _validator(update, validator)
        defined.validator(_dressed(checked, cls, validator.__name__, update.input, NOTHING))
    return defined


def _dressed(
    wrapper: Callable[..., Any], cls: type, name: str, input_: type, output: type
) -> Callable[..., Any]:
    """The wrapper with the identity of a method of `cls` and the contract's types.

    Not `functools.wraps`: the SDK would look through it at the user's signature, in which the
    request has no default, and would refuse a peer that sends nothing for an Empty.
    """
    wrapper.__module__ = cls.__module__
    wrapper.__name__ = name
    wrapper.__qualname__ = f"{cls.__name__}.{name}"
    wrapper.__annotations__ = {"request": input_, "return": output}
    setattr(wrapper, "__signature__", _ONE_REQUEST)  # noqa: B010 # functions declare no such attribute
    return wrapper


_POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
_ONE_REQUEST = inspect.Signature(
    [
        inspect.Parameter("self", _POSITIONAL),
        inspect.Parameter("request", _POSITIONAL, default=None),
    ]
)
"""What the SDK shall see of every wrapper.

They take more, because Go ignores surplus payloads, and so do we; but with a `*` in the signature
the SDK would use no type hints, and none either with a type for `self`.
"""


def _run(spec: WorkflowSpec[Any, Any], function: Callable[..., Any]) -> Callable[..., Any]:
    async def run(self: Any, request: Any = None, *_surplus: Any) -> Any:
        try:
            answer = await function(self, received(spec.input, request))
        except (Exception, CancelledError, workflow.ContinueAsNewError):
            await finish_handlers(self)
            raise
        await finish_handlers(self)
        return _sent(spec, answer)

    return run


def _signal(spec: SignalSpec[Any], function: Callable[..., Any]) -> Callable[..., Any]:
    async def signal(self: Any, request: Any = None, *_surplus: Any) -> None:
        try:
            message = received(spec.input, request)
        except PayloadMismatchError as error:
            # As the SDK does with a signal it cannot read: nobody waits for an answer, and the
            # workflow shall not fail for what a stranger sends.
            workflow.logger.warning("dropped signal %s: %s", spec.name, error.message)
            return
        try:
            with in_progress(self):
                await function(self, message)
        except (FailureError, CancelledError) as error:
            # The SDK would end the run on the spot, before its other handlers have finished.
            if not (is_cancelled(self) and is_cancelled_exception(error)):
                raise

    return signal


def _query(spec: QuerySpec[Any, Any], function: Callable[..., Any]) -> Callable[..., Any]:
    def query(self: Any, request: Any = None, *_surplus: Any) -> Any:
        try:
            answer = function(self, received(spec.input, request))
        except ApplicationError as error:
            if not error.type:
                raise
            text = f"{QUERY_FAILED}/{error.type}: {error.message}"
            raise ApplicationError(text, type=error.type) from error
        # Queries alone answer an Empty with a message: peers written in Go do, and expect it.
        return empty_pb2.Empty() if spec.output is NOTHING else answer

    return query


def _update(spec: UpdateSpec[Any, Any], function: Callable[..., Any]) -> Callable[..., Any]:
    async def update(self: Any, request: Any = None, *_surplus: Any) -> Any:
        try:
            with in_progress(self):
                return _sent(spec, await function(self, received(spec.input, request)))
        except FailureError:
            raise
        except Exception as error:
            raise ApplicationError(
                "the update handler failed", type=type(error).__name__
            ) from error

    return update


def _validator(spec: UpdateSpec[Any, Any], function: Callable[..., Any]) -> Callable[..., Any]:
    def validator(self: Any, request: Any = None, *_surplus: Any) -> None:
        try:
            function(self, received(spec.input, request))
        except ApplicationError as error:
            raise ApplicationError(
                error.message, *error.details, type=error.type, non_retryable=error.non_retryable
            ) from _rejection(error)
        except Exception as error:  # noqa: BLE001 # the SDK rejects on any exception, so do we
            raise ApplicationError(str(error), type=type(error).__name__) from _rejection(error)

    return validator


def _rejection(error: Exception) -> ApplicationError:
    mark = ApplicationError("rejected by the validator", type=UPDATE_REJECTED)
    mark.__cause__ = error.__cause__
    return mark


def _sent(spec: AnySpec[Any, Any], answer: Any) -> Any:
    """What the SDK is given for an answer."""
    if isinstance(spec, SignalSpec) or spec.output is not NOTHING:
        return answer
    return empty_answer(explicit=sends_explicit_empty(workflow.payload_converter()))
