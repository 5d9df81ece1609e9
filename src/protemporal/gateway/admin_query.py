"""The visibility query of a list: made from fields, never from a caller's text as it comes."""

import re

from google.protobuf.timestamp_pb2 import Timestamp

from protemporal.gateway.error_table import Reason, invalid
from protemporal.gateway.errors import refuse
from protemporal.v1 import admin_pb2 as pb
from protemporal.v1.workflow_info_pb2 import WorkflowStatus

# No quote, backslash, wildcard or control: there is nothing to escape, so nothing to get wrong.
_WORD = re.compile(r"[\w./:@=+~-]{1,255}")

_STATUSES = {
    WorkflowStatus.WORKFLOW_STATUS_RUNNING: "Running",
    WorkflowStatus.WORKFLOW_STATUS_COMPLETED: "Completed",
    WorkflowStatus.WORKFLOW_STATUS_FAILED: "Failed",
    WorkflowStatus.WORKFLOW_STATUS_CANCELED: "Canceled",
    WorkflowStatus.WORKFLOW_STATUS_TERMINATED: "Terminated",
    WorkflowStatus.WORKFLOW_STATUS_CONTINUED_AS_NEW: "ContinuedAsNew",
    WorkflowStatus.WORKFLOW_STATUS_TIMED_OUT: "TimedOut",
    WorkflowStatus.WORKFLOW_STATUS_PAUSED: "Paused",
}


def visibility_query(request: pb.ListRequest) -> str:
    """What is asked of Temporal; empty for all workflows.

    Raises:
        Refusal: a field holds what cannot be part of a query.
    """
    parts: list[str] = []
    if request.type:
        parts.append(f"WorkflowType = '{_word(request.type, 'type')}'")
    if request.status:
        if request.status not in _STATUSES:
            raise refuse(Reason.FIELD_INVALID, invalid("status", "must be a known status"))
        parts.append(f"ExecutionStatus = '{_STATUSES[request.status]}'")
    if request.workflow_id_prefix:
        prefix = _word(request.workflow_id_prefix, "workflow_id_prefix")
        parts.append(f"WorkflowId STARTS_WITH '{prefix}'")
    if request.HasField("started_from"):
        parts.append(f"StartTime >= '{_time(request.started_from, 'started_from')}'")
    if request.HasField("started_before"):
        parts.append(f"StartTime < '{_time(request.started_before, 'started_before')}'")
    return " AND ".join(parts)


def _word(text: str, field: str) -> str:
    if _WORD.fullmatch(text) is None:
        violation = "must be at most 255 letters, digits and characters of _./:@=+~-"
        raise refuse(Reason.FIELD_INVALID, invalid(field, violation))
    return text


def _time(moment: Timestamp, field: str) -> str:
    try:
        return moment.ToJsonString()
    except ValueError:
        raise refuse(
            Reason.FIELD_INVALID, invalid(field, "must be a time from the year 1 to 9999")
        ) from None
