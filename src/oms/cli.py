"""The commands of `python -m oms`."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from oms import migrate
from oms.config import Config, ConfigError
from oms.contexts import NAMES, Role
from oms.database import TransactionPoolerError
from oms.front import serve
from oms.worker import MetricsError, work
from protemporal import gateway
from protemporal import runtime as pt
from protemporal.cli.server_options import server_options

EX_CONFIG = 78
"""Exit status of a process that its configuration forbids to run (sysexits.h)."""


@click.group(context_settings={"show_default": True})
def main() -> None:
    """The order management system: reference application of protemporal."""
    gateway.configure_logs(gateway.LogFormat.TEXT)


@main.command()
@click.option("--context", "name", type=click.Choice([*NAMES, "all"]), default="all")
@click.option("--role", type=click.Choice(list(Role)), default=Role.ALL)
@click.option("--log-format", type=click.Choice(["json", "text"]), default="json")
@click.option("--metrics", default="", metavar="HOST:PORT", help="Serve Prometheus metrics there.")
@click.option("--tracing", is_flag=True, help="Spans in the traces of callers (OpenTelemetry).")
def worker(*, name: str, role: Role, log_format: str, metrics: str, tracing: bool) -> None:
    """Run workflows and activities of one context, or of all."""
    gateway.configure_logs(gateway.LogFormat(log_format))
    config = _config()
    names = NAMES if name == "all" else (name,)
    pt.run_main(lambda: _or_78(work(config, names, Role(role), metrics=metrics, tracing=tracing)))


@main.command()
@server_options
def front(*, options: gateway.ServerOptions, program: gateway.Program) -> None:
    """Serve the public API over gRPC; without a certificate, on a loopback address only."""
    gateway.run(partial(_front, _config()), options, program)


async def _front(config: Config, options: gateway.ServerOptions) -> None:
    await _or_78(serve(config, options))


@main.group("migrate")
def migrate_group() -> None:
    """Move the schema of the database."""


@migrate_group.command()
def up() -> None:
    """Apply all migrations that are missing."""
    _migrate("applied", migrate.up)


@migrate_group.command()
@click.option("--steps", type=click.IntRange(min=1), default=1)
def down(steps: int) -> None:
    """Take the newest migrations back."""
    _migrate("took back", lambda url: migrate.down(url, steps=steps))


@main.command()
@click.option("--exit", "leave", is_flag=True, help="End after the story, on a terminal too.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path(".devstack"),
    help="Where data and logs stay for the next run.",
)
def demo(*, leave: bool, folder: Path) -> None:
    """Start everything on this machine and take four orders through it."""
    from oms.demo.show import show  # noqa: PLC0415 # needs the devstack extra, as nothing else does

    folder.mkdir(parents=True, exist_ok=True)
    pt.run_main(lambda: show(folder, leave=leave))


def _migrate(
    done: str, move: Callable[[str], Coroutine[Any, Any, Sequence[migrate.Migration]]]
) -> None:
    """Move the schema, and say what was done."""
    url = _config().database_url

    async def run() -> None:
        for migration in await move(url):
            click.echo(f"{done} {migration.version:04} {migration.name}")

    pt.run_main(run)


async def _or_78(process: Coroutine[Any, Any, None]) -> None:
    """Run a process to its end; SystemExit if its configuration forbids it."""
    try:
        await process
    except (TransactionPoolerError, MetricsError) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(EX_CONFIG) from error


def _config() -> Config:
    try:
        return Config.read()
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
