from datetime import timedelta
from pathlib import Path

import pytest

import protos
from protemporal.contract.faults import ContractError
from protemporal.contract.model import Rpc, Service
from protemporal.contract.reader import Contract, read


def contract(text: str, folder: Path) -> Contract:
    request = protos.request_of(text, folder)
    return read(request.proto_file, request.file_to_generate)


def service(text: str, folder: Path) -> Service:
    return contract(text, folder).files[0].services[0]


def rpc(text: str, folder: Path) -> Rpc:
    return service(f"service Orders {{ {text} }}", folder).rpcs[0]


def test_the_queue_of_a_service_is_that_of_its_workflows_and_activities(tmp_path: Path) -> None:
    found = service(
        """
        service Orders {
          option (temporal.v1.service) = { task_queue: "orders" };
          rpc Place(Order) returns (Order) { option (temporal.v1.workflow) = {}; }
          rpc Replace(Order) returns (Order) {
            option (temporal.v1.workflow) = { task_queue: "slow" };
          }
          rpc Charge(Order) returns (Order) {
            option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } };
          }
        }
        """,
        tmp_path,
    )
    assert [workflow.task_queue for workflow in found.workflows] == ["orders", "slow"]
    assert [activity.task_queue for activity in found.activities] == ["orders"]


def test_of_zero_durations_only_close_timeouts_of_activities_are_kept(
    tmp_path: Path,
) -> None:
    activity = service(
        """
        service Orders {
          rpc Charge(Order) returns (Order) {
            option (temporal.v1.activity) = {
              schedule_to_close_timeout: {}
              schedule_to_start_timeout: {}
              start_to_close_timeout: {}
              heartbeat_timeout: {}
            };
          }
        }
        """,
        tmp_path,
    ).activities[0]
    assert activity.schedule_to_close_timeout == timedelta(0)
    assert activity.start_to_close_timeout == timedelta(0)
    assert activity.schedule_to_start_timeout is None
    assert activity.heartbeat_timeout is None


def test_a_part_of_a_microsecond_counts_as_one(tmp_path: Path) -> None:
    workflow = service(
        """
        service Orders {
          rpc Place(Order) returns (Order) {
            option (temporal.v1.workflow) = { run_timeout: { seconds: 1 nanos: 1 } };
          }
        }
        """,
        tmp_path,
    ).workflows[0]
    assert workflow.run_timeout == timedelta(seconds=1, microseconds=1)


@pytest.mark.parametrize(
    ("own", "of_workflow", "expected"),
    [
        ("", "", False),
        ("validate: true", "", True),
        ("validate: true", "validate: false", False),
        ("validate: false", "validate: true", True),
    ],
)
def test_a_workflow_overrides_in_both_directions_whether_it_validates(
    own: str, of_workflow: str, *, expected: bool, tmp_path: Path
) -> None:
    workflow = service(
        f"""
        service Orders {{
          rpc Place(Order) returns (Order) {{
            option (temporal.v1.workflow) = {{ update: {{ ref: "Change" {of_workflow} }} }};
          }}
          rpc Change(Order) returns (Order) {{
            option (temporal.v1.update) = {{ {own} }};
          }}
        }}
        """,
        tmp_path,
    ).workflows[0]
    assert workflow.updates[0].validate is expected


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ("", ""),
        ("wait_policy: WAIT_POLICY_COMPLETED", "COMPLETED"),
        ("wait_for_stage: WAIT_POLICY_COMPLETED", "COMPLETED"),
        ("wait_policy: WAIT_POLICY_COMPLETED wait_for_stage: WAIT_POLICY_ACCEPTED", "ACCEPTED"),
    ],
)
def test_the_newer_field_for_the_stage_wins(stages: str, expected: str, tmp_path: Path) -> None:
    update = service(
        f"""
        service Orders {{
          rpc Change(Order) returns (Order) {{ option (temporal.v1.update) = {{ {stages} }}; }}
        }}
        """,
        tmp_path,
    ).updates[0]
    assert update.wait_for_stage == expected


def test_a_reference_is_the_very_object(tmp_path: Path) -> None:
    found = service(
        """
        service Orders {
          rpc Place(Order) returns (Order) {
            option (temporal.v1.workflow) = { query: { ref: "orders.v1.Orders.Get" } };
          }
          rpc Get(Order) returns (Order) { option (temporal.v1.query) = {}; }
        }
        """,
        tmp_path,
    )
    assert found.workflows[0].queries[0].query is found.queries[0]


@pytest.mark.parametrize(
    ("option", "verb", "mapped"),
    [
        ("option (temporal.v1.workflow) = {};", "execute", True),
        ("option (temporal.v1.query) = {};", "query", True),
        ("option (temporal.v1.update) = {};", "update", True),
        ("", "unary", False),
    ],
)
def test_the_role_decides_what_a_caller_gets(
    option: str, verb: str, *, mapped: bool, tmp_path: Path
) -> None:
    found = rpc(f"rpc Do(Order) returns (Order) {{ {option} }}", tmp_path)
    assert (found.verb, found.operation is not None) == (verb, mapped)


@pytest.mark.parametrize(
    ("signature", "verb"),
    [
        ("(stream Order) returns (Order)", "client_stream"),
        ("(Order) returns (stream Order)", "server_stream"),
        ("(stream Order) returns (stream Order)", "bidi_stream"),
    ],
)
def test_streams_without_a_role_are_the_applications(
    signature: str, verb: str, tmp_path: Path
) -> None:
    assert rpc(f"rpc Do{signature};", tmp_path).verb == verb


def test_operations_keep_the_order_of_the_proto_and_an_activity_comes_last(tmp_path: Path) -> None:
    found = service(
        """
        service Orders {
          rpc Get(Order) returns (Order) { option (temporal.v1.query) = {}; }
          rpc Place(Order) returns (Order) {
            option (temporal.v1.activity) = { start_to_close_timeout: { seconds: 1 } };
            option (temporal.v1.workflow) = {};
          }
          rpc Change(Order) returns (Order) { option (temporal.v1.update) = {}; }
        }
        """,
        tmp_path,
    )
    constants = [operation.constant for operation in found.operations]
    assert constants == ["GET", "PLACE", "PLACE_ACTIVITY", "CHANGE"]


def test_appending_an_rpc_renames_none(tmp_path: Path) -> None:
    first = """
        rpc Place(Order) returns (Order) { option (temporal.v1.workflow) = {}; }
        rpc Get_It(Order) returns (Order) { option (temporal.v1.query) = {}; }
    """
    second = """
        rpc GetIt(Order) returns (Order) { option (temporal.v1.query) = {}; }
        rpc StartPlace(Order) returns (Order) { option (temporal.v1.query) = {}; }
        rpc ExecutePlace(Order) returns (Order) { option (temporal.v1.update) = {}; }
    """
    short = service(f"service Orders {{ {first} }}", tmp_path / "short")
    long = service(f"service Orders {{ {first} {second} }}", tmp_path / "long")
    names = [
        [(operation.constant, operation.method) for operation in found.operations]
        for found in (short, long)
    ]
    assert names[1][: len(names[0])] == names[0]
    assert long.workflows[0].start_method == short.workflows[0].start_method


def test_a_file_without_our_options_is_no_business_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "plain.proto"
    path.write_text('syntax = "proto3"; message M {} service S { rpc Do(M) returns (M); }')
    request = protos.request(tmp_path)
    assert read(request.proto_file, request.file_to_generate).files == ()


def test_options_that_come_by_a_public_import_count(tmp_path: Path) -> None:
    (tmp_path / "common.proto").write_text(
        'syntax = "proto3"; import public "temporal/v1/temporal.proto";'
    )
    (tmp_path / "orders.proto").write_text(
        'syntax = "proto3"; import "common.proto"; message M {}'
        " service S { rpc Do(M) returns (M) { option (temporal.v1.workflow) = {}; } }"
    )
    request = protos.request(tmp_path)
    found = read(request.proto_file, request.file_to_generate)
    assert [file.path for file in found.files] == ["orders.proto"]


FAULTY = """
service Stock {
  rpc Restock(Order) returns (Order) { option (temporal.v1.signal) = {}; }
}
"""


def test_what_is_wrong_with_an_imported_file_is_told_in_its_own_run(tmp_path: Path) -> None:
    protos.request_of(FAULTY, tmp_path / "protos")
    (tmp_path / "protos" / "shop.proto").write_text(
        'syntax = "proto3"; import "orders/v1/orders.proto"; import "temporal/v1/temporal.proto";'
        " service Shop { rpc Open(orders.v1.Order) returns (orders.v1.Order) {"
        ' option (temporal.v1.workflow) = { signal: { ref: "orders.v1.Stock.Restock" } }; } }'
    )
    protos.compiled.cache_clear()
    request = protos.request(tmp_path / "protos")
    found = read(request.proto_file, ["shop.proto"])
    assert found.files[0].services[0].workflows[0].signals[0].signal.constant == "RESTOCK"
    with pytest.raises(ContractError, match="TPY003"):
        read(request.proto_file, request.file_to_generate)


def test_an_option_newer_than_this_version_is_told(tmp_path: Path) -> None:
    request = protos.request_of(
        "service Orders { rpc Place(Order) returns (Order) {"
        " option (temporal.v1.workflow) = {}; } }",
        tmp_path,
    )
    request.proto_file[-1].service[0].method[0].options.MergeFromString(
        # Field 99 of temporal.v1.workflow (7233), which is a message of two bytes more.
        b"\x8a\xc4\x03\x03\x98\x06\x01"
    )
    found = read(request.proto_file, request.file_to_generate)
    assert [warning.code.number for warning in found.warnings] == ["TPY052"]


def test_without_source_info_places_are_unknown_and_the_rest_is_as_ever(
    tmp_path: Path,
) -> None:
    request = protos.request_of(
        "service Orders { rpc Cancel(Order) returns (Order) {"
        " option (temporal.v1.signal) = {}; } }",
        tmp_path,
    )
    for file in request.proto_file:
        file.ClearField("source_code_info")
    with pytest.raises(ContractError) as caught:
        read(request.proto_file, request.file_to_generate)
    assert str(caught.value).startswith("orders/v1/orders.proto:0:0: Cancel: a signal returns")


def test_marks_of_other_systems_leave_no_trace(tmp_path: Path) -> None:
    (tmp_path / "orders.proto").write_bytes(
        b'\xef\xbb\xbfsyntax = "proto3";\r\nimport "temporal/v1/temporal.proto";\r\n'
        b"message M {}\r\nservice S {\r\n  // One\r\n  // two.\r\n  rpc Do(M) returns (M) {"
        b" option (temporal.v1.workflow) = {}; }\r\n}\r\n"
    )
    request = protos.request(tmp_path)
    found = read(request.proto_file, request.file_to_generate)
    assert found.files[0].services[0].workflows[0].comment == "One\ntwo."


def test_no_protos_make_an_empty_contract() -> None:
    assert read([], []) == Contract(files=(), warnings=())
