from pathlib import Path

import pytest

from protemporal.contract.faults import Code, Fault, ordered
from protemporal.contract.model import Location

FAULTS = Path(__file__).parents[1] / "faults"


def fault(line: int, code: Code = Code.ROLES, option: str = "") -> Fault:
    place = Location(file="a.proto", line=line, column=3)
    return Fault(code=code, location=place, rpc="Place", option=option, message="wrong")


def test_codes_and_titles_are_unique() -> None:
    assert len({code.number for code in Code}) == len({code.title for code in Code}) == len(Code)


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_every_code_is_shown_by_a_case(code: Code) -> None:
    shown = "".join(path.read_text() for path in FAULTS.glob("*/expected.txt"))
    by_unit_test = {Code.UNKNOWN_OPTION}
    assert f"[{code.number}]" in shown or code in by_unit_test


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("", "a.proto:7:3: Place: wrong [TPY001]"),
        ("id", "a.proto:7:3: Place: id: wrong [TPY001]"),
    ],
)
def test_a_fault_says_where_what_and_which(option: str, text: str) -> None:
    assert str(fault(7, option=option)) == text


def test_faults_come_in_the_order_of_the_file_and_once() -> None:
    found = ordered([fault(9), fault(7, Code.RETRY), fault(7), fault(9)])
    assert [str(each) for each in found] == [
        "a.proto:7:3: Place: wrong [TPY001]",
        "a.proto:7:3: Place: wrong [TPY014]",
        "a.proto:9:3: Place: wrong [TPY001]",
    ]
