"""The demo, as a newcomer runs it, and once more on what it left."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where both runs keep their data."""
    return tmp_path_factory.mktemp("demo")


@pytest.mark.parametrize("run", ["first", "second"])
def test_the_demo_tells_four_orders(folder: Path, run: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oms", "demo", "--exit", "--folder", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if line.startswith("Order ")]
    assert [line.split(maxsplit=2)[2].split()[0] for line in told] == ["goes", "is", "waits", "is"]
    assert [int(line.split()[1]) for line in told] == (
        [1, 2, 3, 4] if run == "first" else [5, 6, 7, 8]
    )
    assert "grpcurl -plaintext" in done.stdout
    assert "buf curl" in done.stdout
    assert "/namespaces/default/workflows/order-" in done.stdout
