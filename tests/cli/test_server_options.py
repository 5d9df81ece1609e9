"""`@server_options`: what the command line says arrives in the options of the server."""

from dataclasses import asdict

import click
import pytest
from click.testing import CliRunner

from protemporal.cli.server_options import server_options
from protemporal.gateway import Limits, Program, ServerOptions


def told(*arguments: str) -> ServerOptions:
    """The options that a command gets."""
    got: list[ServerOptions] = []

    @click.command()
    @server_options
    def command(*, options: ServerOptions, program: Program) -> None:
        del program
        got.append(options)

    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return got[0]


def test_the_limits_are_the_usual_ones() -> None:
    assert told().limits == Limits()


@pytest.mark.parametrize(
    "name",
    [
        "received_message",
        "sent_message",
        "metadata",
        "calls_in_progress",
        "streams_per_connection",
        "connection_idle",
        "connection_age",
        "connection_grace",
        "drain_delay",
        "drain_grace",
    ],
)
def test_a_limit_is_set(name: str) -> None:
    limits = told(f"--{name.replace('_', '-')}", "77").limits
    assert asdict(limits) == {**asdict(Limits()), name: 77}


@pytest.mark.parametrize("said", ["0", "-1", "many"])
def test_a_limit_that_is_none(said: str) -> None:
    @click.command()
    @server_options
    def command(*, options: ServerOptions, program: Program) -> None:
        del options, program

    result = CliRunner().invoke(command, ["--calls-in-progress", said])
    assert result.exit_code == 2
    assert "--calls-in-progress" in result.output
