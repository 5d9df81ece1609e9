"""Failure protos as refusals; no server."""

import pytest
from google.protobuf.wrappers_pb2 import StringValue
from grpc import StatusCode
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import TimeoutType
from temporalio.api.failure.v1 import (
    ActivityFailureInfo,
    ApplicationFailureInfo,
    CanceledFailureInfo,
    ChildWorkflowExecutionFailureInfo,
    Failure,
    NexusOperationFailureInfo,
    ServerFailureInfo,
    TerminatedFailureInfo,
    TimeoutFailureInfo,
)

from protemporal.gateway import BusinessError
from protemporal.gateway.failures import Source, query_failure, update_failure, workflow_failure

SOURCE = Source("orders/1", "run", "Write")
BUSINESS = {
    "Declined": BusinessError(StatusCode.FAILED_PRECONDITION, "DECLINED"),
    "Typed": BusinessError(StatusCode.ABORTED, detail=StringValue),
}


def application(kind: str, cause: Failure | None = None, text: str = "text") -> Failure:
    return Failure(
        message=text, cause=cause, application_failure_info=ApplicationFailureInfo(type=kind)
    )


def activity(cause: Failure | None = None) -> Failure:
    return Failure(message="x", cause=cause, activity_failure_info=ActivityFailureInfo())


def child(cause: Failure | None = None) -> Failure:
    info = ChildWorkflowExecutionFailureInfo()
    return Failure(message="x", cause=cause, child_workflow_execution_failure_info=info)


def nexus(cause: Failure | None = None) -> Failure:
    info = NexusOperationFailureInfo()
    return Failure(message="x", cause=cause, nexus_operation_execution_failure_info=info)


TIMEOUT = Failure(
    message="x",
    cause=application("Declined"),
    timeout_failure_info=TimeoutFailureInfo(timeout_type=TimeoutType.TIMEOUT_TYPE_HEARTBEAT),
)
CANCELLED = Failure(message="x", canceled_failure_info=CanceledFailureInfo())
TERMINATED = Failure(message="x", terminated_failure_info=TerminatedFailureInfo())
SERVER = Failure(message="x", server_failure_info=ServerFailureInfo())


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (application("Declined"), "DECLINED"),
        (application("Other"), "OTHER"),
        (application(""), "WORKFLOW_FAILED"),
        (activity(application("Declined")), "DECLINED"),
        (child(activity(application("Declined"))), "DECLINED"),
        (nexus(application("Declined")), "DECLINED"),
        (application("Outer", activity(application("Declined"))), "DECLINED"),
        (application("Declined", application("ValueError")), "DECLINED"),
        (application("Outer", application("Inner")), "INNER"),
        (activity(TIMEOUT), "WORKFLOW_TIMED_OUT"),
        (activity(CANCELLED), "WORKFLOW_CANCELLED"),
        (child(TERMINATED), "CHILD_FAILED"),
        (child(), "CHILD_FAILED"),
        (activity(SERVER), "CHILD_FAILED"),
        (Failure(message="x"), "CHILD_FAILED"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_workflows(failure: Failure, reason: str) -> None:
    assert workflow_failure(failure, SOURCE, BUSINESS).reason == reason


def test_a_time_out_says_of_what_kind() -> None:
    refusal = workflow_failure(activity(TIMEOUT), SOURCE, {})
    assert refusal.metadata["timeoutType"] == "HEARTBEAT"


def test_the_text_of_an_undeclared_type_stays_here() -> None:
    refusal = workflow_failure(application("Other", text="postgres://secret"), SOURCE, BUSINESS)
    assert "secret" not in f"{refusal.message} {refusal.metadata}"
    assert refusal.metadata["type"] == "Other"


def test_a_declared_error_without_a_text_says_its_type() -> None:
    silent = application("Declined", text="")
    assert workflow_failure(silent, SOURCE, BUSINESS).message == "Declined"


def test_only_a_declared_detail_passes() -> None:
    failure = application("Typed")
    wanted = {"encoding": b"binary/protobuf", "messageType": b"google.protobuf.StringValue"}
    data = StringValue(value="shown").SerializeToString()
    failure.application_failure_info.details.payloads.extend(
        [
            Payload(metadata={"encoding": b"json/plain"}, data=b'"secret"'),
            Payload(metadata=wanted, data=data),
        ]
    )
    refusal = workflow_failure(failure, SOURCE, BUSINESS)
    assert refusal.details == [StringValue(value="shown")]


MARK = application("protemporal.UpdateRejected")


@pytest.mark.parametrize(
    ("failure", "code", "reason"),
    [
        (application("Declined", MARK), StatusCode.FAILED_PRECONDITION, "DECLINED"),
        (application("Other", MARK), StatusCode.FAILED_PRECONDITION, "UPDATE_REJECTED"),
        (application("Other"), StatusCode.ABORTED, "OTHER"),
        (application(""), StatusCode.ABORTED, "UPDATE_FAILED"),
        (CANCELLED, StatusCode.ABORTED, "UPDATE_FAILED"),
        (activity(TIMEOUT), StatusCode.ABORTED, "UPDATE_FAILED"),
        (child(TERMINATED), StatusCode.ABORTED, "UPDATE_FAILED"),
        (
            application("AcceptedUpdateCompletedWorkflow"),
            StatusCode.ABORTED,
            "WORKFLOW_COMPLETED_DURING_UPDATE",
        ),
    ],
    ids=[
        "declared rejection",
        "rejection",
        "failure",
        "untyped",
        "cancelled",
        "slow activity",
        "ended child",
        "closed",
    ],
)
def test_updates(failure: Failure, code: StatusCode, reason: str) -> None:
    refusal = update_failure(failure, SOURCE, BUSINESS)
    assert (refusal.code, refusal.reason) == (code, reason)


@pytest.mark.parametrize(
    ("message", "reason", "text"),
    [
        ("protemporal.QueryFailed/Declined: no\nmoney", "DECLINED", "no\nmoney"),
        ("protemporal.QueryFailed/Other: secret", "QUERY_FAILED", "query Write failed"),
        ("Declined: secret", "QUERY_FAILED", "query Write failed"),
        ("", "QUERY_FAILED", "query Write failed"),
    ],
    ids=["declared", "undeclared", "of another tool", "empty"],
)
def test_queries(message: str, reason: str, text: str) -> None:
    refusal = query_failure(message, SOURCE, BUSINESS)
    assert (refusal.reason, refusal.message) == (reason, text)
