"""Every reason of the contract is met by some test, over gRPC."""

from pathlib import Path

import pytest

from gateway.contract import EXPECTED, SEEN

FOLDER = Path(__file__).parent


def is_alone(session: pytest.Session) -> bool:
    """Whether not all tests of the folder run, or not in this process."""
    config = session.config
    present = {item.path for item in session.items}
    chosen = any(config.getoption(name, None) for name in ("keyword", "markexpr", "lf"))
    named = any("::" in argument for argument in config.args)
    spread = hasattr(config, "workerinput")
    return chosen or named or spread or not present.issuperset(FOLDER.glob("test_*.py"))


def test_every_reason_is_provoked(request: pytest.FixtureRequest) -> None:
    """Runs last of the folder's tests: `contract.check` has noted what they met."""
    if is_alone(request.session):
        pytest.skip("needs the other tests of the folder in the same process")
    assert {(each.reason, code) for each in EXPECTED.values() for code in each.codes} == SEEN
