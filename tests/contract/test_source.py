from pathlib import Path

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto

import protos
from protemporal.contract.source import Source

TEXT = """\
// Takes orders.
//   Indented.
// buf:lint:ignore SERVICE_SUFFIX
service Orders {
  option (temporal.v1.service) = { task_queue: "orders" };
  rpc Place(Order) returns (Order) {
    option (temporal.v1.workflow) = {
      id: "order"
    };
    option (protemporal.v1.rpc) = {};
  }
}
"""


@pytest.fixture(name="file")
def file_fixture(tmp_path: Path) -> FileDescriptorProto:
    return protos.request_of(TEXT, tmp_path).proto_file[-1]


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        pytest.param((6, 0), 10, 1, id="service"),
        pytest.param((6, 0, 3, 7233), 11, 3, id="service option"),
        pytest.param((6, 0, 2, 0), 12, 3, id="rpc"),
        pytest.param((6, 0, 2, 0, 4, 7233), 13, 5, id="option"),
        pytest.param((6, 0, 2, 0, 4, 7233, 5), 13, 5, id="field: protoc knows the option only"),
        pytest.param((6, 0, 2, 0, 4, 7243, 1), 16, 5, id="second option"),
        pytest.param((6, 0, 2, 0, 4, 9999), 13, 5, id="unknown option: the first of the block"),
        pytest.param((4, 0), 6, 1, id="message"),
        pytest.param((6, 9), 0, 0, id="nothing"),
    ],
)
def test_location_is_that_of_the_longest_known_prefix(
    file: FileDescriptorProto, path: tuple[int, ...], line: int, column: int
) -> None:
    found = Source(file).location(path)
    assert (found.line, found.column) == (line, column)


def test_a_message_in_an_option_stands_where_its_first_field_does() -> None:
    file = FileDescriptorProto(name="a.proto")
    for path, line in (((6, 0, 2, 0, 4, 7233), 3), ((6, 0, 2, 0, 4, 7233, 9, 3, 1), 7)):
        file.source_code_info.location.add(path=path, span=[line, 4, 9])
    assert Source(file).location((6, 0, 2, 0, 4, 7233, 9)).line == 8
    assert Source(file).location((6, 0, 2, 0, 4, 7233, 9, 3)).line == 8
    assert Source(file).location((6, 0, 2, 0, 4, 7233, 4)).line == 4


def test_a_location_is_a_link() -> None:
    assert str(Source(FileDescriptorProto(name="a.proto")).location((6, 0))) == "a.proto:0:0"


def test_comments_lose_marks_and_lint_directives(file: FileDescriptorProto) -> None:
    assert Source(file).comment((6, 0)) == "Takes orders.\n  Indented."


def test_without_a_comment_there_is_none(file: FileDescriptorProto) -> None:
    assert Source(file).comment((6, 0, 2, 0)) == ""
