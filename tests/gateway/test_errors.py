"""The error table and how a refusal is put on the wire; no server."""

import re
import string
from datetime import timedelta
from urllib.parse import quote

import pytest
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

from gateway.contract import EXPECTED
from protemporal.gateway import GATEWAY_DOMAIN, BusinessError, Reason, Refusal
from protemporal.gateway.error_table import ROWS
from protemporal.gateway.errors import TRAILER_LIMIT, refuse, render

METADATA = {
    "workflowId": "orders/42",
    "runId": "7",
    "handler": "Look",
    "field": "a.b",
    "violation": "must be short",
    "method": "/a.B/C",
    "messageType": "a.B",
    "expected": "a UUID",
    "expression": "workflow id",
    "limitBytes": "255",
    "actualBytes": "256",
    "limit": "1000",
    "closeStatus": "COMPLETED",
    "requestId": "r",
    "timeoutType": "START_TO_CLOSE",
    "status": "RUNNING",
    "type": "Odd",
    "taskQueue": "orders",
    "operation": "start",
    "cause": "RPS_LIMIT",
    "service": "a.B",
}


def unpacked(status: status_pb2.Status) -> list[str]:
    return [detail.TypeName().rpartition(".")[2] for detail in status.details]


def test_the_reasons_are_a_closed_list() -> None:
    rows = [(str(reason), ROWS[reason].code.name) for reason in sorted(Reason)]
    assert rows == [(each.reason, each.codes[0]) for each in EXPECTED.values()]


def test_every_reason_has_a_row() -> None:
    assert set(ROWS) == set(Reason)


@pytest.mark.parametrize("reason", Reason)
def test_every_variable_of_the_text_is_in_the_metadata(reason: Reason) -> None:
    variables = {name for _, name, _, _ in string.Formatter().parse(ROWS[reason].text) if name}
    assert all(re.fullmatch("[a-z][A-Za-z]+", name) for name in variables)
    metadata = {name: METADATA[name] for name in variables}
    refusal = refuse(reason, metadata)
    assert refusal.metadata == metadata
    assert all(value in refusal.message for value in metadata.values())


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_is_complete(reason: Reason) -> None:
    status = render(refuse(reason, METADATA), "request-1", "desk.test")
    assert status.code == ROWS[reason].code.value[0]
    assert status.code not in {StatusCode.OK.value[0], StatusCode.UNKNOWN.value[0]}
    info, request = error_details_pb2.ErrorInfo(), error_details_pb2.RequestInfo()
    assert status.details[0].Unpack(info)
    assert (info.reason, info.domain) == (reason, GATEWAY_DOMAIN)
    assert status.details[1].Unpack(request)
    assert request.request_id == "request-1"
    assert ("RetryInfo" in unpacked(status)) is (ROWS[reason].retry_after is not None)
    assert "DebugInfo" not in unpacked(status)


def test_a_business_refusal_is_in_the_service_s_domain() -> None:
    refusal = Refusal(StatusCode.ABORTED, "NO", "no", retry_after=timedelta(seconds=2.5))
    info, retry = error_details_pb2.ErrorInfo(), error_details_pb2.RetryInfo()
    status = render(refusal, "r", "desk.test")
    assert status.details[0].Unpack(info)
    assert info.domain == "desk.test"
    assert status.details[2].Unpack(retry)
    assert retry.retry_delay.ToTimedelta() == timedelta(seconds=2.5)


LARGE_DETAIL: list[Message] = [error_details_pb2.Help.Link(description="d" * 9000)]


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(StatusCode.ABORTED, "LONG", "m" * 10_000),
        Refusal(StatusCode.ABORTED, "LONG", "ż" * 10_000),
        Refusal(StatusCode.ABORTED, "LONG", "\n" * 10_000),
        Refusal(StatusCode.ABORTED, "LONG", "m", metadata={f"k{i}": "v" * 900 for i in range(50)}),
        Refusal(StatusCode.ABORTED, "LONG", "m", field_violations={"f": "x" * 9000}),
        Refusal(StatusCode.ABORTED, "LONG", "ż" * 9000, details=LARGE_DETAIL),
    ],
    ids=["text", "wide text", "escaped text", "metadata", "violations", "details"],
)
def test_trailers_stay_small(refusal: Refusal) -> None:
    status = render(refusal, "r" * 128, "desk.test")
    assert len(status.message.encode()) <= 1024
    size = len(status.SerializeToString()) * 4 // 3 + len(quote(status.message, safe=" "))
    assert size + 128 + 255 + 36 <= TRAILER_LIMIT
    assert unpacked(status)[:2] == ["ErrorInfo", "RequestInfo"]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (StatusCode.OK, "FINE"),
        (StatusCode.ABORTED, "CardDeclined"),
        (StatusCode.ABORTED, "X" * 64),
        (StatusCode.ABORTED, "X"),
    ],
    ids=["OK", "camel case", "long", "short"],
)
def test_a_business_error_that_nobody_could_be_sent(code: StatusCode, reason: str) -> None:
    with pytest.raises(ValueError, match=r"OK|UPPER_SNAKE"):
        BusinessError(code, reason)
