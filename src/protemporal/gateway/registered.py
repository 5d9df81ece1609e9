"""Queries and updates that failed: by their handler, or because the workflow has no such handler.

Temporal says both alike. The workflow itself is asked for its handlers where the failure leaves it
open, so that a worker and a front end of two versions are told from an error of the application.
"""

from dataclasses import dataclass

import grpc.aio
from temporalio.api.failure.v1 import Failure
from temporalio.api.sdk.v1 import WorkflowMetadata

from protemporal.gateway.context import Context
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import BusinessErrors, Refusal, refuse
from protemporal.gateway.failures import Source, query_failure, update_failure
from protemporal.gateway.templates import metadata_query
from protemporal.gateway.temporal_api import TemporalApi
from protemporal.runtime.messages import read_message

_UNREGISTERED = frozenset(("", "RuntimeError", "ReferenceError", "wrapError"))
"""Types that SDKs give an update nobody handles; a look at the workflow then decides."""


@dataclass(frozen=True, slots=True)
class Registered:
    """The handlers a running workflow has."""

    queries: frozenset[str]
    updates: frozenset[str]


async def failed_query(
    message: str, handler: str, api: TemporalApi, context: Context, business: BusinessErrors
) -> Refusal:
    """What a failed query becomes; `message` is all that Temporal passes on."""
    source = Source(context.workflow_id, context.run_id, handler)
    refusal = query_failure(message, source, business)
    if refusal.reason == Reason.QUERY_FAILED and "type" not in refusal.metadata:
        known = await _registered(api, context)
        if known is not None and handler not in known.queries:
            return refuse(Reason.HANDLER_NOT_REGISTERED, source.metadata())
    return refusal


async def failed_update(
    failure: Failure, handler: str, api: TemporalApi, context: Context, business: BusinessErrors
) -> Refusal:
    """What a failed or rejected update becomes."""
    source = Source(context.workflow_id, context.run_id, handler)
    kind = failure.application_failure_info.type
    if kind in _UNREGISTERED and kind not in business:
        known = await _registered(api, context)
        if known is not None and handler not in known.updates:
            return refuse(Reason.HANDLER_NOT_REGISTERED, source.metadata())
    return update_failure(failure, source, business)


async def _registered(api: TemporalApi, context: Context) -> Registered | None:
    """Asks the workflow for its handlers; None if it does not say in time."""
    query = metadata_query(api)
    query.execution.workflow_id = context.workflow_id
    query.execution.run_id = context.run_id
    try:
        response = await api.query(query, context.deadline.at)
    except grpc.aio.AioRpcError:
        return None
    if not response.query_result.payloads:
        return None
    definition = read_message(response.query_result.payloads[0], WorkflowMetadata).definition
    return Registered(
        frozenset(handler.name for handler in definition.query_definitions),
        frozenset(handler.name for handler in definition.update_definitions),
    )
