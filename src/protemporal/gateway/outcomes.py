"""Statuses of Temporal's front end: what each becomes for the caller.

Details decide before codes, and where both are silent a describe call does. Temporal's texts are
read in one place, where nothing else tells (what is over Temporal's own limits).
"""

import re
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

import grpc.aio
from google.protobuf.any_pb2 import Any as AnyMessage
from google.rpc import status_pb2
from grpc import StatusCode
from temporalio.api.enums.v1 import ResourceExhaustedCause, WorkflowExecutionStatus
from temporalio.api.errordetails.v1 import (
    NamespaceNotFoundFailure,
    NotFoundFailure,
    QueryFailedFailure,
    ResourceExhaustedFailure,
    WorkflowExecutionAlreadyStartedFailure,
    WorkflowNotReadyFailure,
)
from temporalio.api.workflow.v1 import WorkflowExecutionInfo

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MARGIN
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import Refusal, refuse
from protemporal.gateway.failures import Source
from protemporal.gateway.payloads import PAYLOAD_LIMIT, too_large
from protemporal.gateway.temporal_api import TemporalApi

_RUNNING = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
_SLACK = 0.05
"""Seconds before our deadline from which a reset by the server counts as that deadline."""
_LARGER = re.compile(r"larger than max \((\d+) vs\. (\d+)\)")
"""What gRPC itself says of a message that is too large for Temporal, or for a proxy before it."""
_LONGER = re.compile(r"search attribute (\S+) value size (\d+) exceeds size limit (\d+)")
"""What Temporal says of an attribute that is too large, which the namespace sets (2 KiB)."""
_LOOK = 1.0
"""Seconds that a describe may take which only improves an error."""


class Verb(StrEnum):
    """What was asked of Temporal."""

    START = "start"
    SIGNAL = "signal"
    QUERY = "query"
    UPDATE = "update"
    CANCEL = "cancel"
    TERMINATE = "terminate"
    LOOK = "look"
    """Finding a run; needs no worker."""
    RESULT = "result"
    """Waiting for what was acknowledged before: an execution or an update."""


_EFFECTS = frozenset((Verb.START, Verb.SIGNAL, Verb.UPDATE, Verb.RESULT))
"""What may have happened, or has, when there is an error; to cancel or terminate twice is once."""

_BY_CODE: Mapping[StatusCode, Reason] = {
    StatusCode.UNAVAILABLE: Reason.BACKEND_UNAVAILABLE,
    StatusCode.CANCELLED: Reason.BACKEND_UNAVAILABLE,  # reset by a server that goes away
    StatusCode.PERMISSION_DENIED: Reason.BACKEND_CREDENTIALS,
    StatusCode.UNAUTHENTICATED: Reason.BACKEND_CREDENTIALS,
    StatusCode.UNIMPLEMENTED: Reason.BACKEND_MISCONFIGURED,
    StatusCode.INVALID_ARGUMENT: Reason.BACKEND_MISCONFIGURED,  # what callers say is checked before
}

_BY_DETAIL: Mapping[str, Reason] = {
    NamespaceNotFoundFailure.DESCRIPTOR.full_name: Reason.BACKEND_MISCONFIGURED,
    WorkflowNotReadyFailure.DESCRIPTOR.full_name: Reason.WORKFLOW_TASK_FAILING,
}

_OVERLOAD = frozenset(
    (
        ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_SYSTEM_OVERLOADED,
        ResourceExhaustedCause.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW,
    )
)


class Asked(NamedTuple):
    """What the gateway asked of Temporal when it got an error."""

    verb: Verb
    handler: str = ""
    """Name of the signal, query or update."""
    size: int = 0
    """Bytes of the request."""
    fields_of: Callable[[str], str] = str
    """The fields of the caller's request that a search attribute of a start is made of."""


async def explain(
    error: grpc.aio.AioRpcError | TimeoutError, api: TemporalApi, context: Context, asked: Asked
) -> Refusal:
    """What the error becomes for the caller; may ask Temporal about the workflow."""
    code = StatusCode.DEADLINE_EXCEEDED if isinstance(error, TimeoutError) else error.code()
    late = context.time_remaining() < _SLACK
    if code is StatusCode.DEADLINE_EXCEEDED or (late and code is StatusCode.CANCELLED):
        return await _too_late(api, context, asked, server_gave_up=not late)
    details = {} if isinstance(error, TimeoutError) else details_of(error)
    if NotFoundFailure.DESCRIPTOR.full_name in details:
        return await missing(api, context)
    if code is StatusCode.INVALID_ARGUMENT and (over := await _over_limit(error, api, asked)):
        return over
    if code is StatusCode.RESOURCE_EXHAUSTED:
        larger = _LARGER.search(str(error))
        return too_large(int(larger[1]), int(larger[2])) if larger else _rate_limited(details)
    if code is StatusCode.FAILED_PRECONDITION and asked.verb is Verb.QUERY and not details:
        # What a query gets where no worker has polled for 20 s or so; nothing but the text says it.
        return await _no_worker(api, context, asked) or refuse(Reason.BACKEND_UNAVAILABLE)
    by_detail = (reason for name, reason in _BY_DETAIL.items() if name in details)
    reason = next(by_detail, _BY_CODE.get(code, Reason.BACKEND_ERROR))
    metadata = {"workflowId": context.workflow_id}
    return refuse(reason, metadata, is_repeatable=_is_repeatable(reason, context, asked))


def _is_repeatable(reason: Reason, context: Context, asked: Asked) -> bool:
    """Whether the call may be repeated as it is: nothing happened, or would happen only once."""
    unknown = reason is not Reason.WORKFLOW_TASK_FAILING and asked.verb in _EFFECTS
    return not (unknown and context.may_happen_twice)


def details_of(error: grpc.aio.AioRpcError) -> dict[str, AnyMessage]:
    """The details of Temporal's status by the full name of their type."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin" and isinstance(value, bytes):
            status = status_pb2.Status.FromString(value)
            return {detail.TypeName(): detail for detail in status.details}
    return {}


def already_started(error: grpc.aio.AioRpcError) -> WorkflowExecutionAlreadyStartedFailure | None:
    """What Temporal says about the workflow in the way, if that is the error."""
    failure = WorkflowExecutionAlreadyStartedFailure()
    detail = details_of(error).get(failure.DESCRIPTOR.full_name)
    return failure if detail is not None and detail.Unpack(failure) else None


def is_query_failure(error: grpc.aio.AioRpcError) -> bool:
    """Whether the query's handler, or the lack of one, is the error."""
    return QueryFailedFailure.DESCRIPTOR.full_name in details_of(error)


async def missing(api: TemporalApi, context: Context) -> Refusal:
    """NOT_FOUND from Temporal means absent or closed; only a describe tells which."""
    source = Source(context.workflow_id, context.run_id)
    try:
        described = await api.describe(
            context.workflow_id, context.run_id, _soon(context.deadline.at)
        )
    except grpc.aio.AioRpcError as error:
        code = error.code()
        if code is StatusCode.NOT_FOUND:
            return refuse(Reason.WORKFLOW_NOT_FOUND, source.metadata())
        if code is StatusCode.DEADLINE_EXCEEDED and context.time_remaining() > _SLACK:
            return refuse(Reason.BACKEND_UNAVAILABLE)  # too late for the look, not for the call
        return await explain(error, api, context, Asked(Verb.LOOK))
    info = described.workflow_execution_info
    context.run_id = info.execution.run_id
    if info.status == _RUNNING:
        return refuse(Reason.WORKFLOW_NOT_FOUND, source.metadata())
    return closed(info, context)


def closed(info: WorkflowExecutionInfo, context: Context) -> Refusal:
    """The run is closed, so that it takes nothing any more."""
    source = Source(context.workflow_id, context.run_id)
    metadata = {**source.metadata(), "closeStatus": status_name(info.status)}
    return refuse(Reason.WORKFLOW_CLOSED, metadata)


async def in_the_way(
    failure: WorkflowExecutionAlreadyStartedFailure, api: TemporalApi, context: Context
) -> Refusal:
    """A start met another run: still running, or closed and not to be repeated."""
    context.run_id = failure.run_id
    metadata = Source(context.workflow_id, failure.run_id).metadata()
    try:
        described = await api.describe(
            context.workflow_id, failure.run_id, _soon(context.deadline.at)
        )
    except grpc.aio.AioRpcError:
        return refuse(Reason.WORKFLOW_ALREADY_STARTED, metadata)
    running = described.workflow_execution_info.status == _RUNNING
    reason = Reason.WORKFLOW_ALREADY_STARTED if running else Reason.WORKFLOW_ID_USED
    return refuse(reason, metadata)


def status_name(status: WorkflowExecutionStatus.ValueType) -> str:
    """`COMPLETED` for the enum value with the long prefix."""
    return WorkflowExecutionStatus.Name(status).removeprefix("WORKFLOW_EXECUTION_STATUS_")


def pending(context: Context) -> dict[str, str]:
    """The metadata of RESULT_PENDING."""
    known = {**Source(context.workflow_id, context.run_id).metadata()}
    return {**known, "updateId": context.update_id} if context.update_id else known


async def _too_late(
    api: TemporalApi, context: Context, asked: Asked, *, server_gave_up: bool
) -> Refusal:
    if asked.verb is Verb.RESULT:
        return refuse(Reason.RESULT_PENDING, pending(context))
    needs_worker = asked.verb in (Verb.QUERY, Verb.UPDATE)
    if needs_worker and (context.deadline.is_ours or server_gave_up):
        missed = await _no_worker(api, context, asked)
        if missed is not None:
            return missed
        if asked.verb is Verb.QUERY:
            return refuse(Reason.BACKEND_UNAVAILABLE)
    if asked.verb in {Verb.QUERY, Verb.LOOK}:
        return refuse(Reason.DEADLINE_EXCEEDED)
    unknown = {"operation": asked.verb.value, "workflowId": context.workflow_id}
    if context.update_id:
        unknown["updateId"] = context.update_id
    return refuse(Reason.OUTCOME_UNKNOWN, unknown)


async def _no_worker(api: TemporalApi, context: Context, asked: Asked) -> Refusal | None:
    """A worker is what is missed; None if Temporal itself does not answer."""
    queue = await _task_queue(api, context)
    if not queue:
        return None
    metadata = {"workflowId": context.workflow_id, "taskQueue": queue}
    # An update that no worker has seen waits for one.
    repeatable = _is_repeatable(Reason.WORKER_UNAVAILABLE, context, asked)
    return refuse(Reason.WORKER_UNAVAILABLE, metadata, is_repeatable=repeatable)


async def _over_limit(error: BaseException, api: TemporalApi, asked: Asked) -> Refusal | None:
    """What is too large for the namespace; None if that is not the error."""
    if "Blob data size" in str(error):
        return too_large(asked.size, await _blob_limit(api))
    if longer := _LONGER.search(str(error)):
        return too_large(int(longer[2]), int(longer[3]), asked.fields_of(longer[1]))
    return None


async def _blob_limit(api: TemporalApi) -> int:
    """Most bytes of a payload in the namespace; the limit that is configured there."""
    try:
        namespace = await api.check_namespace(time.monotonic() + _LOOK)
    except grpc.aio.AioRpcError:
        return PAYLOAD_LIMIT
    return namespace.limits.blob_size_limit_error


async def _task_queue(api: TemporalApi, context: Context) -> str:
    """The queue where a worker is missed; empty if Temporal itself is what does not answer."""
    remaining = context.caller_remaining()
    until = time.monotonic() + (_LOOK if remaining is None else remaining - MARGIN)
    try:
        described = await api.describe(context.workflow_id, context.options.run_id, _soon(until))
    except grpc.aio.AioRpcError:
        return ""
    return described.execution_config.task_queue.name


def _soon(deadline: float) -> float:
    return min(deadline, time.monotonic() + _LOOK)


def _rate_limited(details: Mapping[str, AnyMessage]) -> Refusal:
    failure = ResourceExhaustedFailure()
    detail = details.get(failure.DESCRIPTOR.full_name)
    if detail is not None:
        detail.Unpack(failure)
    cause = ResourceExhaustedCause.Name(failure.cause).removeprefix("RESOURCE_EXHAUSTED_CAUSE_")
    code = StatusCode.UNAVAILABLE if failure.cause in _OVERLOAD else None
    return refuse(Reason.BACKEND_RATE_LIMITED, {"cause": cause}, code=code)
