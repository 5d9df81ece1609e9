"""Every folder here is a contract with something wrong, and what we say about it.

`BLESS=1 pytest tests/faults` writes the expected text anew. The places are those that protoc tells:
of a whole option; `ten_faults` has them from buf too.
"""

import os
from pathlib import Path

import pytest

import protos
from protemporal.plugin.__main__ import respond

HERE = Path(__file__).parent
CASES = sorted(path.name for path in HERE.iterdir() if (path / "input.proto").is_file())


@pytest.mark.parametrize("case", CASES)
def test_text_is_as_expected(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    response = respond(protos.request(HERE, f"{case}/"))
    said = "".join(f"{line}\n" for line in response.error.splitlines()) + capsys.readouterr().err
    expected = HERE / case / "expected.txt"
    if os.environ.get("BLESS"):
        expected.write_text(said)
    assert said == expected.read_text()
