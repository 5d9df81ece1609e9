"""`gateway.run`: a program says what is set up wrongly in one line, whoever finds it."""

import asyncio
import sys
from pathlib import Path

import pytest

PROGRAM = """
from protemporal import gateway
from protemporal.gateway import Connection, Program, ServerOptions, ServerSetupError, serve
from protemporal.runtime import ConfigurationError


def refusing(options):
    raise ServerSetupError("no such shop")


def lost(options):
    raise ConfigurationError("no such place")


async def lost_later(options):
    lost(options)


async def nothing(options):
    await serve([], Connection(), options)


if __name__ == "__main__":
    gateway.run({server}, ServerOptions(listen={listen!r}), Program({program}))
"""

LOOPBACK = "127.0.0.1:0"
CASES = {
    "by its function": ("refusing", LOOPBACK, "", "no such shop"),
    "the way to Temporal": ("lost", LOOPBACK, "", "no such place"),
    "the same in the loop": ("lost_later", LOOPBACK, "", "no such place"),
    "by the server": ("nothing", LOOPBACK, "", "no gateway"),
    "metrics": (
        "nothing",
        LOOPBACK,
        "metrics='nope'",
        "cannot serve metrics at nope: 'nope' is no HOST:PORT",
    ),
    "a port to share": (
        "nothing",
        "unix:x",
        "processes=2",
        "several processes cannot share unix:x",
    ),
    "one of several": ("nothing", LOOPBACK, "processes=2", "no gateway"),
}


@pytest.mark.parametrize(
    ("server", "listen", "program", "expected"), CASES.values(), ids=CASES.keys()
)
async def test_a_wrong_setup_is_one_line(
    tmp_path: Path, server: str, listen: str, program: str, expected: str
) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM.format(server=server, listen=listen, program=program))
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), stderr=asyncio.subprocess.PIPE
    )
    _, told = await process.communicate()
    lines = set(told.decode().splitlines())  # each of several processes says it
    assert process.returncode == 1, told
    assert len(lines) == 1
    assert lines.pop().startswith("Error: ")
    assert expected in told.decode()
