"""Request metadata: what each key may say."""

from datetime import timedelta
from uuid import uuid4

import pytest
from grpc import StatusCode

from gateway.conftest import CallDesk
from gateway.desk import Task
from protemporal.gateway import Refusal
from protemporal.gateway.metadata import Wait, correlation_id, duration, options, ours

UUID = "0191f0a2-5f5e-7b3c-8f4e-0123456789AB"


def test_nothing_of_ours_means_no_options() -> None:
    assert options(ours([("user-agent", "grpc"), ("authorization", "Bearer x")])).workflow_id == ""


def test_every_key_is_read() -> None:
    read = options(
        ours(
            [
                ("temporal-workflow-id", "orders/1"),
                ("temporal-run-id", UUID),
                ("temporal-update-id", "u"),
                ("temporal-request-id", UUID),
                ("temporal-wait", "started"),
                ("temporal-start-delay", "90s"),
            ]
        )
    )
    assert (read.workflow_id, read.run_id, read.update_id) == ("orders/1", UUID, "u")
    assert read.request_id == UUID.lower()
    assert (read.wait, read.start_delay) == (Wait.STARTED, timedelta(seconds=90))


def test_a_key_that_only_looks_like_ours_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        ours([("temporal-requestid", UUID)])
    assert refused.value.metadata["field"] == "temporal-requestid"
    assert "temporal-request-id" in refused.value.metadata["expected"]


@pytest.mark.parametrize("value", list(Wait))
def test_every_wait(value: Wait) -> None:
    assert options({"temporal-wait": value.value}).wait is value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90s", timedelta(seconds=90)),
        ("0s", timedelta()),
        ("1.5s", timedelta(seconds=1.5)),
        ("0.000001s", timedelta(microseconds=1)),
        ("90", None),
        ("-1s", None),
        ("1m", None),
        ("1.0000000001s", None),
        ("9999999999s", None),
        ("٣s", None),
        ("", None),
    ],
)
def test_durations(text: str, expected: timedelta | None) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("temporal-workflow-id", "", "WORKFLOW_ID_EMPTY"),
        ("temporal-workflow-id", "x" * 256, "WORKFLOW_ID_TOO_LONG"),
        ("temporal-workflow-id-bin", b"\xff", "METADATA_INVALID"),
        ("temporal-workflow-id-bin", "a\u202eb".encode(), "WORKFLOW_ID_INVALID"),
        ("temporal-run-id", "latest", "METADATA_INVALID"),
        ("temporal-update-id", "", "METADATA_INVALID"),
        ("temporal-update-id", "x" * 256, "UPDATE_ID_INVALID"),
        ("temporal-request-id", "1", "REQUEST_ID_INVALID"),
        ("temporal-request-id", UUID + "0", "REQUEST_ID_INVALID"),
        ("temporal-request-id", UUID + "\n", "REQUEST_ID_INVALID"),
        ("temporal-wait", "forever", "METADATA_INVALID"),
        ("temporal-start-delay", "soon", "METADATA_INVALID"),
    ],
)
def test_wrong_values(key: str, value: str | bytes, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        options({key: value})
    assert (caught.value.code, caught.value.reason) == (StatusCode.INVALID_ARGUMENT, reason)
    assert caught.value.metadata["field"] == key


@pytest.mark.parametrize(
    "entries",
    [
        [("temporal-request-id", UUID), ("temporal-request-id", UUID)],
        [("x-request-id", "a"), ("x-request-id", "b")],
        [(f"x-{i}", "") for i in range(101)],
    ],
    ids=["key twice", "correlation twice", "many"],
)
def test_too_many(entries: list[tuple[str, str | bytes]]) -> None:
    with pytest.raises(Refusal) as caught:
        ours(entries)
    assert caught.value.reason == "METADATA_INVALID"


@pytest.mark.parametrize("value", ["a b", "x" * 129, "a\n", "ż"])
def test_wrong_correlation_ids(value: str) -> None:
    with pytest.raises(Refusal) as caught:
        correlation_id({"x-request-id": value})
    assert caught.value.reason == "METADATA_INVALID"


# On the wire


MEANT_ELSEWHERE = [
    ({"temporal_wait": "started"}, ("Close", "Look", "Write")),
    ({"temporal_start_delay": "1s"}, ("Close", "Look", "Write")),
    ({"temporal_start_delay": "1s", "temporal_wait": "peek"}, ("Work",)),
    ({"temporal_run_id": UUID}, ("Work",)),
    ({"temporal_run_id": UUID, "temporal_wait": "started"}, ("Work",)),
    ({"temporal_update_id": "u"}, ("Work", "Close", "Look")),
]


@pytest.mark.parametrize(
    ("metadata", "method"),
    [(metadata, method) for metadata, methods in MEANT_ELSEWHERE for method in methods],
    ids=str,
)
async def test_what_means_nothing_is_refused(
    call_desk: CallDesk, metadata: dict[str, str], method: str
) -> None:
    reply = await call_desk(method, Task(key="k", text="u"), **metadata)
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "METADATA_INVALID")
    assert reply.facts["field"] == next(iter(metadata)).replace("_", "-")
    assert "it is for RPCs" in reply.text


async def test_a_refusal_has_a_correlation_id_too(call_desk: CallDesk) -> None:
    reply = await call_desk("Look", Task(key="k"), temporal_run_id="x", x_request_id="r-9")
    assert reply.trailers["x-request-id"] == "r-9"
    assert reply.details["RequestInfo"].request_id == "r-9"


async def test_a_correlation_id_is_made_where_none_is_sent(call_desk: CallDesk) -> None:
    first, second = [await call_desk("Plain", Task()) for _ in range(2)]
    assert len(first.trailers["x-request-id"]) == 36
    assert first.trailers["x-request-id"] != second.trailers["x-request-id"]


async def test_a_wrong_correlation_id_is_not_repeated(call_desk: CallDesk) -> None:
    reply = await call_desk("Plain", Task(), x_request_id="a b")
    assert reply.reason == "METADATA_INVALID"
    assert len(reply.trailers["x-request-id"]) == 36


async def test_the_ids_of_a_refused_call_are_told(call_desk: CallDesk, key: str) -> None:
    run_id = str(uuid4())
    reply = await call_desk("Look", Task(key=key), temporal_run_id=run_id)
    assert reply.trailers["temporal-workflow-id"] == f"desk/{key}"
    assert reply.trailers["temporal-run-id"] == run_id
