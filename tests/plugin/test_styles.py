from pathlib import Path

import pytest
from betterproto import casing
from betterproto2_compiler import casing as casing2
from hypothesis import given
from hypothesis import strategies as st

import protos
from protemporal.contract.model import Message
from protemporal.plugin.__main__ import respond
from protemporal.plugin.options import Options
from protemporal.plugin.styles import class_name, style_of

PREFIX = "acme.messages"


def message(package: str, *path: str) -> Message:
    full_name = ".".join(filter(None, (package, *path)))
    return Message(full_name=full_name, module="some_pb2", path=path)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Order", "Order"),
        ("Sample.Part", "SamplePart"),
        ("Outer.HTTPInner.Leaf", "OuterHttpInnerLeaf"),
        ("HTTPRequest", "HttpRequest"),
        ("Order_Item", "OrderItem"),
        ("V1alpha1Thing", "V1Alpha1Thing"),
        ("None", "None"),
        ("item", "Item"),
    ],
)
def test_classes_are_named_as_their_library_names_them(path: str, name: str) -> None:
    assert class_name(path.split(".")) == name


@given(st.lists(st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,9}", fullmatch=True), min_size=1))
def test_all_classes_are_named_as_their_library_names_them(path: list[str]) -> None:
    flat = "".join(f"_{name}" for name in path)
    assert class_name(path) == casing.pascal_case(flat) == casing2.pascal_case(flat)


@pytest.mark.parametrize(
    ("style", "package", "module"),
    [
        ("betterproto", "shop.v1", f"{PREFIX}.shop.v1"),
        ("betterproto", "", PREFIX),
        ("betterproto", "google.protobuf", "betterproto.lib.google.protobuf"),
        ("betterproto2", "shop.v1", f"{PREFIX}.shop.v1"),
        ("betterproto2", "", PREFIX),
        ("betterproto2", "google.protobuf", f"{PREFIX}.google.protobuf"),
    ],
)
def test_a_package_is_a_module(style: str, package: str, module: str) -> None:
    placed = style_of(Options(messages=style, messages_prefix=PREFIX)).place(
        message(package, "Order", "Item")
    )
    assert (placed.module, placed.path) == (module, ("OrderItem",))


def said(style: str, text: str, folder: Path) -> list[str]:
    path = folder / "shop" / "shop.proto"
    path.parent.mkdir()
    path.write_text(f'syntax = "proto3";\n{text}')
    response = respond(
        protos.request(folder, parameter=f"messages={style},messages_prefix={PREFIX}")
    )
    prefix = f'plugin parameter "messages={style}": '
    return [line.removeprefix(prefix) for line in response.error.splitlines()]


LOWER = "package shop; message order { message item {} map<string, int32> m = 1; }"
CLASH = """
package shop;
message Order { message Item {} enum State { ZERO = 0; } }
message OrderItem {}
message Order_State {}
"""
MAP = "package shop; message A { map<string, int32> bs = 1; } message ABsEntry {}"
CAPITAL = "package Shop; message Order {}"


@pytest.mark.parametrize("style", ["betterproto", "betterproto2"])
def test_all_names_that_become_one_are_told(style: str, tmp_path: Path) -> None:
    assert said(style, CLASH, tmp_path) == [
        "shop.Order.Item and shop.OrderItem have the same class name",
        "shop.Order.State and shop.Order_State have the same class name",
    ]


@pytest.mark.parametrize("style", ["betterproto", "betterproto2"])
def test_an_entry_of_a_map_is_no_class(style: str, tmp_path: Path) -> None:
    assert said(style, MAP, tmp_path) == []


@pytest.mark.parametrize(
    ("style", "text", "faults"),
    [
        ("betterproto", LOWER, ["shop.order.item: its package would be cut at the first capital"]),
        ("betterproto", CAPITAL, ["Shop.Order: its package would be cut at the first capital"]),
        ("betterproto2", LOWER, []),
        ("betterproto2", CAPITAL, []),
    ],
)
def test_what_betterproto_would_take_for_another_package_is_told(
    style: str, text: str, faults: list[str], tmp_path: Path
) -> None:
    assert said(style, text, tmp_path) == faults
