"""The folder of one Postgres server: its data, its password, its log."""

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from protemporal.devstack.account import postgres_uid
from protemporal.devstack.errors import DevstackError
from protemporal.devstack.postgres_programs import PostgresPrograms
from protemporal.devstack.process import run

USER = "protemporal"
# Postgres's programs are told everything by flags; a stray PGDATA or PGPORT must not matter.
ENVIRON = {"LC_ALL": "C", "PATH": os.defpath}
_INITDB_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresCluster:
    """A folder that initdb has filled."""

    data: Path
    log: Path
    password: str


async def prepare_cluster(
    folder: Path, programs: PostgresPrograms, *, durable: bool
) -> PostgresCluster:
    """Give the cluster in `folder`, made new if there is none of this major version.

    Only who knows the password may enter: on a trusting server every local user could run
    programs as us (COPY ... TO PROGRAM). Raises DevstackError if the data belong to another user.
    """
    data = folder / f"data-{programs.major}"
    secret = folder / f"password-{programs.major}"
    log = folder / "postgres.log"
    if not data.exists():
        _write_secret(secret)
        await _initdb(data, programs, secret, log, durable=durable)
    _check_owner(data)
    return PostgresCluster(data=data, log=log, password=secret.read_text(encoding="ascii"))


def _write_secret(path: Path) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(18))
    _give(path)


async def _initdb(
    data: Path, programs: PostgresPrograms, secret: Path, log: Path, *, durable: bool
) -> None:
    half = data.with_suffix(".new")
    shutil.rmtree(half, ignore_errors=True)  # of a run that was interrupted
    half.mkdir(mode=0o700)
    _give(half)
    command: list[str | Path] = [
        *(programs.folder / "initdb", "--pgdata", half, "--username", USER),
        *("--auth", "scram-sha-256", "--pwfile", secret),
        *("--encoding", "UTF8", "--no-locale"),
        *(() if durable else ("--no-sync",)),
    ]
    uid = postgres_uid()
    await run(command, log=log, env=ENVIRON, cwd=half, uid=uid, within=_INITDB_WITHIN)
    half.rename(data)  # in one step: data are complete or not there


def _give(path: Path) -> None:
    uid = postgres_uid()
    if uid is not None:
        os.chown(path, uid, uid)


def _check_owner(data: Path) -> None:
    uid = postgres_uid()
    if data.stat().st_uid != (os.geteuid() if uid is None else uid):
        raise DevstackError(f"{data} belongs to another user: remove it, or run as that user")
