"""The RPC that streams a query's answer: at once, and at each change until the workflow closes.

The end is not polled for: one long poll of Temporal's waits for it beside the queries.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import grpc.aio
from google.protobuf.message import Message
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import QueryWorkflowRequest

from protemporal.gateway.calls import Query
from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import QUERY, STREAM
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import Refusal, refuse
from protemporal.gateway.mapping import Mapped
from protemporal.gateway.operation import Backend, Streaming
from protemporal.gateway.outcomes import Asked, Verb, explain
from protemporal.gateway.payloads import is_empty
from protemporal.runtime.spec import QuerySpec
from protemporal.runtime.styles import google_class

SECOND = timedelta(seconds=1)


class Watch(Streaming):
    """Streams answers; identical ones are not sent again."""

    def __init__(
        self, spec: QuerySpec[Any, Any], backend: Backend, mapped: Mapped, interval: timedelta
    ) -> None:
        self._api = backend.api
        self._leaving = backend.leaving
        self._query = Query(spec, backend, mapped)
        response = mapped.response or spec.output
        self._response = None if is_empty(response) else google_class(response)
        self._interval = interval.total_seconds()

    async def stream(
        self, request: bytes, message: Message, context: Context
    ) -> AsyncGenerator[bytes, None]:
        """See `Streaming.stream`."""
        query = self._query.request_for(self._query.given(request, message), context)
        context.begin(STREAM)
        await self._find(context)
        last: bytes | None = None
        async with self._closing(context) as closing, _set(self._leaving) as leaving:
            closed = False
            while True:
                answer = await self._look(query, context)
                if answer is not None:
                    if last is None or self._differs(answer, last):
                        yield answer
                        last = answer
                    if closed:
                        break
                closed = await self._pause(closing, leaving)
            await self._check(closing, context)

    async def _look(self, query: QueryWorkflowRequest, context: Context) -> bytes | None:
        """The answer; None where Temporal has too much to do, so that the next look may have one.

        It keeps one query waiting for each workflow that is busy: of ten watches of one workflow
        that is signalled all the time, eight met that (measured).
        """
        until = min(context.deadline.at, time.monotonic() + QUERY.limit)
        try:
            return await self._query.ask(query, context, until)
        except Refusal as refusal:
            if refusal.reason != Reason.BACKEND_RATE_LIMITED:
                raise
            return None

    async def _pause(
        self, closing: "asyncio.Task[HistoryEvent]", leaving: "asyncio.Task[Any]"
    ) -> bool:
        """Waits until the next look is due; gives whether the workflow has closed, or just does.

        Raises:
            Refusal: the server leaves.
        """
        waits = {leaving} if closing.done() else {closing, leaving}
        first = asyncio.FIRST_COMPLETED
        await asyncio.wait(waits, timeout=self._interval, return_when=first)
        if leaving.done():
            raise refuse(Reason.SERVER_LEAVING)
        return closing.done()

    async def _find(self, context: Context) -> None:
        """Makes the run known, for the metadata that goes ahead of the first answer."""
        try:
            described = await self._api.describe(
                context.workflow_id, context.options.run_id, context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            raise await explain(error, self._api, context, Asked(Verb.LOOK)) from error
        context.run_id = described.workflow_execution_info.execution.run_id

    @asynccontextmanager
    async def _closing(self, context: Context) -> AsyncGenerator["asyncio.Task[HistoryEvent]"]:
        """Waits for the workflow's end: of the one run that the caller named, or of the last."""
        wait = self._api.run_close_event if context.options.run_id else self._api.close_event
        task = asyncio.create_task(wait(context.workflow_id, context.run_id, context.deadline.at))
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, grpc.aio.AioRpcError, TimeoutError):
                await task

    async def _check(self, closing: "asyncio.Task[HistoryEvent]", context: Context) -> None:
        """Whether it is the end, and not the wait for it that failed."""
        try:
            await closing
        except (grpc.aio.AioRpcError, TimeoutError) as error:
            raise await explain(error, self._api, context, Asked(Verb.LOOK)) from error

    def _differs(self, answer: bytes, last: bytes) -> bool:
        """Whether it is another answer, and not the same with its map entries in another order."""
        kind = self._response
        if answer == last or kind is None:
            return False
        return bool(kind.FromString(answer) != kind.FromString(last))


@asynccontextmanager
async def _set(event: asyncio.Event) -> AsyncGenerator["asyncio.Task[bool]"]:
    """Waits for an event."""
    task = asyncio.create_task(event.wait())
    try:
        yield task
    finally:
        task.cancel()
