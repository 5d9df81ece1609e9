"""Hostile requests: each follows from the seed and its number alone, and so can be repeated."""

import base64
import gzip
import random
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.frames import message
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from gateway.wire_fields import MUTATORS
from protemporal.gateway import Limits
from support.line import head

IDS = (*(f"fuzz-{number}" for number in range(40)), "", "a b", "ż\u202e", "x" * 300, "%s${! key }")
UUIDS = ("0191f0a2-5f5e-7b3c-8f4e-0123456789ab", "0191F0A2-5F5E-7B3C-8F4E-0123456789AC", "x", "")
TEXTS = ("", "t", "Bern", "unknown", "nowhere", "wrong", "\x00", "\u2028", "🦊" * 9, "y" * 5000)
BEHAVIOURS = (
    *("", "wait", "fail", "fail plainly", "nothing", "json", "fail oddly", "refuse", "typed"),
    *("undeclared", "untyped", "reject BadAddress"),
)
"""What the desk does without a bug: of its other ones INTERNAL is what callers shall see."""
BY_NAME = {
    "behaviour": BEHAVIOURS,
    "key": IDS,
    "parcel_id": IDS,
    "workflow_id": IDS,
    "request_id": UUIDS,
    "run_id": UUIDS,
}
NUMBERS = (0, 1, 2, 50, -1, 2**31 - 1)
METADATA: Sequence[tuple[str, Sequence[str | bytes]]] = (
    ("temporal-workflow-id", (*IDS, b"\xff", b"\xc5\xbc")),
    ("temporal-workflow-id-bin", [base64.b64encode(raw) for raw in (b"", b"\xff", b"\xc5\xbc")]),
    ("temporal-run-id", UUIDS),
    ("temporal-update-id", ("", "u", "x" * 400, b"\x01")),
    ("temporal-request-id", UUIDS),
    ("temporal-wait", ("", "peek", "started", "attach", "RESULT")),
    ("temporal-start-delay", ("", "1s", "1e9s", "-1s", "999999999s")),
    ("x-request-id", ("", "r", "x" * 200, b"\xff\x00")),
    ("x-actor", ("", "me", b"\xff")),
    ("traceparent", ("", f"00-{'a' * 32}-{'b' * 16}-01", b"\xff")),
    ("tracestate", ("", "a=b", "x" * 600)),
    ("noise-bin", (base64.b64encode(bytes(range(256))), "")),
    ("user-agent", ("", "x" * 500)),
    ("authorization", ("Bearer x", "Bearer y")),
)
TIMEOUTS = (*("2S",) * 8, "300m", "20m", "1m", "1u", "0n", "99999999H")
ENDLESS = ("99999999H", "")
RECEIVED_LIMIT = Limits().received_message
STARTS_SHARE = 0.1
"""A start costs Temporal most, and there are many; so most of them are left out."""


@dataclass(frozen=True)
class Method:
    """What is called."""

    path: str
    request: type[Message]
    waits: bool
    """It may wait for as long as its caller does."""
    starts: bool


@dataclass
class Request:
    """What is sent."""

    path: bytes | str
    body: bytes
    metadata: list[tuple[str | bytes, str | bytes]] = field(
        default_factory=list[tuple[str | bytes, str | bytes]]
    )
    timeout: str = "2S"
    by_grpc: bool = False
    """gRPC itself has to refuse it, before any code of ours."""

    @property
    def entries(self) -> list[tuple[Any, Any]]:
        """The headers on the wire."""
        path = [(key, self.path if key == ":path" else value) for key, value in head("/")]
        timeout = [("grpc-timeout", self.timeout)] if self.timeout else []
        return [*path, *timeout, *self.metadata]


def mutated(methods: Sequence[Method], seed: int, number: int) -> Request:
    """The request of that number."""
    rng = random.Random(f"{seed}/{number}")  # noqa: S311 - repeatable, not secret
    method = rng.choice(methods)
    while method.starts and rng.random() > STARTS_SHARE:
        method = rng.choice(methods)
    raw = filled(rng, method.request).SerializeToString()
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        raw = rng.choice(MUTATORS)(rng, raw)
    made = Request(method.path, message(raw), by_grpc=len(raw) > RECEIVED_LIMIT)
    made.timeout = rng.choice(TIMEOUTS)
    if method.waits and made.timeout in ENDLESS:
        made.timeout = "300m"
    for key, values in rng.sample(METADATA, rng.choice((0, 0, 0, 1, 2))):
        made.metadata += [(key, rng.choice(values)) for _ in range(rng.choice((1, 1, 1, 1, 2)))]
    if rng.random() < 0.3:
        rng.choice(CHANGES)(rng, made, raw)
    if made.by_grpc and made.timeout in TIMEOUTS:
        made.timeout = "9S"
    return made


def filled(rng: random.Random, kind: type[Message], depth: int = 0) -> Message:
    """A message with some fields set."""
    made = kind()
    for each in kind.DESCRIPTOR.fields:
        if rng.random() < 0.25 or depth > 2:
            continue
        if each.message_type is not None and each.message_type.GetOptions().map_entry:
            continue
        count = rng.randrange(3) if each.is_repeated else 1
        for _ in range(count):
            _put(rng, made, each, depth)
    return made


def _put(rng: random.Random, made: Message, each: Any, depth: int) -> None:
    value: Any
    if each.message_type is not None:
        part = filled(rng, GetMessageClass(each.message_type), depth + 1)
        target = getattr(made, each.name)
        (target.add() if each.is_repeated else target).MergeFrom(part)
        return
    match each.cpp_type:
        case FieldDescriptor.CPPTYPE_STRING:
            value = rng.choice(BY_NAME.get(each.name, TEXTS))
            value = value.encode() if each.type == FieldDescriptor.TYPE_BYTES else value
        case FieldDescriptor.CPPTYPE_ENUM:
            value = rng.choice(each.enum_type.values).number
        case FieldDescriptor.CPPTYPE_BOOL:
            value = rng.random() < 0.5
        case FieldDescriptor.CPPTYPE_UINT32 | FieldDescriptor.CPPTYPE_UINT64:
            value = abs(rng.choice(NUMBERS))
        case _:
            value = rng.choice(NUMBERS)
    if each.is_repeated:
        getattr(made, each.name).append(value)
    else:
        setattr(made, each.name, value)


# Changes beside the message


def _path(rng: random.Random, made: Request, _raw: bytes) -> None:
    path = str(made.path)
    paths: list[str | bytes] = [
        *("", "/", "//", "*", path.lower(), path[1:], f"{path}/", path * 20, f"{path}\x00"),
        path[: rng.randrange(len(path))] or "/",
        path.encode()[:-1] + rng.randbytes(1),
        b"/\xff\xfe",
    ]
    made.path = rng.choice(paths)


def _many(_rng: random.Random, made: Request, _raw: bytes) -> None:
    made.metadata += [(f"x-{number}", "v") for number in range(120)]


def _gzip(_rng: random.Random, made: Request, raw: bytes) -> None:
    made.body = message(gzip.compress(raw, mtime=0), flag=1)
    made.metadata.append(("grpc-encoding", "gzip"))


def _deflate(_rng: random.Random, made: Request, raw: bytes) -> None:
    made.body = message(zlib.compress(raw), flag=1)
    made.metadata.append(("grpc-encoding", "deflate"))


def _not_compressed(rng: random.Random, made: Request, _raw: bytes) -> None:
    made.metadata.append(("grpc-encoding", rng.choice(("gzip", "deflate", "identity"))))


def _no_message(rng: random.Random, made: Request, raw: bytes) -> None:
    made.body = rng.choice((b"", b"\x00\x00", message(raw, length=len(raw) + 7)))


def _short_length(_rng: random.Random, made: Request, raw: bytes) -> None:
    made.body = message(raw, length=max(len(raw) - 1, 0))


def _more(rng: random.Random, made: Request, _raw: bytes) -> None:
    made.body += rng.choice((made.body, rng.randbytes(4)))


# Changes that gRPC refuses by itself


def _flag(_rng: random.Random, made: Request, raw: bytes) -> None:
    made.body, made.by_grpc = message(raw, flag=1), True


def _bad_gzip(_rng: random.Random, made: Request, _raw: bytes) -> None:
    made.body, made.by_grpc = message(b"not gzip", flag=1), True
    made.metadata.append(("grpc-encoding", "gzip"))


def _encoding(_rng: random.Random, made: Request, _raw: bytes) -> None:
    made.metadata.append(("grpc-encoding", "br"))
    made.by_grpc = True


def _timeout(rng: random.Random, made: Request, _raw: bytes) -> None:
    made.timeout, made.by_grpc = rng.choice(("-1S", "abc", "1", "1.5S", "S")), True


def _key(rng: random.Random, made: Request, _raw: bytes) -> None:
    made.metadata.append((rng.choice(("X-Upper", "a b", b"\xff", "")), "v"))
    made.by_grpc = True


def _base64(_rng: random.Random, made: Request, _raw: bytes) -> None:
    made.metadata.append(("temporal-workflow-id-bin", "!!!"))
    made.by_grpc = True


def _length(_rng: random.Random, made: Request, raw: bytes) -> None:
    made.body, made.by_grpc = message(raw, length=2**32 - 1), True


CHANGES: Sequence[Callable[[random.Random, Request, bytes], None]] = (
    *(_path, _path, _path, _many, _gzip, _deflate, _not_compressed, _no_message, _short_length),
    *(_more, _flag, _bad_gzip, _encoding, _timeout, _key, _base64, _length),
)
