"""What is sent: to a gateway, and, without one, to Temporal itself.

Each start is of another workflow; signals, queries and updates spread over `TARGETS` workflows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payloads, WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    QueryWorkflowRequest,
    SignalWorkflowExecutionRequest,
    StartWorkflowExecutionRequest,
    UpdateWorkflowExecutionRequest,
)

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal.runtime import data_converter

SERVICE = "examples.parcels.v1.Parcels"
TEMPORAL = "temporal.api.workflowservice.v1.WorkflowService"
TARGETS = 64
VERBS = ("start", "query", "signal", "update")
_SMALL = 200

Body = Callable[[int, int], bytes]


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call."""

    path: str
    body: Body
    """The request, of its number and its size in bytes."""
    metadata: Sequence[tuple[str, str]] = ()

    def headers(self, authority: str) -> Sequence[tuple[str, str]]:
        """The request's headers, as gRPC over HTTP/2 has them."""
        return (
            (":method", "POST"),
            (":scheme", "http"),
            (":path", self.path),
            (":authority", authority),
            ("te", "trailers"),
            ("content-type", "application/grpc"),
            ("user-agent", "bench"),
            ("grpc-timeout", "30S"),
            *self.metadata,
        )


def target(number: int) -> str:
    """The parcel that a call is about."""
    return f"target-{number % TARGETS}"


def deliver(parcel: str, size: int = _SMALL) -> pb.DeliverRequest:
    """A delivery that takes longer than any measurement."""
    request = pb.DeliverRequest(parcel_id=parcel, address="x" * size)
    request.travel_time.seconds = 3600
    return request


def _deliver(_number: int, size: int) -> pb.DeliverRequest:
    return deliver(str(uuid4()), size)


def _track(number: int, _size: int) -> pb.TrackRequest:
    return pb.TrackRequest(parcel_id=target(number))


def _move(number: int, size: int) -> pb.MoveRequest:
    return pb.MoveRequest(parcel_id=target(number), place="x" * size)


def _redirect(number: int, size: int) -> pb.RedirectRequest:
    address, key = "x" * size, str(uuid4())
    return pb.RedirectRequest(parcel_id=target(number), address=address, request_id=key)


def _through(method: str, make: Callable[[int, int], Message], *metadata: tuple[str, str]) -> Call:
    def body(number: int, size: int) -> bytes:
        return make(number, size).SerializeToString()

    return Call(f"/{SERVICE}/{method}", body, metadata)


def _straight(method: str, make: Callable[[int, int], Message]) -> Call:
    def body(number: int, size: int) -> bytes:
        return make(number, size).SerializeToString()

    return Call(f"/{TEMPORAL}/{method}", body)


def _argument(message: Message) -> Payloads:
    return Payloads(payloads=data_converter().payload_converter.to_payloads([message]))


def _execution(number: int) -> WorkflowExecution:
    return WorkflowExecution(workflow_id=f"parcel/{target(number)}")


def _start(number: int, size: int) -> Message:
    message = _deliver(number, size)
    start = StartWorkflowExecutionRequest(
        namespace="default",
        workflow_id=f"parcel/{message.parcel_id}",
        request_id=str(uuid4()),
        input=_argument(message),
    )
    start.workflow_type.name = t.DELIVER.name
    start.task_queue.name = t.DELIVER.task_queue
    return start


def _query(number: int, size: int) -> Message:
    query = QueryWorkflowRequest(namespace="default", execution=_execution(number))
    query.query.query_type = t.TRACK.name
    query.query.query_args.CopyFrom(_argument(_track(number, size)))
    return query


def _signal(number: int, size: int) -> Message:
    return SignalWorkflowExecutionRequest(
        namespace="default",
        workflow_execution=_execution(number),
        signal_name=t.MOVE.name,
        request_id=str(uuid4()),
        input=_argument(_move(number, size)),
    )


def _update(number: int, size: int) -> Message:
    update = UpdateWorkflowExecutionRequest(
        namespace="default", workflow_execution=_execution(number)
    )
    update.wait_policy.lifecycle_stage = 3  # type: ignore[assignment] # COMPLETED
    update.request.meta.update_id = str(uuid4())
    update.request.input.name = t.REDIRECT.name
    update.request.input.args.CopyFrom(_argument(_redirect(number, size)))
    return update


CALLS: Mapping[str, Call] = {
    "start": _through("Deliver", _deliver, ("temporal-wait", "started")),
    "query": _through("Track", _track),
    "signal": _through("Move", _move),
    "update": _through("Redirect", _redirect),
    "raw start": _straight("StartWorkflowExecution", _start),
    "raw query": _straight("QueryWorkflow", _query),
    "raw signal": _straight("SignalWorkflowExecution", _signal),
    "raw update": _straight("UpdateWorkflowExecution", _update),
}


def call_for(name: str) -> Call:
    """The kind of call by its name."""
    return CALLS[name]
