"""Whatever a proto says, there is an error that names its place, or code that loads."""

import re
import sys
from pathlib import Path

from google.protobuf.descriptor_pool import DescriptorPool
from hypothesis import HealthCheck, given, settings

from plugin.random_contracts import Contract, contracts
from protemporal.plugin.__main__ import respond

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
FAULT = re.compile(r"\S.*\.proto:\d+:\d+: .+ \[TPY\d{3}\]")
QUICK = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def generated(contract: Contract) -> dict[str, str]:
    """The files; none if there are faults, each of which must have its place and its code."""
    request = contract.request()
    pool = DescriptorPool()
    for file in request.proto_file:
        pool.Add(file)
    for file in request.proto_file:
        pool.FindFileByName(file.name)  # or the sample is no legal proto, and not worth a look
    response = respond(request)
    assert bool(response.error) != bool(response.file) or not response.error
    for line in response.error.splitlines():
        assert FAULT.fullmatch(line), response.error
    return {file.name: file.content for file in response.file}


@settings(QUICK, max_examples=150)
@given(contracts())
def test_there_are_faults_or_code_that_compiles(contract: Contract) -> None:
    for name, text in generated(contract).items():
        compile(text, name, "exec")


def test_what_is_generated_imports_and_has_right_types(tmp_path: Path) -> None:
    kept: dict[str, Contract] = {}

    @settings(QUICK, max_examples=150)
    @given(contracts())
    def keep(contract: Contract) -> None:
        files = generated(contract)
        if files and contract.root not in kept:
            kept[contract.root] = contract
            for name, text in files.items():
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_text(text)

    keep()
    assert len(kept) > 20
