"""RPCs that start a workflow: `start` answers at once, `execute` waits for its result."""

import hashlib
import json
from typing import Any

import grpc.aio
from google.protobuf.message import Message
from temporalio.api.common.v1 import Memo, Payload
from temporalio.api.workflowservice.v1 import StartWorkflowExecutionRequest
from temporalio.converter import encode_search_attributes

from protemporal.expression import parse_mapping, parse_template
from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MUTATION, QUERY, WAIT, Policy
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.failures import Source
from protemporal.gateway.ids import check_workflow_id
from protemporal.gateway.mapping import AS_IT_IS, Given, Mapped, outward
from protemporal.gateway.metadata import A_LOOK, A_START, Wait, only, only_started
from protemporal.gateway.operation import Backend, Operation, paths
from protemporal.gateway.outcomes import Asked, Verb, already_started, explain, in_the_way
from protemporal.gateway.payloads import check_size
from protemporal.gateway.runs import Runs
from protemporal.gateway.templates import start_template
from protemporal.runtime.messages import NOTHING
from protemporal.runtime.search_attributes import search_attributes
from protemporal.runtime.spec import WorkflowSpec
from protemporal.runtime.templates import ExpressionFailedError

MEMO_KEY = "protemporal.request"
"""Memo field of a start with an idempotency key: the key and the hash of the request."""

_POLICIES: dict[Wait | None, Policy] = {
    None: WAIT,
    Wait.RESULT: WAIT,
    Wait.ATTACH: WAIT,
    Wait.STARTED: MUTATION,
    Wait.PEEK: QUERY,
}


class Starting(Operation):
    """What RPCs that start a workflow have in common."""

    def __init__(
        self, spec: WorkflowSpec[Any, Any], backend: Backend, mapped: Mapped = AS_IT_IS
    ) -> None:
        super().__init__(spec.input, backend, mapped, spec.workflow_id)
        self._spec = spec
        self._template = start_template(spec, backend.api)
        self._random_prefix = _random_prefix(mapped.workflow_id or spec.workflow_id)
        attributes = [
            text for text in (spec.search_attributes, spec.typed_search_attributes) if text
        ]
        self._has_attributes = bool(attributes)
        # Parsed here also because a wrong one is an error now and not at the first call.
        self._attributes = [parse_mapping(text) for text in attributes]
        named = (name for each in self._attributes for name in each.fields)
        self._attribute_fields = paths(mapped.input, spec.input, named)
        self._input = mapped.input

    def _start_request(self, given: Given, context: Context) -> StartWorkflowExecutionRequest:
        """The start of this call; with the hash of its request where that can be repeated."""
        check_size(given.data, given.request)
        start = StartWorkflowExecutionRequest()
        start.CopyFrom(self._template)
        key = self._request_id(given, context)
        start.request_id = key or context.own_key()
        start.workflow_id = self._id_to_start(given, context, key)
        context.put_headers(start.header)
        if self._has_payload:
            start.input.payloads[0].data = given.data
        if key:
            start.memo.CopyFrom(_memo(key, given.request))
        if context.options.start_delay is not None:
            start.workflow_start_delay.FromTimedelta(context.options.start_delay)
        if self._has_attributes:
            self._put_attributes(start, given.input)
        return start

    def _id_to_start(self, given: Given, context: Context, key: str) -> str:
        """The workflow id.

        A workflow whose contract has no expression is named by the request. So is one with a random
        id where the caller gave a key: a repeat has to find what the first call started.
        """
        if not context.options.workflow_id:
            if self._workflow_id_of is None:
                context.workflow_id = key or context.own_key()
                return context.workflow_id
            if key and self._random_prefix is not None:
                name = check_workflow_id(f"{self._random_prefix}{key}", "workflow_id")
                context.workflow_id = name
                return name
        workflow_id = self._workflow_id(given, context)
        context.run_id = ""  # a start makes its own run
        return workflow_id

    def _put_attributes(self, start: StartWorkflowExecutionRequest, message: Message) -> None:
        try:
            attributes = search_attributes(self._spec, message)
        except ExpressionFailedError as error:
            metadata = {"expression": "search attributes", "field": self._attribute_fields}
            raise refuse(Reason.EXPRESSION_FAILED, metadata) from error
        if attributes is not None:
            encode_search_attributes(attributes, start.search_attributes)

    def _fields_of(self, attribute: str) -> str:
        named = (name for each in self._attributes for name in each.fields_of(attribute))
        return paths(self._input, self._spec.input, named) or self._attribute_fields

    async def _start(
        self, start: StartWorkflowExecutionRequest, context: Context, size: int
    ) -> None:
        try:
            context.run_id = await self._api.start(start, context.deadline.at)
        except grpc.aio.AioRpcError as error:
            met = already_started(error)
            if met is None:
                is_the_same = self._workflow_id_of is not None and self._random_prefix is None
                if is_the_same or context.options.workflow_id:
                    # A repetition has this id too: the contract says what becomes of it.
                    context.may_happen_twice = False
                asked = Asked(Verb.START, size=size, fields_of=self._fields_of)
                raise await explain(error, self._api, context, asked) from error
            if met.start_request_id != start.request_id:
                raise await in_the_way(met, self._api, context) from error
            context.run_id = met.run_id
        if start.HasField("memo"):
            await self._check_same_request(start, context)

    async def _check_same_request(
        self, start: StartWorkflowExecutionRequest, context: Context
    ) -> None:
        """Temporal answers a start with a known request id as if it were new; the memo tells."""
        try:
            described = await self._api.describe(
                context.workflow_id, context.run_id, context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            raise await explain(error, self._api, context, Asked(Verb.RESULT)) from error
        kept = described.workflow_execution_info.memo.fields.get(MEMO_KEY)
        wanted = start.memo.fields[MEMO_KEY]
        if kept is not None and _differs(kept, wanted):
            metadata = Source(context.workflow_id, context.run_id).metadata()
            raise refuse(Reason.IDEMPOTENCY_MISMATCH, {**metadata, "requestId": start.request_id})


def _random_prefix(expression: str) -> str | None:
    """What an id begins with whose rest no two evaluations share; None for all other ids."""
    if not expression:
        return None
    template = parse_template(expression)
    return None if template.is_deterministic else template.literal_prefix


class Start(Starting):
    """Starts the workflow and answers at once."""

    policy = MUTATION
    may_be_named = True

    def __init__(
        self, spec: WorkflowSpec[Any, Any], backend: Backend, mapped: Mapped = AS_IT_IS
    ) -> None:
        super().__init__(spec, backend, mapped)
        self._respond = outward(mapped.response or NOTHING, NOTHING, ids=True)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        only_started(context.options)
        start = self._start_request(given, context)
        context.begin(self.policy)
        await self._start(start, context, len(given.data))
        return self._respond(b"", context)


class Execute(Starting):
    """Starts the workflow and waits for its result, or what `temporal-wait` says instead."""

    policy = WAIT
    may_be_named = True

    def __init__(
        self, spec: WorkflowSpec[Any, Any], backend: Backend, mapped: Mapped = AS_IT_IS
    ) -> None:
        super().__init__(spec, backend, mapped)
        self._runs = Runs(spec, backend)
        self._respond = outward(mapped.response or spec.output, spec.output, mapped.output)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        wait = context.options.wait
        looks = wait is Wait.ATTACH or wait is Wait.PEEK
        only(context.options, A_LOOK if looks else A_START)
        if looks:
            self._workflow_id(given, context)
            context.begin(_POLICIES[wait])
            found = await self._runs.find(context)
            if wait is Wait.PEEK:
                answer = await self._runs.result_so_far(context, found.status)
            else:
                answer = await self._runs.result(context)
            return self._respond(answer, context)
        start = self._start_request(given, context)
        context.begin(_POLICIES[wait])
        await self._start(start, context, len(given.data))
        if wait is Wait.STARTED:
            return b""
        return self._respond(await self._runs.result(context), context)


def _memo(key: str, message: Message) -> Memo:
    """Encoded in a fixed form, so that the same request from another process hashes the same."""
    digest = hashlib.sha256(message.SerializeToString(deterministic=True)).hexdigest()
    kept = json.dumps({"requestId": key, "sha256": digest})
    payload = Payload(metadata={"encoding": b"json/plain"}, data=kept.encode())
    return Memo(fields={MEMO_KEY: payload})


def _differs(kept: Payload, wanted: Payload) -> bool:
    """Whether the same key came with another request; another key is no contradiction."""
    before, now = json.loads(kept.data), json.loads(wanted.data)
    return bool(before["requestId"] == now["requestId"] and before["sha256"] != now["sha256"])
