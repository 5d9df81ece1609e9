from datetime import timedelta
from enum import IntEnum

import pytest
from google.protobuf.descriptor import EnumDescriptor, EnumValueDescriptor
from temporalio.api.enums.v1 import workflow_pb2

from protemporal import runtime as pt
from protemporal.plugin.specs import duration
from temporal.v1 import temporal_pb2


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(0), "timedelta(0)"),
        (timedelta(days=7), "timedelta(days=7)"),
        (timedelta(hours=25), "timedelta(hours=25)"),
        (timedelta(minutes=90), "timedelta(minutes=90)"),
        (timedelta(seconds=90), "timedelta(seconds=90)"),
        (timedelta(seconds=1.5), "timedelta(milliseconds=1500)"),
        (timedelta(microseconds=1), "timedelta(microseconds=1)"),
    ],
)
def test_a_duration_has_the_largest_unit_that_is_whole(length: timedelta, expected: str) -> None:
    assert duration(length) == expected


CHOICES: list[tuple[EnumDescriptor, str, type[IntEnum]]] = [
    (
        temporal_pb2.DESCRIPTOR.enum_types_by_name["IDReusePolicy"],
        "WORKFLOW_ID_REUSE_POLICY_",
        pt.WorkflowIDReusePolicy,
    ),
    (
        temporal_pb2.DESCRIPTOR.enum_types_by_name["ParentClosePolicy"],
        "PARENT_CLOSE_POLICY_",
        pt.ParentClosePolicy,
    ),
    (
        temporal_pb2.DESCRIPTOR.enum_types_by_name["WaitPolicy"],
        "WAIT_POLICY_",
        pt.WorkflowUpdateStage,
    ),
    (
        workflow_pb2.DESCRIPTOR.enum_types_by_name["WorkflowIdConflictPolicy"],
        "WORKFLOW_ID_CONFLICT_POLICY_",
        pt.WorkflowIDConflictPolicy,
    ),
    (
        workflow_pb2.DESCRIPTOR.enum_types_by_name["VersioningBehavior"],
        "VERSIONING_BEHAVIOR_",
        pt.VersioningBehavior,
    ),
]


@pytest.mark.parametrize(
    ("value", "prefix", "kind"),
    [
        pytest.param(value, prefix, kind, id=value.name)
        for enum, prefix, kind in CHOICES
        for value in enum.values
        if value.number
    ],
)
def test_every_choice_is_one_of_the_sdk(
    value: EnumValueDescriptor, prefix: str, kind: type[IntEnum]
) -> None:
    assert kind[value.name.removeprefix(prefix)] == value.number
