"""The commands of `python -m oms`."""

import logging
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import click

from oms import migrate
from oms.config import Config, ConfigError
from oms.contexts import NAMES, Role
from oms.database import TransactionPoolerError
from oms.front import serve
from oms.worker import work
from protemporal import gateway
from protemporal import runtime as pt

EX_CONFIG = 78
"""Exit status of a process that its configuration forbids to run (sysexits.h)."""


@click.group(context_settings={"show_default": True})
def main() -> None:
    """The order management system: reference application of protemporal."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")


@main.command()
@click.option("--context", "name", type=click.Choice([*NAMES, "all"]), default="all")
@click.option("--role", type=click.Choice(list(Role)), default=Role.ALL)
def worker(name: str, role: Role) -> None:
    """Run workflows and activities of one context, or of all."""
    names = NAMES if name == "all" else (name,)
    _run(lambda config: work(config, names, Role(role)))


@main.command()
@click.option("--listen", default="127.0.0.1:50051", metavar="HOST:PORT")
@click.option("--certificate", type=click.Path(path_type=Path), help="Certificate chain, PEM.")
@click.option("--key", type=click.Path(path_type=Path), help="Its key, PEM.")
def front(listen: str, certificate: Path | None, key: Path | None) -> None:
    """Serve the public API over gRPC; without a certificate, on a loopback address only."""
    if (certificate is None) != (key is None):
        raise click.UsageError("--certificate and --key belong together")
    tls = gateway.Tls(certificate=certificate, key=key) if certificate and key else None
    _run(lambda config: serve(config, listen, tls))


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


def _run(process: Callable[[Config], Coroutine[Any, Any, None]]) -> None:
    """Run a process to its end, and leave with its status."""
    config = _config()

    async def run() -> int:
        try:
            await process(config)
        except (TransactionPoolerError, gateway.ServerSetupError) as error:
            click.echo(f"error: {error}", err=True)
            return EX_CONFIG
        return 0

    pt.run_main(run)


def _config() -> Config:
    try:
        return Config.read()
    except ConfigError as error:
        raise click.ClickException(str(error)) from error
