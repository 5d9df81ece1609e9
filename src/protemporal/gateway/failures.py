"""Failures of workflows, updates and queries: what each becomes for the caller.

The kind of failure decides, never its text. Types that the application declares (its business map)
come before every row of ours.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from google.protobuf.message import Message
from grpc import StatusCode
from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.failure.v1 import Failure

from protemporal.contract.reasons import upper_snake
from protemporal.gateway.error_table import ROWS, Reason, field, precondition
from protemporal.gateway.errors import BusinessError, BusinessErrors, Refusal, refuse
from protemporal.runtime.messages import read_message
from protemporal.runtime.workflow import QUERY_FAILED, UPDATE_REJECTED

COMPLETED_DURING_UPDATE = "AcceptedUpdateCompletedWorkflow"
"""Type that Temporal's server gives an update whose workflow closed under it."""

QUERY_FAILURE = re.compile(rf"{re.escape(QUERY_FAILED)}/([^:\s]+): (.*)", re.DOTALL)
"""How the runtime writes type and text of a query handler's ApplicationError."""

_UNTYPED = "ApplicationError"
"""What callers read where a rejection has no type."""

_WRAPPERS = frozenset(
    (
        "activity_failure_info",
        "child_workflow_execution_failure_info",
        "nexus_operation_execution_failure_info",
        "nexus_handler_failure_info",
    )
)


class Source(NamedTuple):
    """Whose failure it is."""

    workflow_id: str
    run_id: str
    handler: str = ""
    """Name of the query or update; empty for the workflow itself."""

    def metadata(self) -> dict[str, str]:
        """The variables that every text about it may use."""
        known = {"workflowId": self.workflow_id, "runId": self.run_id, "handler": self.handler}
        return {key: value for key, value in known.items() if value}


def workflow_failure(failure: Failure, source: Source, business: BusinessErrors) -> Refusal:
    """What a failed workflow becomes."""
    return _by_kind(failure, source, business, Reason.WORKFLOW_FAILED)


def update_failure(failure: Failure, source: Source, business: BusinessErrors) -> Refusal:
    """What a failed or rejected update becomes."""
    types = [cause.application_failure_info.type for cause in _chain(failure)]
    if types[0] == COMPLETED_DURING_UPDATE:
        return refuse(Reason.WORKFLOW_COMPLETED_DURING_UPDATE, source.metadata())
    if UPDATE_REJECTED in types:
        return _rejection(failure, source, business)
    return _by_kind(failure, source, business, Reason.UPDATE_FAILED)


def query_failure(message: str, source: Source, business: BusinessErrors) -> Refusal:
    """What a failed query becomes; `message` is all that Temporal passes on."""
    typed = QUERY_FAILURE.fullmatch(message)
    if typed is None:
        return refuse(Reason.QUERY_FAILED, source.metadata())
    declared = business.get(typed[1])
    if declared is None:
        return refuse(Reason.QUERY_FAILED, {**source.metadata(), "type": typed[1]})
    return _declared(declared, typed[1], typed[2], source)


def timed_out(source: Source, timeout_type: str) -> Refusal:
    """What a time-out of the workflow, or inside it, becomes."""
    return refuse(Reason.WORKFLOW_TIMED_OUT, {**source.metadata(), "timeoutType": timeout_type})


def _by_kind(
    failure: Failure, source: Source, business: BusinessErrors, default: Reason
) -> Refusal:
    chain = list(_chain(failure))
    root = next(
        (cause for cause in chain if cause.WhichOneof("failure_info") not in _WRAPPERS), None
    )
    kind = root.WhichOneof("failure_info") if root is not None else None
    if kind == "application_failure_info":
        return _application(chain, source, business, default)
    if default is Reason.UPDATE_FAILED:  # whatever ended it: its workflow goes on
        return refuse(default, source.metadata())
    if root is not None and kind == "timeout_failure_info":
        return timed_out(source, _timeout_type(root))
    if kind == "canceled_failure_info":
        return refuse(Reason.WORKFLOW_CANCELLED, source.metadata())
    return refuse(Reason.CHILD_FAILED, source.metadata())


def _application(
    chain: Sequence[Failure], source: Source, business: BusinessErrors, default: Reason
) -> Refusal:
    """The innermost declared type; where none is declared, the innermost of all.

    Declared ones first, because the SDK makes a cause of every `raise … from error`.
    """
    applications = [cause for cause in chain if cause.HasField("application_failure_info")]
    for failure in reversed(applications):
        declared = business.get(failure.application_failure_info.type)
        if declared is not None:
            kind = failure.application_failure_info.type
            details = _declared_details(declared, failure)
            return _declared(declared, kind, failure.message, source, details)
    kind = applications[-1].application_failure_info.type
    reason = upper_snake(kind)
    if not reason:
        return refuse(default, source.metadata())
    row = ROWS[default]
    metadata = {**source.metadata(), "type": kind}
    return Refusal(row.code, reason, row.text.format_map(metadata), metadata=metadata)


def _rejection(failure: Failure, source: Source, business: BusinessErrors) -> Refusal:
    kind = failure.application_failure_info.type or _UNTYPED
    declared = business.get(kind)
    if declared is None:
        return refuse(Reason.UPDATE_REJECTED, {**source.metadata(), "type": kind})
    make = (
        field if declared.code is StatusCode.INVALID_ARGUMENT else precondition("UPDATE", "handler")
    )
    details = _declared_details(declared, failure)
    ours = make(source.metadata(), failure.message)
    if not any(isinstance(detail, type(ours)) for detail in details):
        details.append(ours)  # else the application says it better, with the fields
    return _declared(declared, kind, failure.message, source, details)


def _declared(
    declared: BusinessError,
    kind: str,
    text: str,
    source: Source,
    details: Sequence[Message] = (),
) -> Refusal:
    return Refusal(
        declared.code,
        declared.reason or upper_snake(kind),
        text or kind,  # a status says something, even where the application does not
        metadata={**source.metadata(), "type": kind},
        retry_after=declared.retry_after,
        details=details,
    )


def _declared_details(declared: BusinessError, failure: Failure) -> list[Message]:
    if declared.detail is None:
        return []
    name = declared.detail.DESCRIPTOR.full_name.encode()
    return [
        read_message(payload, declared.detail)
        for payload in failure.application_failure_info.details.payloads
        if payload.metadata.get("messageType") == name
    ]


def _chain(failure: Failure) -> Iterator[Failure]:
    """The failure and its causes, outermost first."""
    while True:
        yield failure
        if not failure.HasField("cause"):
            return
        failure = failure.cause


def _timeout_type(failure: Failure) -> str:
    name = TimeoutType.Name(failure.timeout_failure_info.timeout_type)
    return name.removeprefix("TIMEOUT_TYPE_")
