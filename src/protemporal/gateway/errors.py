"""Refusals: the one exception that a caller sees, and how it is put on the wire.

The contract is AIP-193: always an ErrorInfo and a RequestInfo, a RetryInfo where the same request
may be repeated, and never an exception's text, a stack or a payload.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

from protemporal.contract.reasons import upper_snake
from protemporal.gateway.error_table import GATEWAY_DOMAIN, ROWS, Detail, Reason

CODES: Mapping[int, StatusCode] = {code.value[0]: code for code in StatusCode}
"""The codes by their numbers on the wire."""

MESSAGE_LIMIT = 1024
"""Most bytes of a status message."""

TRAILER_LIMIT = 4096
"""Most bytes of all trailing metadata; gRPC refuses 16 KiB, proxies less."""

_VALUE_LIMIT = 255
_IDS_RESERVE = 800  # a workflow id of 255 bytes, a run id, a correlation id and their keys


class Refusal(Exception):  # noqa: N818 - the domain's word: a call is refused, nothing broke
    """Ends an RPC with a status that follows the error contract.

    Raise it from a hand-written RPC. `reason` is yours, in UPPER_SNAKE_CASE; keys of `metadata` are
    lowerCamelCase and name every variable of the message; `field_violations` says per field of the
    request what is wrong. Set `retry_after` only where the same request may safely be repeated.
    """

    def __init__(
        self,
        code: StatusCode,
        reason: str,
        message: str,
        *,
        metadata: Mapping[str, str] | None = None,
        field_violations: Mapping[str, str] | None = None,
        retry_after: timedelta | None = None,
        details: Iterable[Message] = (),
        domain: str = "",
    ) -> None:
        if code is StatusCode.OK:
            raise ValueError("a refusal cannot be OK")
        super().__init__(message)
        self.code = code
        self.reason = reason
        self.message = message
        self.metadata = dict(metadata or {})
        self.retry_after = retry_after
        self.details = [*details, *_bad_request(field_violations or {})]
        self.domain = domain
        """Empty: the domain of the service."""


@dataclass(frozen=True, slots=True)
class BusinessError:
    """What an `ApplicationError` of a type declared by the application becomes for callers.

    Declaring a type also lets its message through to the caller, cut to 1 KiB; the text of an
    undeclared one never leaves the process. `detail` names a message class: an ApplicationError
    detail of that class becomes a detail of the status.
    """

    code: StatusCode
    reason: str = ""
    """Empty: the type in UPPER_SNAKE_CASE."""
    detail: type[Message] | None = None
    retry_after: timedelta | None = None

    def __post_init__(self) -> None:
        """Refuses what no caller could be sent.

        Raises:
            ValueError: the code is OK, or the reason not in UPPER_SNAKE_CASE.
        """
        if self.code is StatusCode.OK:
            raise ValueError("a business error cannot be OK")
        if self.reason and upper_snake(self.reason) != self.reason:
            raise ValueError(f"{self.reason!r} is no reason in UPPER_SNAKE_CASE")


BusinessErrors = Mapping[str, BusinessError]
"""The business map: `ApplicationError.type` to what callers see."""


def refuse(
    reason: Reason,
    metadata: Mapping[str, str] | None = None,
    *,
    code: StatusCode | None = None,
    detail: Detail | None = None,
    retry_after: timedelta | None = None,
    is_repeatable: bool = True,
) -> Refusal:
    """The refusal of a row of the table; `code`, `detail` and `retry_after` override the row's.

    What is not repeatable has no RetryInfo, whatever the row says.
    """
    row = ROWS[reason]
    values = {key: _cut(value, _VALUE_LIMIT) for key, value in (metadata or {}).items()}
    text = row.text.format_map(values)
    make_detail = detail or row.detail
    return Refusal(
        code or row.code,
        reason,
        text,
        metadata={key: value for key, value in values.items() if value},
        retry_after=(retry_after or row.retry_after) if is_repeatable else None,
        details=[make_detail(values, text)] if make_detail else [],
        domain=GATEWAY_DOMAIN,
    )


def render(refusal: Refusal, request_id: str, domain: str) -> status_pb2.Status:
    """The status on the wire; `domain` is the service's, for refusals that name none.

    What makes it longer than `TRAILER_LIMIT` is left out: first the further details, then the tail
    of the message. ErrorInfo and RequestInfo always stay.
    """
    status = _status(refusal, request_id, domain, MESSAGE_LIMIT, refusal.details)
    if _trailer_bytes(status) > TRAILER_LIMIT:
        status = _status(refusal, request_id, domain, MESSAGE_LIMIT, ())
    if _trailer_bytes(status) > TRAILER_LIMIT:
        status = _status(refusal, request_id, domain, MESSAGE_LIMIT // 4, ())
    return status


def _status(
    refusal: Refusal, request_id: str, domain: str, limit: int, details: Iterable[Message]
) -> status_pb2.Status:
    status = status_pb2.Status(
        code=int(refusal.code.value[0]), message=_cut(refusal.message, limit)
    )
    info = error_details_pb2.ErrorInfo(reason=refusal.reason, domain=refusal.domain or domain)
    info.metadata.update(_bounded(refusal.metadata))
    status.details.add().Pack(info)
    status.details.add().Pack(error_details_pb2.RequestInfo(request_id=request_id))
    if refusal.retry_after is not None:
        retry = error_details_pb2.RetryInfo()
        retry.retry_delay.FromTimedelta(refusal.retry_after)
        status.details.add().Pack(retry)
    for detail in details:
        status.details.add().Pack(detail)
    return status


def _bounded(metadata: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Metadata of at most a quarter of the trailers, so that what must stay always fits."""
    room = TRAILER_LIMIT // 4
    for key, value in metadata.items():
        short = _cut(value, _VALUE_LIMIT)
        room -= len(key) + len(short.encode())
        if room < 0:
            return
        yield key, short


def _trailer_bytes(status: status_pb2.Status) -> int:
    """Bytes of the trailers: the details travel as base64, the message percent-encoded."""
    size: int = status.ByteSize()
    return size * 4 // 3 + len(quote(status.message, safe=" ")) + _IDS_RESERVE


def _cut(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8, never half a character."""
    raw = text.encode("utf-8", "replace")
    return raw.decode() if len(raw) <= limit else raw[:limit].decode("utf-8", "ignore")


def _bad_request(violations: Mapping[str, str]) -> Iterator[Message]:
    if violations:
        violation = error_details_pb2.BadRequest.FieldViolation
        yield error_details_pb2.BadRequest(
            field_violations=[
                violation(field=name, description=text) for name, text in violations.items()
            ]
        )
