"""What RPCs mapped to handlers of a running workflow do: signal, query, update."""

from typing import Any

import grpc.aio
from temporalio.api.workflowservice.v1 import (
    QueryWorkflowRequest,
    UpdateWorkflowExecutionRequest,
    UpdateWorkflowExecutionResponse,
)

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MUTATION, QUERY
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import Refusal, refuse
from protemporal.gateway.failures import Source
from protemporal.gateway.ids import check_update_id
from protemporal.gateway.mapping import AS_IT_IS, Given, Mapped, outward
from protemporal.gateway.metadata import A_RUN, AN_UPDATE, only
from protemporal.gateway.operation import Backend, Operation, text_of
from protemporal.gateway.outcomes import Asked, Verb, explain, is_query_failure, status_name
from protemporal.gateway.payloads import Answer, check_size
from protemporal.gateway.registered import failed_query, failed_update
from protemporal.gateway.templates import query_template, signal_template, update_template
from protemporal.runtime.spec import QuerySpec, SignalSpec, UpdateSpec


class Signal(Operation):
    """Signals; answers when Temporal has it."""

    policy = MUTATION

    def __init__(self, spec: SignalSpec[Any], backend: Backend, mapped: Mapped = AS_IT_IS) -> None:
        super().__init__(spec.input, backend, mapped, spec.workflow_id)
        self._handler = spec.name
        self._template = signal_template(spec, backend.api)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        only(context.options, A_RUN)
        check_size(given.data, given.request)
        signal = type(self._template)()
        signal.CopyFrom(self._template)
        signal.workflow_execution.workflow_id = self._workflow_id(given, context)
        signal.workflow_execution.run_id = context.options.run_id
        # A retry by the channel, and one by a caller with the key, are then the same signal.
        signal.request_id = self._request_id(given, context) or context.own_key()
        context.put_headers(signal.header)
        if self._has_payload:
            signal.input.payloads[0].data = given.data
        deadline = context.begin(self.policy)
        try:
            await self._api.signal(signal, deadline.at)
        except grpc.aio.AioRpcError as error:
            asked = Asked(Verb.SIGNAL, self._handler, len(given.data))
            raise await explain(error, self._api, context, asked) from error
        return b""


class Query(Operation):
    """Queries."""

    policy = QUERY

    def __init__(
        self, spec: QuerySpec[Any, Any], backend: Backend, mapped: Mapped = AS_IT_IS
    ) -> None:
        super().__init__(spec.input, backend, mapped, spec.workflow_id)
        self._handler = spec.name
        self._template = query_template(spec, backend.api)
        self._answer = Answer(spec.output)
        self._respond = outward(mapped.response or spec.output, spec.output, mapped.output)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        query = self.request_for(given, context)
        deadline = context.begin(self.policy)
        return await self.ask(query, context, deadline.at)

    def request_for(self, given: Given, context: Context) -> QueryWorkflowRequest:
        """The query of this call."""
        only(context.options, A_RUN)
        check_size(given.data, given.request)
        query = type(self._template)()
        query.CopyFrom(self._template)
        query.execution.workflow_id = self._workflow_id(given, context)
        query.execution.run_id = context.options.run_id
        context.put_headers(query.query.header)
        if self._has_payload:
            query.query.query_args.payloads[0].data = given.data
        return query

    async def ask(self, query: QueryWorkflowRequest, context: Context, deadline: float) -> bytes:
        """The response.

        Raises:
            Refusal: the query failed, or there is no answer in time.
        """
        try:
            response = await self._api.query(query, deadline)
        except grpc.aio.AioRpcError as error:
            size = query.ByteSize()
            raise await self._explained(error, context, size) from error
        if response.HasField("query_rejected"):
            status = status_name(response.query_rejected.status)
            source = Source(context.workflow_id, context.run_id, self._handler)
            metadata = {**source.metadata(), "status": status}
            raise refuse(Reason.QUERY_REJECTED, metadata)
        return self._respond(self._answer.read(response.query_result), context)

    async def _explained(self, error: grpc.aio.AioRpcError, context: Context, size: int) -> Refusal:
        if not is_query_failure(error):
            return await explain(error, self._api, context, Asked(Verb.QUERY, self._handler, size))
        text = error.details() or ""
        return await failed_query(text, self._handler, self._api, context, self._business)


class Update(Operation):
    """Updates; waits for what the update comes to."""

    policy = MUTATION

    def __init__(
        self, spec: UpdateSpec[Any, Any], backend: Backend, mapped: Mapped = AS_IT_IS
    ) -> None:
        super().__init__(spec.input, backend, mapped, spec.workflow_id)
        self.handler = spec.name
        self._template = update_template(spec, backend.api)
        self._update_id_of = text_of(spec.update_id, spec.input, mapped.input)
        self._answer = Answer(spec.output)
        self._respond = outward(mapped.response or spec.output, spec.output, mapped.output)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        only(context.options, AN_UPDATE)
        self._workflow_id(given, context)
        update = self.request_for(given, context)
        update.workflow_execution.run_id = context.options.run_id
        deadline = context.begin(self.policy)
        try:
            response = await self._api.update(update, deadline.at)
        except grpc.aio.AioRpcError as error:
            asked = Asked(Verb.UPDATE, self.handler, len(given.data))
            raise await explain(error, self._api, context, asked) from error
        return self._respond(await self.outcome(response, context), context)

    def request_for(self, given: Given, context: Context) -> UpdateWorkflowExecutionRequest:
        """The update of a workflow whose id is known; its run is left open."""
        check_size(given.data, given.request)
        update = type(self._template)()
        update.CopyFrom(self._template)
        update.workflow_execution.workflow_id = context.workflow_id
        update.request.meta.update_id = self._update_id(given, context)
        context.put_headers(update.request.input.header)
        if self._has_payload:
            update.request.input.args.payloads[0].data = given.data
        return update

    async def outcome(self, response: UpdateWorkflowExecutionResponse, context: Context) -> bytes:
        """Waits for what an accepted update comes to; gives its output on the wire.

        Raises:
            Refusal: it failed, or is not there in time.
        """
        ref, outcome = response.update_ref, response.outcome
        context.run_id = ref.workflow_execution.run_id
        if not response.HasField("outcome"):
            try:
                outcome = await self._api.update_outcome(ref, context.deadline.at)
            except grpc.aio.AioRpcError as error:
                asked = Asked(Verb.RESULT, self.handler)
                raise await explain(error, self._api, context, asked) from error
        if outcome.HasField("failure"):
            raise await failed_update(
                outcome.failure, self.handler, self._api, context, self._business
            )
        is_own = context.is_own_key(context.update_id)
        if not is_own and self._answer.is_of_another(outcome.success):
            # Temporal knows an update by its id alone, and has answered what came first with it.
            metadata = Source(context.workflow_id, context.run_id).metadata()
            raise refuse(Reason.IDEMPOTENCY_MISMATCH, {**metadata, "requestId": context.update_id})
        return self._answer.read(outcome.success)

    def _update_id(self, given: Given, context: Context) -> str:
        update_id = context.options.update_id
        if not update_id and self._update_id_of is not None:
            update_id = check_update_id(self._update_id_of(given.input, "update id"), "update_id")
        key = self._request_id(given, context)
        context.update_id = update_id or key or context.own_key()
        return context.update_id
