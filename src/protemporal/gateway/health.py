"""grpc.health.v1: a service serves while Temporal can be reached and the server is not leaving."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING, cast

import grpc.aio
from google.protobuf.descriptor import FileDescriptor
from grpc_health.v1 import health_pb2
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import ENDLESS
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.rpc import ServerStream, unary
from protemporal.gateway.temporal_api import TemporalApi

if TYPE_CHECKING:
    from protemporal.gateway.metrics import Metrics

_log = logging.getLogger("protemporal.gateway")

_LOOK_EVERY = 5.0
_LOOK_AGAIN = 0.5
"""Most seconds between two looks at Temporal while it answers, and while it does not."""
_LOOK_TIMEOUT = 3.0
_LOOK_AGAIN_TIMEOUT = 1.0
"""Seconds for a look: while it does not answer a new one soon tells more than a long one."""


_FILE = cast("FileDescriptor", health_pb2.DESCRIPTOR)  # whose stubs call it another class


class HealthService(Gateway, service="grpc.health.v1.Health", file=_FILE):
    """The table of the service."""

    Check = unary(HealthCheckRequest, HealthCheckResponse)
    Watch = ServerStream[HealthCheckRequest, HealthCheckResponse](
        HealthCheckRequest, HealthCheckResponse, policy=ENDLESS
    )


class Health(HealthService):
    """Answers for all services alike, since all need the one connection to Temporal."""

    def __init__(self, services: Iterable[str], metrics: "Metrics | None" = None) -> None:
        self._reachable = metrics.reachable if metrics else None
        self._services = frozenset(("", *services))
        self._serving = False
        self._known: bool | None = None
        """Whether Temporal answered the last look; None before the first."""
        self._leaving = False
        self._ended = False
        self._changed = asyncio.Event()

    @property
    def serving(self) -> bool:
        """Whether calls can be expected to work."""
        return self._serving and not self._leaving

    def leave(self) -> None:
        """NOT_SERVING from now on."""
        self._leaving = True
        self._wake()

    def end(self) -> None:
        """Ends all watches, which would otherwise hold up the server's end."""
        self._ended = True
        self._wake()

    def set(self, *, serving: bool) -> None:
        """Says whether Temporal can be reached."""
        if serving is not self._serving:
            self._serving = serving
            self._wake()

    async def Check(  # noqa: N802 - the RPC's name
        self, request: HealthCheckRequest, context: Context
    ) -> HealthCheckResponse:
        """The status of a service, empty for the whole server; NOT_FOUND if it is not served."""
        del context
        if request.service not in self._services:
            raise refuse(Reason.SERVICE_UNKNOWN, {"service": request.service})
        return self._status(request.service)

    async def Watch(  # noqa: N802 - the RPC's name
        self, request: HealthCheckRequest, context: Context
    ) -> AsyncIterator[HealthCheckResponse]:
        """The status now, and again whenever it changes, until the server ends."""
        del context
        sent = None
        while not self._ended:
            changed, status = self._changed, self._status(request.service)
            if status != sent:
                yield status
                sent = status
            await changed.wait()

    async def follow(self, api: TemporalApi, give_up_after: float | None = None) -> None:
        """Looks at Temporal, at once when the connection changes; logs when it goes and comes back.

        Ends when it was away for `give_up_after` seconds; None: never.
        """
        problem, reached = "", time.monotonic()
        change = asyncio.create_task(api.state_change())
        try:
            while True:
                problem = await _problem(api, _LOOK_AGAIN_TIMEOUT if problem else _LOOK_TIMEOUT)
                self._note(problem, api.address)
                if not problem:
                    reached = time.monotonic()
                elif give_up_after is not None and time.monotonic() - reached > give_up_after:
                    return
                await asyncio.wait((change,), timeout=_LOOK_AGAIN if problem else _LOOK_EVERY)
                if change.done():
                    change = asyncio.create_task(api.state_change())
        finally:
            change.cancel()

    def _note(self, problem: str, address: str) -> None:
        if self._known is None or self._known is bool(problem):
            level = logging.WARNING if problem else logging.INFO
            _log.log(level, "Temporal at %s: %s", address, problem or "reached")
        self._known = not problem
        self.set(serving=not problem)
        if self._reachable is not None:
            self._reachable.set(not problem)

    def _status(self, service: str) -> HealthCheckResponse:
        if service not in self._services:
            return HealthCheckResponse(status=HealthCheckResponse.SERVICE_UNKNOWN)
        if self.serving:
            return HealthCheckResponse(status=HealthCheckResponse.SERVING)
        return HealthCheckResponse(status=HealthCheckResponse.NOT_SERVING)

    def _wake(self) -> None:
        before, self._changed = self._changed, asyncio.Event()
        before.set()


async def _problem(api: TemporalApi, timeout: float) -> str:  # noqa: ASYNC109 - becomes a deadline
    """Why Temporal cannot be used; empty if it can."""
    try:
        await api.check_namespace(time.monotonic() + timeout)
    except grpc.aio.AioRpcError as error:
        return error.code().name
    return ""
