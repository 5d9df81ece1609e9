"""Request templates: what is the same in every call of one operation, made once."""

from typing import Any

from google.protobuf.message import Message
from temporalio.api.common.v1 import WorkflowType
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage
from temporalio.api.workflowservice.v1 import (
    QueryWorkflowRequest,
    SignalWorkflowExecutionRequest,
    StartWorkflowExecutionRequest,
    UpdateWorkflowExecutionRequest,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from protemporal.gateway.payloads import put_argument
from protemporal.gateway.temporal_api import TemporalApi
from protemporal.runtime.spec import QuerySpec, SignalSpec, UpdateSpec, WorkflowSpec

_COMPLETED = (
    UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
)


def start_template(spec: WorkflowSpec[Any, Any], api: TemporalApi) -> StartWorkflowExecutionRequest:
    """Lacks workflow id, request id and the argument's bytes.

    Raises:
        ValueError: the spec says no task queue, so that nothing could be started.
    """
    if not spec.task_queue:
        raise ValueError(f"{spec.name}: a task queue is needed to serve this workflow")
    request = StartWorkflowExecutionRequest(
        namespace=api.namespace,
        identity=api.identity,
        workflow_type=WorkflowType(name=spec.name),
    )
    put_argument(request.input, spec.input)
    request.task_queue.name = spec.task_queue
    _put_policies(spec, request)
    for duration, timeout in (
        (spec.execution_timeout, request.workflow_execution_timeout),
        (spec.run_timeout, request.workflow_run_timeout),
        (spec.task_timeout, request.workflow_task_timeout),
    ):
        if duration is not None:
            timeout.FromTimedelta(duration)
    return request


def _put_policies(spec: WorkflowSpec[Any, Any], request: StartWorkflowExecutionRequest) -> None:
    reuse = spec.id_reuse_policy or WorkflowIDReusePolicy.ALLOW_DUPLICATE
    conflict = spec.id_conflict_policy or WorkflowIDConflictPolicy.UNSPECIFIED
    request.workflow_id_reuse_policy = int(reuse)  # type: ignore[assignment] # the SDK's enums count as the API's
    request.workflow_id_conflict_policy = int(conflict)  # type: ignore[assignment] # same
    if spec.retry_policy is not None:
        spec.retry_policy.apply_to_proto(request.retry_policy)
    if spec.priority is not None:
        if spec.priority.priority_key is not None:
            request.priority.priority_key = spec.priority.priority_key
        if spec.priority.fairness_key is not None:
            request.priority.fairness_key = spec.priority.fairness_key
        if spec.priority.fairness_weight is not None:
            request.priority.fairness_weight = spec.priority.fairness_weight


def signal_template(spec: SignalSpec[Any], api: TemporalApi) -> SignalWorkflowExecutionRequest:
    """Lacks the execution, the request id and the argument's bytes."""
    request = SignalWorkflowExecutionRequest(
        namespace=api.namespace,
        identity=api.identity,
        signal_name=spec.name,
    )
    put_argument(request.input, spec.input, null=True)
    return request


def query_template(spec: QuerySpec[Any, Any], api: TemporalApi) -> QueryWorkflowRequest:
    """Lacks the execution and the argument's bytes."""
    return _query(api, spec.name, spec.input)


def metadata_query(api: TemporalApi) -> QueryWorkflowRequest:
    """The query that every SDK answers with the workflow's handlers; lacks the execution."""
    return _query(api, "__temporal_workflow_metadata", None)


def _query(api: TemporalApi, name: str, kind: type[Message] | None) -> QueryWorkflowRequest:
    request = QueryWorkflowRequest(namespace=api.namespace)
    request.query.query_type = name
    if kind is not None:
        put_argument(request.query.query_args, kind)
    return request


def update_template(spec: UpdateSpec[Any, Any], api: TemporalApi) -> UpdateWorkflowExecutionRequest:
    """Lacks the execution, the update id and the argument's bytes."""
    request = UpdateWorkflowExecutionRequest(namespace=api.namespace)
    request.wait_policy.lifecycle_stage = _COMPLETED
    request.request.meta.identity = api.identity
    request.request.input.name = spec.name
    put_argument(request.request.input.args, spec.input)
    return request
