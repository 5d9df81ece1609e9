import re
from dataclasses import replace
from pathlib import Path

import pytest

from protemporal.contract.faults import Code, Fault, ordered
from protemporal.contract.model import Location

FAULTS = Path(__file__).parents[1] / "faults"
PAGE = (FAULTS.parents[1] / "docs" / "faults.md").read_text()


def fault(line: int, code: Code = Code.ROLES, option: str = "") -> Fault:
    place = Location(file="a.proto", line=line, column=3)
    return Fault(code=code, location=place, rpc="Place", option=option, message="wrong")


def test_codes_and_titles_are_unique() -> None:
    assert len({code.number for code in Code}) == len({code.title for code in Code}) == len(Code)


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_every_code_is_shown_by_a_case(code: Code) -> None:
    shown = "".join(path.read_text() for path in FAULTS.glob("*/expected.txt"))
    assert f"[{code.number}]" in shown


def test_every_code_has_a_section_in_the_order_of_the_codes() -> None:
    headings = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)
    assert headings == [f"{code.number}: {code.title}" for code in Code]


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_a_section_says_how_to_mend_it_and_shows_what_is_said(code: Code) -> None:
    section = PAGE.partition(f"### {code.number}:")[2].partition("\n##")[0]
    assert "**Mend it:** " in section
    found = re.search(r"From `faults/(\w+)`:\n\n```text\n(.*)\n```", section)
    assert found
    assert found[2] in (FAULTS / found[1] / "expected.txt").read_text().splitlines()
    assert found[2].endswith(f"[{code.number}]")


def test_warnings_come_after_the_errors() -> None:
    errors, _, warnings = PAGE.partition("## Warnings\n")
    assert "```text\nwarning: " not in errors
    assert warnings.count("```text\nwarning: ") == warnings.count("```text\n")


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("", "a.proto:7:3: Place: wrong [TPY001]"),
        ("id", "a.proto:7:3: Place: id: wrong [TPY001]"),
    ],
)
def test_a_fault_says_where_what_and_which(option: str, text: str) -> None:
    assert str(fault(7, option=option)) == text


def test_a_fault_is_one_line_whatever_it_quotes() -> None:
    place = Location(file="a.proto", line=7, column=3)
    found = Fault(code=Code.ROLES, location=place, rpc="Place", option="", message='"a\nb\u2028"')
    assert str(found) == r'a.proto:7:3: Place: "a\nb\u2028" [TPY001]'


def test_faults_of_one_place_come_in_the_order_of_their_columns() -> None:
    told = [f"column {column}: no" for column in (114, 22, 3)]
    found = ordered([replace(fault(7), message=each) for each in told])
    assert [each.message for each in found] == told[::-1]


def test_faults_come_in_the_order_of_the_file_and_once() -> None:
    found = ordered([fault(9), fault(7, Code.RETRY), fault(7), fault(9)])
    assert [str(each) for each in found] == [
        "a.proto:7:3: Place: wrong [TPY001]",
        "a.proto:7:3: Place: wrong [TPY014]",
        "a.proto:9:3: Place: wrong [TPY001]",
    ]
