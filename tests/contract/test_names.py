import keyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protemporal.contract import names
from protemporal.runtime import Activities, Client, Workflow

IDENTIFIERS = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,12}", fullmatch=True)


@pytest.mark.parametrize(
    ("rpc", "expected"),
    [
        ("PlaceOrder", "place_order"),
        ("GetHTTPStatus", "get_http_status"),
        ("HTTP", "http"),
        ("placeOrder", "place_order"),
        ("place_order", "place_order"),
        ("ListS3Objects", "list_s3_objects"),
        ("V1Foo2Bar", "v1_foo2_bar"),
        ("A", "a"),
    ],
)
def test_snake_case_is_what_python_people_expect(rpc: str, expected: str) -> None:
    assert names.snake(rpc) == expected


@pytest.mark.parametrize(
    ("rpc", "expected"),
    [
        ("Import", "import_"),
        ("Async", "async_"),
        ("Match", "match"),
        ("None", "none"),
        ("Import_", "import__"),
        ("_Hidden", "rpc_hidden"),
        ("Orders_pb2", "orders_pb2_"),
    ],
)
def test_method_names_are_legal_and_public(rpc: str, expected: str) -> None:
    assert names.method(rpc) == expected


@given(IDENTIFIERS)
def test_identifiers_are_legal_and_public(name: str) -> None:
    found = names.identifier(name)
    assert found.isidentifier()
    assert not keyword.iskeyword(found)
    assert not found.startswith("_")


@given(IDENTIFIERS.filter(lambda name: not name.startswith(("_", "rpc"))), IDENTIFIERS)
def test_two_identifiers_never_become_one(one: str, other: str) -> None:
    if one != other:
        assert names.identifier(one) != names.identifier(other) or other.startswith("_")


@given(st.lists(IDENTIFIERS, max_size=8))
def test_no_scope_gives_a_name_twice(wanted: list[str]) -> None:
    scope = names.Scope(names.CLIENT)
    taken = [scope.take(names.method(name)) for name in wanted]
    assert len(set(taken)) == len(taken)
    assert not names.CLIENT & set(taken)


def test_whoever_comes_later_gives_way() -> None:
    scope = names.Scope()
    assert scope.take("PLACE", "ORDERS_PLACE") == "PLACE"
    assert scope.take("PLACE", "FLEET_PLACE") == "FLEET_PLACE"
    assert scope.take("PLACE", "FLEET_PLACE") == "FLEET_PLACE_"
    assert scope.take("OTHER") == "OTHER"


def test_an_update_finds_room_for_its_validator_too() -> None:
    scope = names.Scope({"validate_change"})
    assert scope.take_update("change") == "change_"
    assert scope.take("validate_change_") == "validate_change__"


@pytest.mark.parametrize(
    ("proto", "expected"),
    [
        ("orders/v1/orders.proto", "orders.v1.orders_pb2"),
        ("orders-v1/my-orders.proto", "orders_v1.my_orders_pb2"),
        ("orders.proto", "orders_pb2"),
        ("google/protobuf/empty.proto", "google.protobuf.empty_pb2"),
        ("temporal/api/common/v1/message.proto", "temporalio.api.common.v1.message_pb2"),
        ("temporal/v1/temporal.proto", "temporal.v1.temporal_pb2"),
    ],
)
def test_modules_are_named_as_protoc_names_them(proto: str, expected: str) -> None:
    assert names.module(proto, "_pb2") == expected


@pytest.mark.parametrize(
    ("base", "reserved"),
    [(Client, names.CLIENT), (Workflow, frozenset[str]()), (Activities, frozenset[str]())],
)
def test_reserved_names_are_those_of_the_runtime(base: type, reserved: frozenset[str]) -> None:
    instance_attributes = {"temporal"} if base is Client else set[str]()
    public = {name for name in dir(base) if not name.startswith("_")} | instance_attributes
    assert public == reserved


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Orders", "Activities", "OrdersActivities"),
        ("OrderActivities", "Activities", "OrderActivities"),
        ("order_activities", "Activities", "OrderActivities"),
        ("Activities", "Activities", "Activities"),
        ("PlaceOrderWorkflow", "Workflow", "PlaceOrderWorkflow"),
    ],
)
def test_a_class_says_its_kind_once(name: str, kind: str, expected: str) -> None:
    assert names.of_class(name, kind) == expected
