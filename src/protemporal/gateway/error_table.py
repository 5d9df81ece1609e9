"""The failure-to-status table: what every refusal of the gateway's own looks like, as data.

A row is found by its reason. The text is a format over the metadata and nothing else, so that
every variable of the text is in the metadata too, where a program can read it (AIP-193). Business
errors are not here: their codes and reasons belong to the application.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc import StatusCode

GATEWAY_DOMAIN = "protemporal.gateway"
"""`ErrorInfo.domain` of every refusal in this table."""


class Reason(StrEnum):
    """Why the gateway refused: the closed list of `ErrorInfo.reason` in its own domain."""

    ANSWER_TOO_LARGE = "ANSWER_TOO_LARGE"
    BACKEND_CREDENTIALS = "BACKEND_CREDENTIALS"
    BACKEND_ERROR = "BACKEND_ERROR"
    BACKEND_MISCONFIGURED = "BACKEND_MISCONFIGURED"
    BACKEND_RATE_LIMITED = "BACKEND_RATE_LIMITED"
    BACKEND_UNAVAILABLE = "BACKEND_UNAVAILABLE"
    CHILD_FAILED = "CHILD_FAILED"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    EXPRESSION_FAILED = "EXPRESSION_FAILED"
    FIELD_INVALID = "FIELD_INVALID"
    HANDLER_NOT_REGISTERED = "HANDLER_NOT_REGISTERED"
    HISTORY_MISMATCH = "HISTORY_MISMATCH"
    IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH"
    INTERNAL = "INTERNAL"
    MALFORMED_MESSAGE = "MALFORMED_MESSAGE"
    METADATA_INVALID = "METADATA_INVALID"
    METHOD_NOT_IMPLEMENTED = "METHOD_NOT_IMPLEMENTED"
    METHOD_UNKNOWN = "METHOD_UNKNOWN"
    OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
    OVERLOADED = "OVERLOADED"
    PAYLOAD_CODEC = "PAYLOAD_CODEC"
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    QUERY_FAILED = "QUERY_FAILED"
    QUERY_REJECTED = "QUERY_REJECTED"
    REQUEST_ID_AMBIGUOUS = "REQUEST_ID_AMBIGUOUS"
    REQUEST_ID_INVALID = "REQUEST_ID_INVALID"
    RESULT_PENDING = "RESULT_PENDING"
    SERVER_LEAVING = "SERVER_LEAVING"
    SERVICE_UNKNOWN = "SERVICE_UNKNOWN"
    UPDATE_FAILED = "UPDATE_FAILED"
    UPDATE_ID_INVALID = "UPDATE_ID_INVALID"
    UPDATE_REJECTED = "UPDATE_REJECTED"
    WORKER_UNAVAILABLE = "WORKER_UNAVAILABLE"
    WORKFLOW_ALREADY_STARTED = "WORKFLOW_ALREADY_STARTED"
    WORKFLOW_CANCELLED = "WORKFLOW_CANCELLED"
    WORKFLOW_CLOSED = "WORKFLOW_CLOSED"
    WORKFLOW_COMPLETED_DURING_UPDATE = "WORKFLOW_COMPLETED_DURING_UPDATE"
    WORKFLOW_FAILED = "WORKFLOW_FAILED"
    WORKFLOW_ID_EMPTY = "WORKFLOW_ID_EMPTY"
    WORKFLOW_ID_INVALID = "WORKFLOW_ID_INVALID"
    WORKFLOW_ID_TOO_LONG = "WORKFLOW_ID_TOO_LONG"
    WORKFLOW_ID_USED = "WORKFLOW_ID_USED"
    WORKFLOW_NOT_FOUND = "WORKFLOW_NOT_FOUND"
    WORKFLOW_TASK_FAILING = "WORKFLOW_TASK_FAILING"
    WORKFLOW_TERMINATED = "WORKFLOW_TERMINATED"
    WORKFLOW_TIMED_OUT = "WORKFLOW_TIMED_OUT"


Metadata = Mapping[str, str]
"""The variables of a refusal, keyed in lowerCamelCase."""

Detail = Callable[[Metadata, str], Message]
"""Makes a `google.rpc` detail from the variables and the text."""


class Row(NamedTuple):
    """What a reason becomes."""

    code: StatusCode
    text: str
    """Format over the metadata."""
    detail: Detail | None = None
    """The detail beside ErrorInfo, RequestInfo and RetryInfo."""
    retry_after: timedelta | None = None
    """Set where repeating the same request is safe, and worth it after this time."""


def resource(metadata: Metadata, text: str) -> Message:
    """The workflow that is missing, or in the way."""
    info: Message = error_details_pb2.ResourceInfo(
        resource_type="temporal.workflow",
        resource_name=metadata.get("workflowId", ""),
        description=text,
    )
    return info


def invalid(field: str, violation: str) -> dict[str, str]:
    """The variables of FIELD_INVALID: the path of the field, and what it must be."""
    return {"field": field, "violation": violation}


BAD_PAGE_TOKEN = invalid("page_token", "must be the next_page_token of the page before")
"""Of whatever is listed."""


def field(metadata: Metadata, text: str) -> Message:
    """The fields of the request, or the metadata key, that are wrong; empty: the whole request."""
    violation = error_details_pb2.BadRequest.FieldViolation
    names = metadata.get("field", "").split(", ")
    request: Message = error_details_pb2.BadRequest(
        field_violations=[violation(field=name, description=text) for name in names]
    )
    return request


def precondition(kind: str, subject: str) -> Detail:
    """The state that forbids it: `subject` names the metadata key of what is in that state."""

    def detail(metadata: Metadata, text: str) -> Message:
        violation = error_details_pb2.PreconditionFailure.Violation(
            type=kind, subject=metadata.get(subject, ""), description=text
        )
        failure: Message = error_details_pb2.PreconditionFailure(violations=[violation])
        return failure

    return detail


def advice(description: str) -> Detail:
    """What the caller can do next."""

    def detail(_metadata: Metadata, _text: str) -> Message:
        link = error_details_pb2.Help.Link(description=description)
        help_: Message = error_details_pb2.Help(links=[link])
        return help_

    return detail


_REPEAT = advice(
    "Repeating the call is safe if both have the same temporal-request-id (or request_id field);"
    " without one it may happen twice."
)
_ATTACH = advice(
    "To wait on, call again: a workflow RPC with the metadata temporal-wait: attach, an update with"
    " the same temporal-update-id."
)
_SECOND = timedelta(seconds=1)
_HALF_MINUTE = timedelta(seconds=30)

ROWS: Mapping[Reason, Row] = {
    # The call itself
    Reason.METHOD_UNKNOWN: Row(StatusCode.UNIMPLEMENTED, "no method {method} is served here"),
    Reason.SERVICE_UNKNOWN: Row(StatusCode.NOT_FOUND, "no service {service} is served here"),
    Reason.METHOD_NOT_IMPLEMENTED: Row(StatusCode.UNIMPLEMENTED, "{method} is not implemented"),
    Reason.MALFORMED_MESSAGE: Row(  # where it goes wrong, no parser says
        StatusCode.INVALID_ARGUMENT, "the request is not a valid {messageType}"
    ),
    Reason.METADATA_INVALID: Row(
        StatusCode.INVALID_ARGUMENT, "metadata {field}: expected {expected}", field
    ),
    Reason.FIELD_INVALID: Row(
        StatusCode.INVALID_ARGUMENT, "field {field} is invalid: {violation}", field
    ),
    Reason.EXPRESSION_FAILED: Row(
        StatusCode.INVALID_ARGUMENT,
        "the request has no value for the {expression} expression: set {field}",
        field,
    ),
    Reason.REQUEST_ID_INVALID: Row(StatusCode.INVALID_ARGUMENT, "{field} is not a UUID", field),
    Reason.REQUEST_ID_AMBIGUOUS: Row(
        StatusCode.INVALID_ARGUMENT,
        "the field request_id and the metadata temporal-request-id differ",
        field,
    ),
    Reason.WORKFLOW_ID_EMPTY: Row(
        StatusCode.INVALID_ARGUMENT,
        "no workflow id: neither the metadata temporal-workflow-id nor the workflow_id"
        " expression of the method gives one",
        field,
    ),
    Reason.WORKFLOW_ID_TOO_LONG: Row(
        StatusCode.INVALID_ARGUMENT,
        "the workflow id has {actualBytes} bytes, more than {limitBytes}",
        field,
    ),
    Reason.WORKFLOW_ID_INVALID: Row(
        StatusCode.INVALID_ARGUMENT,
        "the workflow id holds control or text direction characters",
        field,
    ),
    Reason.UPDATE_ID_INVALID: Row(
        StatusCode.INVALID_ARGUMENT,
        "the update id is longer than {limitBytes} bytes, or holds control or text direction"
        " characters",
        field,
    ),
    Reason.PAYLOAD_TOO_LARGE: Row(
        StatusCode.INVALID_ARGUMENT,
        "the request, or what is made of it, has {actualBytes} bytes, more than {limitBytes}",
        field,
    ),
    Reason.ANSWER_TOO_LARGE: Row(
        StatusCode.RESOURCE_EXHAUSTED,
        "the answer has {actualBytes} bytes, more than {limitBytes}",
    ),
    Reason.OVERLOADED: Row(
        StatusCode.RESOURCE_EXHAUSTED,
        "{limit} calls are in progress already",
        retry_after=_SECOND,
    ),
    Reason.SERVER_LEAVING: Row(
        StatusCode.UNAVAILABLE, "this server ends; another one may serve", retry_after=_SECOND
    ),
    # The workflow
    Reason.WORKFLOW_NOT_FOUND: Row(
        StatusCode.NOT_FOUND, "there is no workflow {workflowId}", resource
    ),
    Reason.WORKFLOW_CLOSED: Row(
        StatusCode.FAILED_PRECONDITION,
        "workflow {workflowId} is closed: {closeStatus}",
        precondition("WORKFLOW_STATE", "workflowId"),
    ),
    Reason.WORKFLOW_ALREADY_STARTED: Row(
        StatusCode.ALREADY_EXISTS, "workflow {workflowId} is running already", resource
    ),
    Reason.WORKFLOW_ID_USED: Row(
        StatusCode.ALREADY_EXISTS,
        "the id of the closed workflow {workflowId} cannot be used again",
        resource,
    ),
    Reason.IDEMPOTENCY_MISMATCH: Row(
        StatusCode.ALREADY_EXISTS,
        "request id {requestId} was used before with another request",
        resource,
    ),
    Reason.WORKFLOW_FAILED: Row(StatusCode.FAILED_PRECONDITION, "workflow {workflowId} failed"),
    Reason.WORKFLOW_TIMED_OUT: Row(
        StatusCode.DEADLINE_EXCEEDED, "workflow {workflowId} timed out: {timeoutType}"
    ),
    Reason.WORKFLOW_CANCELLED: Row(StatusCode.ABORTED, "workflow {workflowId} was cancelled"),
    Reason.WORKFLOW_TERMINATED: Row(StatusCode.ABORTED, "workflow {workflowId} was terminated"),
    Reason.CHILD_FAILED: Row(
        StatusCode.INTERNAL, "something that workflow {workflowId} called failed"
    ),
    Reason.WORKFLOW_TASK_FAILING: Row(
        StatusCode.UNAVAILABLE,
        "workflow {workflowId} cannot proceed at present",
        retry_after=_HALF_MINUTE,
    ),
    Reason.HISTORY_MISMATCH: Row(
        StatusCode.FAILED_PRECONDITION,
        "no code of this server fits the history of workflow {workflowId}",
        precondition("HISTORY", "workflowId"),
    ),
    # Its handlers
    Reason.HANDLER_NOT_REGISTERED: Row(
        StatusCode.UNIMPLEMENTED, "workflow {workflowId} has no handler {handler}"
    ),
    Reason.QUERY_FAILED: Row(
        StatusCode.FAILED_PRECONDITION,
        "query {handler} failed",
        precondition("QUERY", "handler"),
    ),
    Reason.QUERY_REJECTED: Row(
        StatusCode.FAILED_PRECONDITION,
        "query {handler} was rejected: the workflow is {status}",
        precondition("WORKFLOW_STATE", "workflowId"),
    ),
    Reason.UPDATE_REJECTED: Row(
        StatusCode.FAILED_PRECONDITION,
        "update {handler} was rejected: {type}",
        precondition("UPDATE", "handler"),
    ),
    Reason.UPDATE_FAILED: Row(StatusCode.ABORTED, "update {handler} failed"),
    Reason.WORKFLOW_COMPLETED_DURING_UPDATE: Row(
        StatusCode.ABORTED, "workflow {workflowId} closed before update {handler} was done"
    ),
    Reason.WORKER_UNAVAILABLE: Row(
        StatusCode.UNAVAILABLE,
        "no worker answered in time on task queue {taskQueue}",
        retry_after=_SECOND,
    ),
    # Time
    Reason.DEADLINE_EXCEEDED: Row(StatusCode.DEADLINE_EXCEEDED, "the deadline has passed"),
    Reason.OUTCOME_UNKNOWN: Row(
        StatusCode.DEADLINE_EXCEEDED,
        "the deadline passed before Temporal acknowledged the {operation}, which may have happened",
        _REPEAT,
    ),
    Reason.RESULT_PENDING: Row(
        StatusCode.DEADLINE_EXCEEDED,
        "accepted by workflow {workflowId}, but there is no result yet",
        _ATTACH,
    ),
    # Temporal, and us
    Reason.BACKEND_UNAVAILABLE: Row(
        StatusCode.UNAVAILABLE, "Temporal cannot be reached", retry_after=_SECOND
    ),
    Reason.BACKEND_RATE_LIMITED: Row(
        StatusCode.RESOURCE_EXHAUSTED,
        "Temporal limits the rate of calls: {cause}",
        retry_after=_SECOND,
    ),
    Reason.BACKEND_MISCONFIGURED: Row(
        StatusCode.INTERNAL, "the gateway is set up wrongly for Temporal"
    ),
    Reason.BACKEND_CREDENTIALS: Row(
        StatusCode.INTERNAL, "Temporal does not accept the gateway's credentials"
    ),
    Reason.BACKEND_ERROR: Row(StatusCode.INTERNAL, "Temporal answered with an error"),
    Reason.PAYLOAD_CODEC: Row(
        StatusCode.INTERNAL, "the answer of the workflow is not a readable {messageType}"
    ),
    Reason.INTERNAL: Row(StatusCode.INTERNAL, "internal error, id {requestId}"),
}
"""Every reason's row."""
