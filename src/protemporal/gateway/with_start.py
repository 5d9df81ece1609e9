"""RPCs that signal or update a workflow and start it first if need be, in one step."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import grpc.aio
from google.protobuf.message import Message
from google.rpc import status_pb2
from temporalio.api.errordetails.v1 import MultiOperationExecutionFailure
from temporalio.api.failure.v1 import MultiOperationExecutionAborted
from temporalio.api.workflowservice.v1 import (
    SignalWithStartWorkflowExecutionRequest,
    StartWorkflowExecutionRequest,
)
from temporalio.common import WorkflowIDConflictPolicy

from protemporal.expression import parse_template
from protemporal.gateway.calls import Update
from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MUTATION
from protemporal.gateway.error_table import Reason, invalid
from protemporal.gateway.errors import CODES, refuse
from protemporal.gateway.mapping import Given, Mapped, copier, inward, outward
from protemporal.gateway.metadata import A_START_WITH_UPDATE, only_started
from protemporal.gateway.operation import Backend, paths, text_of
from protemporal.gateway.outcomes import (
    Asked,
    Verb,
    already_started,
    details_of,
    explain,
    in_the_way,
)
from protemporal.gateway.payloads import check_size
from protemporal.gateway.starts import Starting
from protemporal.gateway.templates import signal_template
from protemporal.runtime.messages import NOTHING
from protemporal.runtime.spec import SignalSpec, UpdateSpec, WorkflowSpec
from protemporal.runtime.styles import google_class

_OTHER_WORKFLOW = "must name the workflow that is started"


class SignalWithStart(Starting):
    """Signals the workflow; answers when Temporal has the signal."""

    policy = MUTATION

    def __init__(
        self,
        spec: WorkflowSpec[Any, Any],
        signal: SignalSpec[Any],
        backend: Backend,
        mapped: Mapped,
    ) -> None:
        super().__init__(spec, backend, mapped)
        self._handler = signal.name
        self._signal = signal_template(signal, backend.api)
        self._signal_input = inward(self.request, google_class(signal.input), "")
        self._check_workflow = _check_of(signal, spec, mapped)
        self._copy = copier(StartWorkflowExecutionRequest, SignalWithStartWorkflowExecutionRequest)
        self._respond = outward(mapped.response or NOTHING, NOTHING, ids=True)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        only_started(context.options)
        signal = self._signal_input(given.raw, given.request)
        check_size(signal.data, signal.request)
        request = self._request(given, signal, context)
        deadline = context.begin(self.policy)
        try:
            context.run_id = await self._api.signal_with_start(request, deadline.at)
        except grpc.aio.AioRpcError as error:
            met = already_started(error)
            if met is not None:
                raise await in_the_way(met, self._api, context) from error
            size = len(given.data) + len(signal.data)
            asked = Asked(Verb.SIGNAL, self._handler, size, self._fields_of)
            raise await explain(error, self._api, context, asked) from error
        return self._respond(b"", context)

    def _request(
        self, given: Given, signal: Given, context: Context
    ) -> SignalWithStartWorkflowExecutionRequest:
        start = self._start_request(given, context)
        start.ClearField("memo")  # the first request wins, as with every signal
        if self._check_workflow is not None:
            self._check_workflow(signal.input, start.workflow_id)
        request = SignalWithStartWorkflowExecutionRequest()
        self._copy(start, request)
        request.signal_name = self._signal.signal_name
        request.signal_input.CopyFrom(self._signal.input)
        for payload in request.signal_input.payloads:
            if payload.metadata["encoding"] != b"binary/null":
                payload.data = signal.data
        return request


class UpdateWithStart(Starting):
    """Updates the workflow; waits for what the update comes to."""

    policy = MUTATION

    def __init__(
        self,
        spec: WorkflowSpec[Any, Any],
        update: UpdateSpec[Any, Any],
        backend: Backend,
        mapped: Mapped,
        conflict: WorkflowIDConflictPolicy | None = None,
    ) -> None:
        policy = spec.id_conflict_policy or conflict or WorkflowIDConflictPolicy.USE_EXISTING
        super().__init__(replace(spec, id_conflict_policy=policy), backend, mapped)
        self._update = Update(
            update, backend, Mapped(request=self.request, workflow_id=mapped.workflow_id)
        )
        self._check_workflow = _check_of(update, spec, mapped)
        self._respond = outward(
            mapped.response or update.output, update.output, mapped.output, ids=True
        )

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        only_started(context.options, A_START_WITH_UPDATE)
        updated = self._update.given(given.raw, given.request)
        start = self._start_request(given, context)
        start.ClearField("memo")  # the first request wins, as with every update
        if self._check_workflow is not None:
            self._check_workflow(updated.input, start.workflow_id)
        request = self._update.request_for(updated, context)
        context.begin(self.policy)
        try:
            response = await self._api.update_with_start(start, request, context.deadline.at)
        except grpc.aio.AioRpcError as error:
            cause = _decisive(error)
            met = already_started(cause)
            if met is not None:
                raise await in_the_way(met, self._api, context) from error
            size = len(given.data) + len(updated.data)
            asked = Asked(Verb.UPDATE, self._update.handler, size, self._fields_of)
            raise await explain(cause, self._api, context, asked) from error
        return self._respond(await self._update.outcome(response, context), context)


def _check_of(
    handler: SignalSpec[Any] | UpdateSpec[Any, Any], spec: WorkflowSpec[Any, Any], mapped: Mapped
) -> Callable[[Message, str], None] | None:
    """Refuses an input whose own expression names another workflow than the one that is started.

    None where that cannot be: the RPC says itself which is meant, or both have one expression over
    copies of the same fields.
    """
    own, started = handler.workflow_id, spec.workflow_id
    named = text_of("" if mapped.workflow_id else own, google_class(handler.input))
    if named is None or (own == started and not mapped.input):
        return None
    fields = paths("", handler.input, parse_template(own).fields)

    def check(message: Message, workflow_id: str) -> None:
        if named(message, "workflow id") != workflow_id:
            raise refuse(Reason.FIELD_INVALID, invalid(fields, _OTHER_WORKFLOW))

    return check


def _decisive(error: grpc.aio.AioRpcError) -> grpc.aio.AioRpcError:
    """Of an error of several operations the one that made the others fail."""
    failure = MultiOperationExecutionFailure()
    detail = details_of(error).get(failure.DESCRIPTOR.full_name)
    if detail is None or not detail.Unpack(failure):
        return error
    aborted = MultiOperationExecutionAborted.DESCRIPTOR
    for status in failure.statuses:
        if status.code and not any(each.Is(aborted) for each in status.details):
            packed = status_pb2.Status(
                code=status.code, message=status.message, details=status.details
            )
            return grpc.aio.AioRpcError(
                CODES[status.code],
                grpc.aio.Metadata(),
                grpc.aio.Metadata(("grpc-status-details-bin", packed.SerializeToString())),
                details=status.message,
            )
    return error
