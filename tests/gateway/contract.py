"""The error contract as callers see it, and the check that every refused call keeps it.

`reasons.txt` states per reason the codes, the variables in ErrorInfo (those in brackets may be
missing), and the details beside ErrorInfo and RequestInfo.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

from protemporal.gateway import GATEWAY_DOMAIN, Reason
from protemporal.gateway.error_table import ROWS

REASONS = Path(__file__).parent / "reasons.txt"

DETAILS = "grpc-status-details-bin"

BARE = frozenset(
    (
        StatusCode.CANCELLED,
        StatusCode.DEADLINE_EXCEEDED,
        StatusCode.INTERNAL,
        StatusCode.RESOURCE_EXHAUSTED,
        StatusCode.UNAVAILABLE,
        StatusCode.UNIMPLEMENTED,
    )
)
"""What gRPC says by itself, without details: limits, broken lines, deadlines, bad framing."""

ABORTED_BY_APPLICATION = "by gRPC's own means"
"""Text of the one test that ends a call below our layer."""

SEEN: set[tuple[str, str]] = set()
"""Reason and code of all refusals of the gateway's own that tests have met."""


@dataclass(frozen=True)
class Expected:
    """A line of the file."""

    reason: str
    codes: tuple[str, ...]
    required: frozenset[str]
    optional: frozenset[str]
    details: frozenset[str]
    retry: str = ""
    """The delay, `1s`; in brackets where only some calls may be repeated."""

    @classmethod
    def read(cls, line: str) -> "Expected":
        reason, codes, *rest = line.split()
        keys = [word for word in rest if not word.startswith("+")]
        said = (word[1:].partition("=") for word in rest if word.startswith("+"))
        details = {name: value for name, _, value in said}
        return cls(
            reason=reason,
            codes=tuple(codes.split("|")),
            required=frozenset(key for key in keys if key[0] != "["),
            optional=frozenset(key.strip("[]") for key in keys if key[0] == "["),
            details=frozenset(details),
            retry=details.get("RetryInfo", ""),
        )


EXPECTED = {each.reason: each for each in map(Expected.read, REASONS.read_text().splitlines())}


def check(code: StatusCode, text: str, trailers: Mapping[str, str | bytes]) -> dict[str, Any]:
    """Fails where a refused call does not keep the contract; gives its details by class."""
    raw = trailers.get(DETAILS)
    assert code is not StatusCode.UNKNOWN, text
    if not isinstance(raw, bytes):
        assert code in BARE or text == ABORTED_BY_APPLICATION, (code, text)
        assert "x-request-id" not in trailers, "ended by us, but without details"
        return {}
    status = status_pb2.Status.FromString(raw)
    assert (status.code, status.message) == (code.value[0], text)
    found = unpacked(status)
    _check_size(text, trailers)
    _check_info(code, text, found)
    request_id = trailers["x-request-id"]
    assert found["RequestInfo"].request_id == request_id != ""
    assert "secret" not in f"{text} {found}"  # what tests put where it must not leave the process
    return found


def unpacked(status: status_pb2.Status) -> dict[str, Any]:
    """The details by the name of their class, of which there is one each."""
    found: dict[str, Any] = {}
    for packed in status.details:
        name = packed.TypeName().rpartition(".")[2]
        assert name not in found, f"two of {name}"
        found[name] = getattr(error_details_pb2, name)()
        assert packed.Unpack(found[name])
    assert "DebugInfo" not in found
    return found


def _check_size(text: str, trailers: Mapping[str, str | bytes]) -> None:
    assert 0 < len(text.encode()) <= 1024
    sizes = [
        len(key) + (len(value) if isinstance(value, str) else 4 * len(value) // 3)
        for key, value in trailers.items()
    ]
    assert sum(sizes) + len("grpc-status: 16 grpc-message") + len(quote(text)) <= 4096


def _check_info(code: StatusCode, text: str, found: Mapping[str, Any]) -> None:
    info = found["ErrorInfo"]
    metadata = dict(info.metadata)
    assert re.fullmatch("[A-Z][A-Z0-9_]{0,61}[A-Z0-9]", info.reason), info.reason
    assert info.domain
    for key, value in metadata.items():
        assert re.fullmatch("[a-z][a-zA-Z]{0,63}", key), key
        assert value, f"{key} is empty"
    if info.domain != GATEWAY_DOMAIN:
        return
    expected = EXPECTED[info.reason]
    assert code.name in expected.codes
    assert expected.required <= set(metadata) <= expected.required | expected.optional
    optional = {"RetryInfo"} if expected.retry.startswith("[") else set[str]()
    missing = expected.details - (set(found) - {"ErrorInfo", "RequestInfo"})
    assert missing <= optional
    assert set(found) <= expected.details | {"ErrorInfo", "RequestInfo"}
    whole = ROWS[Reason(info.reason)].text.format_map(metadata)
    assert whole.startswith(text)  # so every variable of the text is in the metadata
    _check_details(metadata, found, expected)
    SEEN.add((info.reason, code.name))


def _check_details(
    metadata: Mapping[str, str], found: Mapping[str, Any], expected: Expected
) -> None:
    if "RetryInfo" in found:
        delay = f"{found['RetryInfo'].retry_delay.ToTimedelta().seconds}s"
        assert delay == expected.retry.strip("[]")
    if "ResourceInfo" in found:
        resource = found["ResourceInfo"]
        named = (resource.resource_type, resource.resource_name)
        assert named == ("temporal.workflow", metadata["workflowId"])
    if "BadRequest" in found:
        violations = found["BadRequest"].field_violations
        fields = [each.field for each in violations]
        if expected.reason == Reason.FIELD_INVALID:  # of several, the first is named
            fields = [fields[0] or metadata["field"]]  # or its message, of a rule about all of it
        assert ", ".join(fields) == metadata.get("field", "")
        assert all(each.description for each in violations)
    if "PreconditionFailure" in found:
        (violation,) = found["PreconditionFailure"].violations
        subjects = {
            "WORKFLOW_STATE": metadata["workflowId"],
            "HISTORY": metadata["workflowId"],
            "QUERY": metadata.get("handler"),
            "UPDATE": metadata.get("handler"),
        }
        assert violation.subject == subjects[violation.type]
        assert violation.description
    if "Help" in found:
        assert found["Help"].links[0].description
