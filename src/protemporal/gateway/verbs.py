"""RPCs mapped onto Temporal, as generated code declares them: one function for each verb.

The specs come first, then the messages of the RPC where they are not the operation's; see
`protemporal.v1.RpcOptions` for what each verb does.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypedDict, TypeVar, Unpack, overload

from temporalio.common import WorkflowIDConflictPolicy

from protemporal.gateway.calls import Query, Signal, Update
from protemporal.gateway.deadlines import MUTATION, QUERY, STREAM, WAIT, Policy
from protemporal.gateway.existing import Cancel, Describe, Result, Terminate
from protemporal.gateway.mapping import Mapped
from protemporal.gateway.operation import Backend, Operation
from protemporal.gateway.operations import StartOperation, is_operation
from protemporal.gateway.rpc import Rpc, ServerStream
from protemporal.gateway.starts import Execute, Start
from protemporal.gateway.watch import SECOND, Watch
from protemporal.gateway.with_start import SignalWithStart, UpdateWithStart
from protemporal.runtime.messages import NOTHING
from protemporal.runtime.spec import QuerySpec, SignalSpec, UpdateSpec, WorkflowSpec

In = TypeVar("In")
Out = TypeVar("Out")
Request = TypeVar("Request")
Response = TypeVar("Response")


class Name(TypedDict, total=False):
    """What every RPC may say."""

    workflow_id: str
    """Expression over the request, instead of the operation's own over its input."""
    name: str
    """The method's name in the proto where that cannot be an attribute."""


class Input(Name, total=False):
    """What an RPC may say whose request becomes an input."""

    input: str
    """Path of the request's field that is the input; without it equal fields are copied."""


class Output(Name, total=False):
    """What an RPC may say whose response is made of an output."""

    output: str
    """Path of the response's field that takes the output; without it equal fields are copied."""


class Both(Input, Output, total=False):
    """What an RPC may say that has both."""


@overload
def start(spec: WorkflowSpec[In, Any], **said: Unpack[Name]) -> Rpc[In, None]: ...
@overload
def start(
    spec: WorkflowSpec[Any, Any],
    request: type[Request],
    response: type[Response],
    **said: Unpack[Input],
) -> Rpc[Request, Response]: ...
def start(
    spec: WorkflowSpec[Any, Any],
    request: type[Any] | None = None,
    response: type[Any] = NOTHING,
    **said: Unpack[Input],
) -> Rpc[Any, Any]:
    """Starts the workflow and answers at once, with its ids in fields that are called so.

    A `google.longrunning.Operation` is answered with its name.
    """
    make = StartOperation if is_operation(response) else Start
    return _rpc(make, MUTATION, request or spec.input, response, said, spec)


@overload
def execute(spec: WorkflowSpec[In, Out], **said: Unpack[Name]) -> Rpc[In, Out]: ...
@overload
def execute(
    spec: WorkflowSpec[Any, Any],
    request: type[Request],
    response: type[Response],
    **said: Unpack[Both],
) -> Rpc[Request, Response]: ...
def execute(
    spec: WorkflowSpec[Any, Any],
    request: type[Any] | None = None,
    response: type[Any] | None = None,
    **said: Unpack[Both],
) -> Rpc[Any, Any]:
    """Starts the workflow and waits for its result; an Operation is answered at once."""
    asked, answered = request or spec.input, response or spec.output
    if is_operation(answered):
        return _rpc(StartOperation, MUTATION, asked, answered, said, spec)
    return _rpc(Execute, WAIT, asked, answered, said, spec)


@overload
def signal(spec: SignalSpec[In], **said: Unpack[Name]) -> Rpc[In, None]: ...
@overload
def signal(
    spec: SignalSpec[Any], request: type[Request], **said: Unpack[Input]
) -> Rpc[Request, None]: ...
def signal(
    spec: SignalSpec[Any], request: type[Any] | None = None, **said: Unpack[Input]
) -> Rpc[Any, None]:
    """Signals the workflow."""
    return _rpc(Signal, MUTATION, request or spec.input, NOTHING, said, spec)


@overload
def query(spec: QuerySpec[In, Out], **said: Unpack[Name]) -> Rpc[In, Out]: ...
@overload
def query(
    spec: QuerySpec[Any, Any],
    request: type[Request],
    response: type[Response],
    **said: Unpack[Both],
) -> Rpc[Request, Response]: ...
def query(
    spec: QuerySpec[Any, Any],
    request: type[Any] | None = None,
    response: type[Any] | None = None,
    **said: Unpack[Both],
) -> Rpc[Any, Any]:
    """Queries the workflow."""
    return _rpc(Query, QUERY, request or spec.input, response or spec.output, said, spec)


@overload
def update(spec: UpdateSpec[In, Out], **said: Unpack[Name]) -> Rpc[In, Out]: ...
@overload
def update(
    spec: UpdateSpec[Any, Any],
    request: type[Request],
    response: type[Response],
    **said: Unpack[Both],
) -> Rpc[Request, Response]: ...
def update(
    spec: UpdateSpec[Any, Any],
    request: type[Any] | None = None,
    response: type[Any] | None = None,
    **said: Unpack[Both],
) -> Rpc[Any, Any]:
    """Updates the workflow and waits for what comes of it."""
    return _rpc(Update, MUTATION, request or spec.input, response or spec.output, said, spec)


def signal_with_start(
    spec: WorkflowSpec[Any, Any],
    signal: SignalSpec[Any],
    request: type[Request],
    response: type[Response],
    **said: Unpack[Input],
) -> Rpc[Request, Response]:
    """Signals the workflow, started first if it does not run; answers as `start` does."""
    return _rpc(SignalWithStart, MUTATION, request, response, said, spec, signal)


def update_with_start(
    spec: WorkflowSpec[Any, Any],
    update: UpdateSpec[Any, Any],
    request: type[Request],
    response: type[Response],
    conflict: WorkflowIDConflictPolicy | None = None,
    **said: Unpack[Both],
) -> Rpc[Request, Response]:
    """Updates the workflow, started first if it does not run, and waits for what comes of it.

    `conflict` is what happens to a running one where the workflow's own contract is silent; it is
    used where this is, too.
    """
    make = partial(UpdateWithStart, conflict=conflict)
    return _rpc(make, MUTATION, request, response, said, spec, update)


def result(
    spec: WorkflowSpec[Any, Any],
    request: type[Request],
    response: type[Response],
    **said: Unpack[Output],
) -> Rpc[Request, Response]:
    """Waits for the result of an existing run."""
    return _rpc(Result, WAIT, request, response, said, spec)


def describe(
    spec: WorkflowSpec[Any, Any],
    request: type[Request],
    response: type[Response],
    **said: Unpack[Output],
) -> Rpc[Request, Response]:
    """Answers what Temporal knows about a run."""
    return _rpc(Describe, QUERY, request, response, said, spec)


def cancel(
    spec: WorkflowSpec[Any, Any], request: type[Request], **said: Unpack[Name]
) -> Rpc[Request, None]:
    """Asks a run to cancel; of a closed one nothing is asked."""
    return _rpc(Cancel, MUTATION, request, NOTHING, said, spec)


def terminate(
    spec: WorkflowSpec[Any, Any], request: type[Request], **said: Unpack[Name]
) -> Rpc[Request, None]:
    """Ends a run at once."""
    return _rpc(Terminate, MUTATION, request, NOTHING, said, spec)


@overload
def watch(
    spec: QuerySpec[In, Out], *, interval: timedelta = SECOND, **said: Unpack[Name]
) -> ServerStream[In, Out]: ...
@overload
def watch(
    spec: QuerySpec[Any, Any],
    request: type[Request],
    response: type[Response],
    *,
    interval: timedelta = SECOND,
    **said: Unpack[Both],
) -> ServerStream[Request, Response]: ...
def watch(
    spec: QuerySpec[Any, Any],
    request: type[Any] | None = None,
    response: type[Any] | None = None,
    *,
    interval: timedelta = SECOND,
    **said: Unpack[Both],
) -> ServerStream[Any, Any]:
    """Streams the query's answer at once and at each change until the workflow closes."""
    asked, answered = request or spec.input, response or spec.output
    mapped = _mapped(asked, answered, said)

    def bind(backend: Backend) -> Watch:
        return Watch(spec, backend, mapped, interval)

    name = said.get("name", "")
    return ServerStream(asked, answered, name=name, bind=bind, policy=STREAM)


def _rpc(
    make: Callable[..., Operation],
    policy: Policy,
    request: type[Any],
    response: type[Any],
    said: Name | Both,
    *specs: object,
) -> Rpc[Any, Any]:
    mapped = _mapped(request, response, said)

    def bind(backend: Backend) -> Operation:
        return make(*specs, backend, mapped)

    return Rpc(request, response, name=said.get("name", ""), bind=bind, policy=policy)


def _mapped(request: type[Any], response: type[Any], said: Any) -> Mapped:
    return Mapped(
        request=request,
        response=response,
        input=said.get("input", ""),
        output=said.get("output", ""),
        workflow_id=said.get("workflow_id", ""),
    )
