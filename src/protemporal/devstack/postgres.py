"""A Postgres server as a child process: `async with PostgresServer() as server: ... server.dsn`.

Measured with Postgres 18 from the wheel: initdb 1.1 s, start 0.1 s.
"""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

import asyncpg

from protemporal.devstack import databases, ports
from protemporal.devstack.account import passable_folder, postgres_uid
from protemporal.devstack.errors import DevstackError, NotReadyError
from protemporal.devstack.postgres_cluster import ENVIRON, USER, PostgresCluster, prepare_cluster
from protemporal.devstack.postgres_programs import PostgresPrograms, find_postgres
from protemporal.devstack.process import Child
from protemporal.devstack.progress import Progress, silent

_START_WITHIN = timedelta(seconds=20)
_HELD = "is still in use"  # a killed server's last children hold its memory for a moment
_RETRY_EVERY = 0.1  # seconds
_SETTINGS = {
    "listen_addresses": ports.LOOPBACK,
    "unix_socket_directories": "",  # TCP only: no path to keep under a socket's 107 bytes
    "max_connections": "300",  # some ten processes with pools of ten each, and room for tests
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Safe against kill -9 of the server, not of the machine. synchronous_commit stays on: without it a
# killed server forgets what it acknowledged.
_THROWAWAY = {"fsync": "off", "full_page_writes": "off"}


class PostgresServer:
    """One server of our own, or the one that `DATABASE_URL` names.

    With `folder` the data stay there and the next run finds them. Without, they live in a
    temporary folder, unsafe against a power cut and therefore fast, and are gone on leaving.
    The port is fixed for the object's life, so `restart` comes back where clients look.
    """

    def __init__(
        self,
        *,
        database: str = "protemporal",
        folder: Path | None = None,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        environ: Mapping[str, str] = os.environ,
        progress: Progress = silent,
    ) -> None:
        """Describe the server; nothing starts yet.

        `database` is created if missing, except on the server of DATABASE_URL, which names its
        own. `settings` are server parameters, as in postgresql.conf. `environ` is asked for
        DATABASE_URL and PG_BIN. A port left out is chosen free.
        """
        self._environ = environ
        self._dsn = environ.get("DATABASE_URL", "")
        self.external = bool(self._dsn)
        self._database = database
        self._wanted_folder = folder.absolute() if folder else None
        self._port = port or ports.free_port()
        self._settings = {**_SETTINGS, **({} if folder else _THROWAWAY), **(settings or {})}
        self._progress = progress
        self._resources = ExitStack()
        self._made: tuple[PostgresPrograms, PostgresCluster] | None = None
        self._child: Child | None = None

    @property
    def dsn(self) -> str:
        """`postgresql://user:password@host:port/database`; known once the server has started."""
        return self._dsn

    @property
    def pid(self) -> int:
        """The server's process id. Raises DevstackError if no child of ours runs."""
        return self._running().pid

    async def __aenter__(self) -> Self:
        """Start the server, or find the one of DATABASE_URL.

        Raises NotInstalledError without programs, NotReadyError if it does not come up or answer.
        """
        if self.external:
            if not await databases.answers(self._dsn):
                raise NotReadyError("no Postgres answers at the address in DATABASE_URL")
            return self
        with self._resources:
            await self._start()
            await self._ensure_database()
            self._resources = self._resources.pop_all()
        self._progress(f"Postgres at {ports.LOOPBACK}:{self._port}, database {self._database}")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop our own server."""
        with self._resources:
            await self.stop()

    async def create_database(self, name: str, *, template: str | None = None) -> str:
        """Create a database, a copy of `template` if named (nobody may be connected to that one).

        Gives its DSN. Raises asyncpg.DuplicateDatabaseError if it exists.
        """
        return await databases.create(self._dsn, name, template=template)

    async def drop_database(self, name: str) -> None:
        """Drop a database if it exists, and its connections with it."""
        await databases.drop(self._dsn, name)

    async def stop(self) -> None:
        """End our server, its clients' connections with it; do nothing if it does not run."""
        child, self._child = self._child, None
        if child is not None:
            await child.stop()

    async def kill(self) -> None:
        """Kill -9 our server, as a test of what survives."""
        await self._running().kill()
        self._child = None

    async def restart(self) -> None:
        """Start our server again on the same port and data, ended or not."""
        if self.external:
            raise DevstackError("the server of DATABASE_URL is not ours to restart")
        await self.stop()
        await self._start()

    async def _start(self) -> None:
        programs, cluster = self._made = self._made or await self._make()
        if not ports.is_free(self._port):
            raise DevstackError(f"port {self._port} is taken: another server runs there")
        user = f"{USER}:{cluster.password}"
        self._dsn = f"postgresql://{user}@{ports.LOOPBACK}:{self._port}/{self._database}"
        until = time.monotonic() + _START_WITHIN.total_seconds()
        while self._child is None:
            try:
                self._child = await self._launch(programs, cluster)
            except NotReadyError as error:
                if _HELD not in str(error) or time.monotonic() > until:
                    raise
                await asyncio.sleep(_RETRY_EVERY)

    async def _make(self) -> tuple[PostgresPrograms, PostgresCluster]:
        programs = await asyncio.to_thread(find_postgres, self._environ)
        folder = self._wanted_folder
        if folder is None:
            temporary = tempfile.TemporaryDirectory(prefix="postgres-")
            folder = Path(self._resources.enter_context(temporary))
        folder = passable_folder(folder)
        self._progress(f"Postgres {programs.major} from {programs.folder}, data in {folder}")
        durable = self._wanted_folder is not None
        return programs, await prepare_cluster(folder, programs, durable=durable)

    async def _launch(self, programs: PostgresPrograms, cluster: PostgresCluster) -> Child:
        settings = (f"--{name}={value}" for name, value in self._settings.items())
        child = await Child.start(
            [programs.folder / "postgres", "-D", cluster.data, "-p", str(self._port), *settings],
            log=cluster.log,
            env=ENVIRON,
            cwd=cluster.data,
            uid=postgres_uid(),
            # SIGINT: end although clients are connected; SIGQUIT: without writing anything out.
            stop_signal=signal.SIGINT if self._wanted_folder else signal.SIGQUIT,
            orphan_signal=signal.SIGQUIT,
        )
        try:
            await child.ready(self._answers, within=_START_WITHIN)
        except BaseException:
            await child.kill()
            raise
        return child

    def _maintenance_dsn(self) -> str:
        return databases.with_database(self._dsn, "postgres")  # there from the beginning

    async def _answers(self) -> bool:
        return await databases.answers(self._maintenance_dsn())

    async def _ensure_database(self) -> None:
        with suppress(asyncpg.DuplicateDatabaseError):  # of an earlier run
            await databases.create(self._maintenance_dsn(), self._database)

    def _running(self) -> Child:
        if self._child is None:
            raise DevstackError("no Postgres server of ours is running")
        return self._child
