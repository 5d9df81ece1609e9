import pytest

from protemporal.contract.model import Message
from protemporal.plugin.imports import modules
from protemporal.plugin.styles import MessageStyle

OWN = {"orders.v1.orders_pb2": "pb", "orders.v1.orders_temporal": ""}


def message(module: str, *path: str) -> Message:
    return Message(full_name=".".join(path), module=module, path=path)


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        pytest.param([], "", id="nothing"),
        pytest.param(
            ["orders.v1.orders_pb2"], "from orders.v1 import orders_pb2 as pb", id="own messages"
        ),
        pytest.param(["orders.v1.orders_temporal"], "", id="own specs"),
        pytest.param(["orders_pb2"], "import orders_pb2", id="no package"),
        pytest.param(
            ["b.types_pb2", "a.types_pb2", "c.other_pb2"],
            "from a import types_pb2 as a_types_pb2\n"
            "from b import types_pb2 as b_types_pb2\n"
            "from c import other_pb2",
            id="two that end alike",
        ),
        pytest.param(
            ["a.b.c_pb2", "a_b.c_pb2"],
            "from a.b import c_pb2 as a_b_c_pb2\nfrom a_b import c_pb2 as a_b_c_pb2_",
            id="two whose paths are alike",
        ),
        pytest.param(
            ["a.in.b_pb2"], 'b_pb2 = importlib.import_module("a.in.b_pb2")', id="keyword in path"
        ),
        pytest.param(
            ["acme.stock.v1", "acme.orders.v1", "acme"],
            "import acme as acme_pb2\n"
            "from acme.orders import v1 as orders_v1_pb2\n"
            "from acme.stock import v1 as stock_v1_pb2",
            id="packages",
        ),
        pytest.param(
            ["acme.a.v1", "b.a.v1"],
            "from acme.a import v1 as acme_a_v1_pb2\nfrom b.a import v1 as b_a_v1_pb2",
            id="two packages that end alike",
        ),
        pytest.param(
            [f"{'long.' * 16}{'x' * 30}_pb2"],
            f"from {'.'.join(['long'] * 16)} import (\n    {'x' * 30}_pb2,\n)",
            id="long",
        ),
    ],
)
def test_imports_are_absolute_and_sorted(used: list[str], expected: str) -> None:
    assert modules(OWN, used, MessageStyle()).lines() == expected


@pytest.mark.parametrize(
    ("path", "expression", "named"),
    [
        (("Order",), "pb.Order", True),
        (("Outer", "Inner"), "pb.Outer.Inner", True),
        (("None",), 'getattr(pb, "None")', False),
        (("Outer", "class"), 'getattr(pb.Outer, "class")', False),
        (("class", "Inner"), 'getattr(pb, "class").Inner', False),
        (("print",), "pb.print", True),
    ],
)
def test_messages_are_reached_by_attributes_or_else(
    path: tuple[str, ...], expression: str, *, named: bool
) -> None:
    found = message("orders.v1.orders_pb2", *path)
    names = modules(OWN, [found.module], MessageStyle())
    assert names.message(found) == expression
    assert names.nameable(found) is named
    assert names.annotation(found) == (expression if named else "Any")
