"""Gateway classes: what is checked when one is made."""

import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.desk import FILE, Desk, DeskGateway
from protemporal import gateway


def test_on_the_class_an_rpc_is_data() -> None:
    assert isinstance(DeskGateway.Look, gateway.Rpc)
    assert DeskGateway.Look.name == "Look"
    assert DeskGateway.work_told.name == "WorkTold"


def test_overrides_are_found_by_their_proto_names() -> None:
    class Told(Desk):
        async def work_told(self, request: Any, context: gateway.Context) -> Any:
            return await super().work_told(request, context)

    assert Told.__gateway_overrides__["WorkTold"] == "work_told"
    assert Told.__gateway_overrides__["Plain"] == "Plain"
    assert "Look" not in Told.__gateway_overrides__
    assert Told.__gateway_service__ == "desk.v1.Desk"


def test_a_subclass_may_put_an_rpc_back() -> None:
    class Again(Desk):
        Plain = DeskGateway.Plain  # type: ignore[assignment] # pyright: ignore[reportAssignmentType] # data over a method

    assert "Plain" not in Again.__gateway_overrides__


async def right(self: Any, request: Any, context: Any) -> Any: ...
async def few(self: Any, request: Any) -> Any: ...
async def many(self: Any, request: Any, context: Any, more: Any) -> Any: ...
async def keyword(self: Any, request: Any, *, context: Any) -> Any: ...
def blocking(self: Any, request: Any, context: Any) -> Any: ...
async def stream(_self: Any, request: Any, _context: Any) -> AsyncIterator[Any]:
    yield request


@pytest.mark.parametrize(
    ("name", "method", "message"),
    [
        ("Plain", few, r"Made.Plain takes \(self: Any, request: Any\) -> Any, but has to be"),
        ("Plain", many, "takes"),
        ("Plain", keyword, "takes"),
        (
            "Plain",
            blocking,
            "`async def Plain.self, request: Task, context: gateway.Context. -> Note`",
        ),
        ("Plain", stream, "has to be `async def Plain"),
        ("Plain", 7, "has to be"),
        ("Count", right, r"-> AsyncIterator\[Note\]: yield"),
        ("Close", blocking, "-> None`"),
        ("Join", few, r"requests: AsyncIterator\[Task\]"),
        ("Plian", right, "desk.v1.Desk has no RPC Plian; did you mean Plain?"),
        ("Zzz", right, "has no RPC Zzz$"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)[:20]),
)
def test_a_wrong_override_fails_at_once(name: str, method: object, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        type("Made", (DeskGateway,), {name: method})


def test_all_wrong_overrides_are_told_at_once() -> None:
    with pytest.raises(TypeError, match=r"has no RPC Zzz\nMade\.Plain takes .*\nMade\.Close has"):
        type("Made", (DeskGateway,), {"Zzz": right, "Plain": few, "Close": blocking})


@pytest.mark.parametrize("name", ["_Private", "lower", "Plain"])
def test_what_is_allowed(name: str) -> None:
    type("Made", (DeskGateway,), {name: right})


def test_a_class_can_be_made_dynamically() -> None:
    rpcs = {"Look": gateway.unary(DeskGateway.Look.request, DeskGateway.Look.response)}
    made: Any = type("Made", (gateway.Gateway,), rpcs, service="a.B", file=FILE)
    assert set(made.__gateway_rpcs__) == {"Look"}


async def test_an_instance_that_is_not_served_says_so() -> None:
    with pytest.raises(gateway.Refusal, match="Look is not implemented"):
        await DeskGateway().Look(None, None)  # type: ignore[arg-type] # there is no call


def test_a_front_end_loads_nothing_that_it_does_not_need() -> None:
    unneeded = {"temporalio.client", "temporalio.worker", "prometheus_client", "protovalidate"}
    program = "import sys, examples.parcels.v1.parcels_gateway; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert unneeded.isdisjoint(done.stdout.splitlines())
