"""docs/annotations.md says the truth about every field of the annotations."""

import re
from pathlib import Path

import pytest

import protos
from contract import status_table as table
from protemporal.contract.faults import Code, ContractError, Fault
from protemporal.contract.reader import read

ROWS = {row.subject: row for row in table.rows()}
SETTINGS = table.settings()
WITHOUT_EFFECT = {Code.IGNORED, Code.DEPRECATED, Code.UNKNOWN_OPTION}
IMPORTED = "temporal.xns."


def said(text: str, folder: Path) -> tuple[tuple[Fault, ...], tuple[Fault, ...]]:
    """The faults and warnings of a proto."""
    request = protos.request_of(text, folder)
    try:
        return (), read(request.proto_file, request.file_to_generate).warnings
    except ContractError as error:
        return error.faults, error.warnings


def test_every_field_and_value_has_one_row() -> None:
    assert sorted(row.subject for row in table.rows()) == sorted(table.subjects())


def test_every_field_and_value_can_be_set_or_belongs_to_calls_across_namespaces() -> None:
    assert {s for s in ROWS if not s.startswith(IMPORTED)} == set(SETTINGS)


def test_there_are_three_statuses() -> None:
    assert {row.status for row in ROWS.values()} == {"supported", "ignored", "rejected"}


@pytest.mark.parametrize("subject", SETTINGS)
def test_the_status_is_what_happens(subject: str, tmp_path: Path) -> None:
    faults, warnings = said(SETTINGS[subject].proto(), tmp_path)
    without_effect = [warning for warning in warnings if warning.code in WITHOUT_EFFECT]
    status = "rejected" if faults else "ignored" if without_effect else "supported"
    assert status == ROWS[subject].status, [*map(str, faults), *map(str, warnings)]
    assert all(w.location.file == "orders/v1/orders.proto" for w in without_effect)
    assert all(w.location.line > 1 for w in without_effect)


def test_messages_of_calls_across_namespaces_are_told_where_they_come_in() -> None:
    assert {row.status for row in ROWS.values() if row.subject.startswith(IMPORTED)} == {"ignored"}
    expected = (table.TESTS / "faults" / "xns" / "expected.txt").read_text()
    assert re.match(r"warning: xns/input.proto:6:1: .* \[TPY051\]", expected)


@pytest.mark.parametrize("shown", sorted(table.named()))
def test_what_shows_it_is_there(shown: str) -> None:
    assert table.exists(shown)


@pytest.mark.parametrize(
    "row", [row for row in ROWS.values() if row.status == "supported"], ids=lambda row: row.subject
)
def test_what_is_supported_is_shown(row: table.Row) -> None:
    assert set(row.shown_by) <= table.named()
    assert row.shown_by


@pytest.mark.parametrize(
    "subject",
    [
        row.subject
        for row in ROWS.values()
        if row.status == "supported" and row.subject in SETTINGS and not SETTINGS[row.subject].value
    ],
)
def test_a_proto_that_shows_it_sets_it(subject: str) -> None:
    folders = [shown for shown in ROWS[subject].shown_by if "::" not in shown]
    name = subject.rpartition(".")[2]
    assert re.search(rf"\b{name}\b\)?(:| =)", "".join(map(table.protos_of, folders)))
