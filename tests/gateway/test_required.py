"""Requests that lack a field which proto2 or an edition requires are refused by name."""

from collections.abc import AsyncGenerator
from typing import Any, cast

import grpc.aio
import pytest
import pytest_asyncio
from grpc import StatusCode
from temporalio.api.common.v1 import Payload, Payloads

from gateway import calls
from protemporal.devstack import TemporalServer
from protemporal.gateway import Connection, Gateway, Server, ServerOptions
from protemporal.gateway.context import Context
from protemporal.gateway.dynamic import gateways
from protemporal.gateway.errors import Refusal
from protemporal.gateway.mapping import outward
from protemporal.gateway.payloads import Answer, check_size
from protos import compiled

CONTRACT = """
edition = "2023";
package loans.v1;
import "protemporal/v1/rpc.proto";
import "temporal/v1/temporal.proto";
service Loans {
  option (temporal.v1.service) = {task_queue: "loans"};
  rpc Apply(Application) returns (Application) {
    option (temporal.v1.workflow) = {id: "loan/${! number }"};
  }
  rpc Send(SendRequest) returns (SendRequest) {
    option (protemporal.v1.rpc) = {start: "Apply" input: "application"};
  }
  rpc SendFlat(FlatRequest) returns (FlatRequest) {
    option (protemporal.v1.rpc) = {start: "Apply"};
  }
  rpc Note(Application) returns (Application);
}
message Application {
  string number = 1 [features.field_presence = LEGACY_REQUIRED];
  repeated Person people = 2;
}
message Person {
  string name = 1 [features.field_presence = LEGACY_REQUIRED];
}
message SendRequest {
  Application application = 1;
}
message FlatRequest {
  string number = 1;
  repeated Person people = 2;
}
"""

NUMBER, SECOND = "number", "people[1].name"


@pytest.fixture(scope="module")
def loans(tmp_path_factory: pytest.TempPathFactory) -> Gateway:
    root = tmp_path_factory.mktemp("loans")
    root.joinpath("loans.proto").write_text(CONTRACT)
    (made,) = gateways(compiled(root).SerializeToString())
    return made()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def channel(loans: Gateway, dev_server: TemporalServer) -> AsyncGenerator[grpc.aio.Channel]:
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    async with (
        Server([loans], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


@pytest.mark.parametrize(
    ("method", "fields", "missing"),
    [
        ("Apply", {}, [NUMBER]),
        ("Apply", {"number": "7", "people": [{"name": "Ada"}, {}]}, [SECOND]),
        ("Apply", {"people": [{"name": "Ada"}, {}]}, [NUMBER, SECOND]),
        ("Send", {}, ["application.number"]),
        ("Send", {"application": {}}, ["application.number"]),
        ("SendFlat", {}, [NUMBER]),
        ("SendFlat", {"number": "7", "people": [{"name": "Ada"}, {}]}, [SECOND]),
        ("Note", {}, [NUMBER]),
    ],
)
async def test_what_a_request_lacks_is_named(
    channel: grpc.aio.Channel, loans: Gateway, method: str, fields: Any, missing: list[str]
) -> None:
    kind: Any = loans.__gateway_rpcs__[method].request
    request = kind(**fields).SerializePartialToString()
    reply = await calls.call(channel, f"/loans.v1.Loans/{method}", request, ())
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "FIELD_INVALID")
    found = reply.details["BadRequest"].field_violations
    assert [each.field for each in found] == missing
    assert {each.description for each in found} == {"value is required"}


def test_the_largest_field_is_found_beside_required_ones(loans: Gateway) -> None:
    kind: Any = loans.__gateway_rpcs__["Apply"].request
    request = kind(number="7", people=[{"name": "x" * 3_000_000}])
    with pytest.raises(Refusal) as refused:
        check_size(request.SerializeToString(), request)
    assert refused.value.metadata["field"] == "people"


def test_an_answer_that_lacks_a_field_is_none(loans: Gateway) -> None:
    rpcs = loans.__gateway_rpcs__
    application, response = rpcs["Apply"].request, rpcs["Send"].response
    json = Payload(metadata={"encoding": b"json/plain"}, data=b"{}")
    with pytest.raises(Refusal, match=r"loans\.v1\.Application") as refused:
        Answer(application).read(Payloads(payloads=[json]))
    assert refused.value.reason == "PAYLOAD_CODEC"
    respond = outward(response, application, "application")
    with pytest.raises(Refusal, match=r"loans\.v1\.SendRequest") as refused:
        respond(b"", Context(cast("Any", None)))
    assert refused.value.reason == "PAYLOAD_CODEC"
