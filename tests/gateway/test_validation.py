"""Requests that break the rules of their proto are refused, however their service is served."""

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import grpc.aio
import pytest
import pytest_asyncio
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc import StatusCode

from gateway import bakery, calls
from gateway.bakery import request
from protemporal.devstack import TemporalServer
from protemporal.gateway import Connection, Gateway, Server, ServerOptions, ServerSetupError
from protemporal.gateway.dynamic import gateways
from protemporal.gateway.errors import TRAILER_LIMIT, Refusal, render
from protemporal.gateway.observer import LATE
from protemporal.gateway.validation import LISTED, Check, check_for
from protos import request_of

LINE = {"sku": "bun", "quantity": 1}
MUST_HAVE_PAYMENT = ("payment", "exactly one field is required in oneof")
MUST_HAVE_KEY = ("key", "must be at least 1 characters")
MUST_HAVE_SKU = ("sku", "must be at least 1 characters")
MUST_BE_POSITIVE = ("quantity", "must be greater than 0 and less than or equal to 1000")
OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)

Fields = dict[str, Any]
Violations = list[tuple[str, str]]


def order(**fields: Any) -> Fields:
    """A good order, but for the fields."""
    return {"key": str(uuid4()), "card": "4111", "lines": [LINE], **fields}


def at(path: str, said: tuple[str, str]) -> tuple[str, str]:
    return f"{path}.{said[0]}", said[1]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Gateway]]:
    """The front end in every way to make it; the first brings google's classes along."""
    return {
        "generated": bakery.generated(tmp_path_factory.mktemp("bakery")),
        "dynamic": bakery.dynamic(),
        "betterproto": bakery.styled(tmp_path_factory.mktemp("one"), "betterproto"),
        "betterproto2": bakery.styled(tmp_path_factory.mktemp("two"), "betterproto2"),
    }


WAYS = ("generated", "dynamic", "betterproto", "betterproto2")


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=WAYS)
async def channel(
    request: pytest.FixtureRequest, dev_server: TemporalServer, made: dict[str, list[Gateway]]
) -> AsyncGenerator[grpc.aio.Channel]:
    """A channel to the bakery, served in one of the ways."""
    connection = Connection(address=dev_server.address)
    async with (
        Server(made[request.param], connection, OPTIONS) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


async def call(
    channel: grpc.aio.Channel, method: str, message: Message | bytes, **metadata: str
) -> calls.Reply:
    pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
    return await calls.call(channel, f"/bakery.v1.{method}", message, pairs)


def violations(reply: calls.Reply) -> Violations:
    found = reply.details["BadRequest"].field_violations
    return [(each.field, each.description) for each in found]


REFUSED: dict[str, tuple[str, str, Fields, Violations]] = {
    "nothing in an order": ("Oven/Bake", "Order", {}, [MUST_HAVE_PAYMENT, MUST_HAVE_KEY]),
    "a negative quantity": (
        "Oven/Bake",
        "Order",
        order(lines=[LINE, {"sku": "bun", "quantity": -1}]),
        [at("lines[1]", MUST_BE_POSITIVE)],
    ),
    "no quantity": (
        "Oven/Bake",
        "Order",
        order(lines=[{"sku": "bun"}]),
        [at("lines[0]", MUST_BE_POSITIVE)],
    ),
    "too large a quantity": (
        "Oven/Bake",
        "Order",
        order(lines=[{"sku": "bun", "quantity": 1001}]),
        [at("lines[0]", MUST_BE_POSITIVE)],
    ),
    "an order in an order": (
        "Oven/Bake",
        "Order",
        order(again={"key": "k", "card": "4111", "lines": [{"quantity": 1}]}),
        [at("again.lines[0]", MUST_HAVE_SKU)],
    ),
    "a value of a map": (
        "Oven/Bake",
        "Order",
        order(stock={"rye": -1}),
        [('stock["rye"]', "must be greater than or equal to 0")],
    ),
    "a message in a map": (
        "Oven/Bake",
        "Order",
        order(extras={"x": {"quantity": 1}}),
        [at('extras["x"]', MUST_HAVE_SKU)],
    ),
    "a key of a map": (
        "Oven/Bake",
        "Order",
        order(stock={"secret flour": 1}),
        [("stock", "must be at most 8 characters")],
    ),
    "fields together": (
        "Oven/Bake",
        "Order",
        order(gift=True),
        [("", "a gift needs a note")],
    ),
    "a value as the key of its workflow": (
        "Oven/Bake",
        "Order",
        order(key="secret" * 20),
        [("key", "must be at most 64 characters")],
    ),
    "a signal": ("Oven/Add", "Line", {}, [MUST_HAVE_SKU, MUST_BE_POSITIVE]),
    "a query": ("Oven/Look", "Asked", {}, [("key", "value is required")]),
    "an update": ("Oven/Change", "Line", {"sku": "bun"}, [MUST_BE_POSITIVE]),
    "what a changed RPC made of it": (
        "Oven/Change",
        "Line",
        {"sku": "spoil", "quantity": 1},
        [MUST_BE_POSITIVE],
    ),
    "a written RPC": ("Oven/Note", "Order", {}, [MUST_HAVE_PAYMENT, MUST_HAVE_KEY]),
    "a written stream of answers": ("Oven/List", "Asked", {}, [("key", "value is required")]),
    "a stream of requests": ("Oven/Sum", "Line", {"sku": "bun"}, [MUST_BE_POSITIVE]),
    "streams both ways": ("Oven/Echo", "Line", {"sku": "bun"}, [MUST_BE_POSITIVE]),
    "an input that is not there": (
        "Shop/Send",
        "Wrapped",
        {},
        [at("order", MUST_HAVE_PAYMENT), at("order", MUST_HAVE_KEY)],
    ),
    "an input that is a field": (
        "Shop/Send",
        "Wrapped",
        {"order": order(lines=[{"sku": "bun"}])},
        [at("order.lines[0]", MUST_BE_POSITIVE)],
    ),
    "an input that is a field, as a whole": (
        "Shop/Send",
        "Wrapped",
        {"order": order(gift=True)},
        [("order", "a gift needs a note")],
    ),
    "an input made of fields": ("Shop/SendQuick", "Quick", {}, [MUST_HAVE_PAYMENT, MUST_HAVE_KEY]),
    "a part of an input made of fields": (
        "Shop/SendQuick",
        "Quick",
        {"key": "k", "invoice": "7", "lines": [{"sku": "bun"}]},
        [at("lines[0]", MUST_BE_POSITIVE)],
    ),
    "the signal of a start": (
        "Shop/SendAndAdd",
        "Both",
        {"key": "k", "card": "4111", "sku": "bun"},
        [MUST_BE_POSITIVE],
    ),
    "the start of a signal": (
        "Shop/SendAndAdd",
        "Both",
        {"key": "k", "sku": "bun", "quantity": 1},
        [MUST_HAVE_PAYMENT],
    ),
    "the update of a start": (
        "Shop/SendAndChange",
        "Both",
        {"key": "k", "card": "4111", "sku": "bun"},
        [MUST_BE_POSITIVE],
    ),
    "a watch": ("Shop/Follow", "Asked", {}, [("key", "value is required")]),
    "a cancellation": ("Shop/Stop", "Asked", {}, [("key", "value is required")]),
}


@pytest.mark.parametrize(
    ("method", "name", "fields", "expected"), REFUSED.values(), ids=REFUSED.keys()
)
async def test_what_breaks_a_rule_is_refused(
    channel: grpc.aio.Channel, method: str, name: str, fields: Fields, expected: Violations
) -> None:
    reply = await call(channel, method, request(name, fields), x_request_id="r-1")
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "FIELD_INVALID")
    assert violations(reply) == expected
    field, violation = expected[0]
    assert reply.facts == {"field": field or "bakery.v1.Order", "violation": violation}
    assert reply.trailers["x-request-id"] == "r-1"
    assert "temporal-workflow-id" not in reply.trailers  # which is found before Temporal is asked
    assert "secret" not in repr(reply)


TAKEN: dict[str, tuple[str, str, Fields, str]] = {
    "a workflow": ("Oven/Bake", "Order", order(), ""),
    "a workflow without rules": ("Oven/Heat", "Free", {}, ""),
    "a signal": ("Oven/Add", "Line", LINE, "WORKFLOW_NOT_FOUND"),
    "a query": ("Oven/Look", "Asked", {"key": "k"}, "WORKFLOW_NOT_FOUND"),
    "an update": ("Oven/Change", "Line", LINE, "WORKFLOW_NOT_FOUND"),
    "a written RPC": ("Oven/Note", "Order", order(), ""),
    "an input that is a field": ("Shop/Send", "Wrapped", {"order": order()}, ""),
    "an input made of fields": ("Shop/SendQuick", "Quick", {"key": "k", "invoice": "7"}, ""),
    "a signal and its start": ("Shop/SendAndAdd", "Both", {"key": "k", "card": "1", **LINE}, ""),
    "a watch": ("Shop/Follow", "Asked", {"key": "k"}, "WORKFLOW_NOT_FOUND"),
    "a cancellation": ("Shop/Stop", "Asked", {"key": "k"}, "WORKFLOW_NOT_FOUND"),
}


@pytest.mark.parametrize(("method", "name", "fields", "reason"), TAKEN.values(), ids=TAKEN.keys())
async def test_what_keeps_the_rules_reaches_temporal(
    channel: grpc.aio.Channel, method: str, name: str, fields: Fields, reason: str
) -> None:
    fields = {**fields, **({"key": str(uuid4())} if "key" in fields else {})}
    told = method in {"Oven/Look", "Shop/SendAndAdd", "Shop/Follow", "Shop/Stop"}  # by the request
    metadata = {} if told else {"temporal_workflow_id": str(uuid4())}
    if method in {"Oven/Bake", "Oven/Heat"}:
        metadata["temporal_wait"] = "started"
    reply = await call(channel, method, request(name, fields), **metadata)
    assert reply.reason == reason, reply.text


async def test_each_request_of_a_stream_is_checked(channel: grpc.aio.Channel) -> None:
    good, bad = request("Line", LINE), request("Line", {"sku": "bun"})
    echo = calls.streams(channel, "/bakery.v1.Oven/Echo")(timeout=10)
    for each in (good, good):
        await echo.write(each.SerializeToString())
        assert await echo.read() == each.SerializeToString()
    await echo.write(bad.SerializeToString())
    with pytest.raises(grpc.aio.AioRpcError):
        await echo.read()
    assert await echo.code() is StatusCode.INVALID_ARGUMENT


async def test_a_million_wrong_numbers_are_one_violation(channel: grpc.aio.Channel) -> None:
    large: Any = request("Order", order())
    large.weights.extend([0] * 1_000_000)
    reply = await call(channel, "Oven/Bake", large)
    field, violation = "weights[0]", "must be greater than 0"
    assert violations(reply) == [(field, violation)]
    facts = {"field": field, "violation": violation, "moreViolations": "possible"}
    assert reply.facts == facts


async def test_as_many_lines_as_there_is_room_for(channel: grpc.aio.Channel) -> None:
    empty_line = b"\x12\x00"
    large = request("Order", order()).SerializeToString() + 500_000 * empty_line
    reply = await call(channel, "Oven/Bake", large)
    assert violations(reply) == [("lines", "must contain no more than 100 item(s)")]


async def test_many_violations_are_cut(channel: grpc.aio.Channel) -> None:
    bad = request("Order", order(key="", extras={"ż" * 90 + str(n): {} for n in range(10)}))
    assert bad.ByteSize() < LISTED
    reply = await call(channel, "Oven/Bake", bad, x_request_id="r" * 128)
    assert 2 < len(violations(reply)) < 20
    assert reply.facts["moreViolations"] == "possible"
    size = sum(
        len(key) + (len(value) * 4 // 3 if isinstance(value, bytes) else len(value))
        for key, value in reply.trailers.items()
    )
    assert size + len(reply.text) <= TRAILER_LIMIT


async def test_a_rule_that_fails_on_a_request_is_not_the_caller_s_fault(
    channel: grpc.aio.Channel,
) -> None:
    reply = await call(channel, "Oven/Bake", request("Order", order(share=5)))
    assert (reply.code, reply.reason) == (StatusCode.INTERNAL, "INTERNAL")
    assert "divide" not in repr(reply)


async def test_a_refusal_is_logged_as_every_other(
    channel: grpc.aio.Channel, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "protemporal.calls"):
        await call(channel, "Oven/Bake", b"", x_request_id="r-2")
        await asyncio.sleep(2 * LATE)
    fields = [vars(each)["fields"] for each in caplog.records if each.name == "protemporal.calls"]
    assert [each["reason"] for each in fields if each["requestId"] == "r-2"] == ["FIELD_INVALID"]


# What cannot be served is said when the server starts.

HEADER = 'import "buf/validate/validate.proto";\n'
BROKEN: dict[str, tuple[str, str]] = {
    "no CEL": (
        'message M { int32 a = 1 [(buf.validate.field).cel = {id: "odd" expression: "this >"}]; }',
        r"orders\.v1\.M: .*odd.*Syntax error",
    ),
    "a rule for another type": (
        "message M { string a = 1 [(buf.validate.field).int32.gt = 1]; }",
        r'orders\.v1\.M: expected rule .*string", got .*int32" on field "orders\.v1\.M\.a"',
    ),
    "no pattern": (
        'message M { string a = 1 [(buf.validate.field).string.pattern = "("]; }',
        r"orders\.v1\.M: .*string\.pattern",
    ),
    "an unknown field": (
        """message M { option (buf.validate.message).cel = {id: "odd" expression: "this.b > 1"};
           int32 a = 1; }""",
        r"orders\.v1\.M: .*odd: no_such_field",
    ),
    "types that do not match": (
        """message M { int32 a = 1 [(buf.validate.field).cel = {
             id: "odd" expression: "this + 'x' == ''"}]; }""",
        r"orders\.v1\.M: .*odd: No matching overloads",
    ),
    "no answer": (
        """message M { int32 a = 1 [(buf.validate.field).cel = {
             id: "odd" expression: "this + 1"}]; }""",
        r"orders\.v1\.M: expression odd outputs an unexpected type",
    ),
    "far inside": (
        """message M { map<string, N> n = 1; string b = 2 [(buf.validate.field).required = true]; }
           message N { repeated int32 a = 1 [(buf.validate.field).repeated.items.cel = {
             id: "odd" expression: "this >"}]; }""",
        r"orders\.v1\.N: .*odd",
    ),
}


def served(text: str, folder: Path) -> Gateway:
    """A service with an RPC `R` that takes the message `M` of the text."""
    files = request_of(f"{HEADER}{text}\nservice S {{ rpc R(M) returns (Order); }}", folder)
    (made,) = gateways(FileDescriptorSet(file=files.proto_file).SerializeToString())
    return made()


def checked(text: str, folder: Path) -> tuple[Any, Check]:
    """The message `M` of the text, and what checks it."""
    kind: Any = served(text, folder).__gateway_rpcs__["R"].request
    check = check_for(kind)
    assert check is not None
    return kind, check


@pytest.mark.parametrize(("text", "expected"), BROKEN.values(), ids=BROKEN.keys())
async def test_a_rule_that_does_not_compile_is_told_at_the_start(
    text: str, expected: str, tmp_path: Path
) -> None:
    with pytest.raises(ServerSetupError, match=f"(?s){expected}"):
        await Server([served(text, tmp_path)], Connection(), OPTIONS).start()


def test_a_rule_that_only_an_empty_message_fails_is_taken(tmp_path: Path) -> None:
    text = """message M { repeated int32 a = 1 [(buf.validate.field).cel = {
      id: "first" message: "not one" expression: "this[0] == 1"}]; }"""
    kind, check = checked(text, tmp_path)
    check(kind(a=[1]))
    with pytest.raises(Refusal):
        check(kind(a=[2]))


async def test_rules_need_protovalidate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "protovalidate", None)
    with pytest.raises(ServerSetupError) as told:
        await Server(bakery.dynamic(), Connection(), OPTIONS).start()
    assert str(told.value) == (
        "bakery.v1.Order has rules of buf.validate, which need protovalidate:"
        " pip install 'protemporal[validation]'"
    )


def test_no_rules_need_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "protovalidate", None)
    assert check_for(error_details_pb2.BadRequest) is None


def test_two_pools_may_have_messages_of_one_name(tmp_path: Path) -> None:
    rules = "message M {{ int32 a = 1 [(buf.validate.field).int32.{} = 5]; }}"
    small, check_small = checked(rules.format("lt"), tmp_path / "small")
    large, check_large = checked(rules.format("gt"), tmp_path / "large")
    check_small(small(a=4))
    check_large(large(a=6))
    for kind, check, number in ((small, check_small, 6), (large, check_large, 4)):
        with pytest.raises(Refusal):
            check(kind(a=number))


def test_the_longest_refusal_fits(tmp_path: Path) -> None:
    name, key = "n" * 150, '"' * 100
    text = f"""message M {{ map<string, N> {name} = 1; }}
      message N {{ int32 a = 1 [(buf.validate.field).cel = {{
        id: "odd" message: "{"ż" * 900}" expression: "false"}}]; }}"""
    kind, check = checked(text, tmp_path)
    message = kind()
    getattr(message, name)[key].SetInParent()
    with pytest.raises(Refusal) as refused:
        check(message)
    status = render(refused.value, "r" * 128, "desk.test")
    assert "google.rpc.BadRequest" in [each.TypeName() for each in status.details]


def test_a_rule_without_a_message_shows_its_expression(tmp_path: Path) -> None:
    text = """message M { int32 a = 1 [(buf.validate.field).cel = {
      id: "m.odd" expression: "this % 2 == 1"}]; }"""
    kind, check = checked(text, tmp_path)
    with pytest.raises(Refusal) as refused:
        check(kind(a=2))
    (detail,) = refused.value.details
    (violation,) = cast("error_details_pb2.BadRequest", detail).field_violations
    assert (violation.field, violation.description) == ("a", '"this % 2 == 1" returned false')
