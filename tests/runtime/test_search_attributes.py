from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf import wrappers_pb2
from temporalio.common import SearchAttributeKey

from examples.parcels.v1 import parcels_pb2 as pb
from protemporal import runtime as pt
from protemporal.runtime.search_attributes import search_attributes

REQUEST = pb.DeliverRequest(parcel_id="7", address="Bern")


def spec(untyped: str = "", typed: str = "") -> pt.WorkflowSpec[Any, Any]:
    return pt.WorkflowSpec(
        name="x.Y",
        input=pb.DeliverRequest,
        output=pb.DeliverResponse,
        search_attributes=untyped,
        typed_search_attributes=typed,
    )


def test_a_contract_without_mappings_sets_none() -> None:
    assert search_attributes(spec(), REQUEST) is None


TYPED: dict[str, tuple[str, SearchAttributeKey[Any], object]] = {
    "keyword": ("keyword.A = address", SearchAttributeKey.for_keyword("A"), "Bern"),
    "text": ("string.A = address", SearchAttributeKey.for_text("A"), "Bern"),
    "list": ("list.A = [address]", SearchAttributeKey.for_keyword_list("A"), ["Bern"]),
    "integer from text": ("int64.A = parcelId", SearchAttributeKey.for_int("A"), 7),
    "float from text": ("float64.A = parcelId", SearchAttributeKey.for_float("A"), 7.0),
    "bool": ("bool.A = true", SearchAttributeKey.for_bool("A"), True),
    "bool from text, as Go reads it": ('bool.A = "T"', SearchAttributeKey.for_bool("A"), True),
    "time from text": (
        'time.A = "2026-01-02T03:04:05Z"',
        SearchAttributeKey.for_datetime("A"),
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    ),
}


@pytest.mark.parametrize(("mapping", "key", "value"), TYPED.values(), ids=TYPED.keys())
def test_a_typed_mapping_gives_typed_values(
    mapping: str, key: SearchAttributeKey[Any], value: object
) -> None:
    found = search_attributes(spec(typed=mapping), REQUEST)
    assert found is not None
    assert found[key] == value


def test_an_untyped_mapping_takes_the_type_of_the_value() -> None:
    found = search_attributes(spec(untyped="A = address\nB = 5"), REQUEST)
    assert found is not None
    assert found[SearchAttributeKey.for_keyword("A")] == "Bern"
    assert found[SearchAttributeKey.for_int("B")] == 5


@pytest.mark.parametrize("mapping", ["bool.A = travelTime", "keyword.A = travelTime"])
def test_a_null_leaves_the_attribute_unset(mapping: str) -> None:
    assert search_attributes(spec(typed=mapping), REQUEST) is None


@pytest.mark.parametrize(
    "mapping",
    [
        "int64.A = address",
        "float64.A = address",
        "bool.A = address",
        "time.A = address",
        "int64.A = 1.5",
        'int64.A = "1e300".number()',
        'int64.A = "9223372036854775808"',
        'int64.A = " 5 "',
        'int64.A = "1_0"',
        'int64.A = "\u0663"',
        "int64.A = true",
        'float64.A = "NaN"',
        'float64.A = "1e999"',
        'time.A = "20260102"',
        "list.A = [1]",
        "keyword.A = 5",
    ],
)
def test_a_value_of_a_wrong_type_is_an_error_that_names_the_attribute(mapping: str) -> None:
    with pytest.raises(pt.ExpressionFailedError, match=r"x\.Y: search attribute A: not a"):
        search_attributes(spec(typed=mapping), REQUEST)


@pytest.mark.parametrize("value", ['{"b": 1}', "[1, 2]", '["a", null]'])
def test_no_attribute_can_have_such_a_value(value: str) -> None:
    with pytest.raises(pt.ExpressionFailedError, match=r"x\.Y: search attribute A: not a"):
        search_attributes(spec(untyped=f"A = {value}"), REQUEST)


def test_a_mapping_that_fails_is_an_error() -> None:
    with pytest.raises(pt.ExpressionFailedError, match=r"x\.Y: search attributes: "):
        search_attributes(spec(untyped='A = throw("no")'), wrappers_pb2.StringValue())
