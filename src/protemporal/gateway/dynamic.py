"""Gateways without generated code: the same classes, made from a descriptor set.

One kind of handler serves both ways.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from google.protobuf import empty_pb2, message_factory
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError
from grpc import StatusCode
from temporalio.client import WorkflowUpdateStage
from temporalio.common import (
    Priority,
    RetryPolicy,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)

from protemporal.contract import model
from protemporal.contract.faults import ContractError
from protemporal.contract.reader import read
from protemporal.contract.verbs import VERBS
from protemporal.gateway import rpc as rpcs
from protemporal.gateway import verbs
from protemporal.gateway.errors import BusinessError, BusinessErrors
from protemporal.gateway.gateway import Gateway
from protemporal.runtime.messages import NOTHING
from protemporal.runtime.spec import QuerySpec, SignalSpec, UpdateSpec, WorkflowSpec

_OWN = "protemporal/v1/"
"""Where a vendored copy of our own services lies, which are the server's to serve or not."""


class DescriptorSetError(Exception):
    """A descriptor set cannot be served; the text says why, with every fault of its contract."""


def gateways(image: bytes) -> list[type[Gateway]]:
    """A gateway class for each service of a descriptor set that maps onto Temporal.

    `image` is what `buf build -o image.binpb` or `protoc --include_imports --descriptor_set_out`
    writes. Every service of a file that imports the annotations gets a class, as in generated code.

    Raises:
        DescriptorSetError: it is none, lacks an import, or its contract has faults.
    """
    files = _files(image)
    try:
        contract = read(files, [file.name for file in files])
    except ContractError as error:
        raise DescriptorSetError(str(error)) from error
    making = _Making(files)
    return [
        making.gateway(file, each)
        for file in contract.files
        if not file.path.startswith(_OWN)
        for each in file.services
        if each.rpcs
    ]


def _files(image: bytes) -> list[FileDescriptorProto]:
    try:
        files = list(FileDescriptorSet.FromString(image).file)
    except DecodeError as error:
        raise DescriptorSetError("this is no descriptor set") from error
    held = {file.name for file in files}
    missing = sorted({name for file in files for name in file.dependency if name not in held})
    if missing:
        raise DescriptorSetError(
            f"the descriptor set lacks {', '.join(missing)}: write it with `buf build` or"
            " `protoc --include_imports`"
        )
    return files


class _Making:
    """Makes classes whose messages are those of a pool of the set's own files."""

    def __init__(self, files: Iterable[FileDescriptorProto]) -> None:
        self._pool = DescriptorPool()
        for file in files:
            self._pool.Add(file)  # pyright: ignore[reportUnknownMemberType] # deprecated for untyped users; not typed

    def gateway(self, file: model.File, service: model.Service) -> type[Gateway]:
        table = {rpc.attribute: self._rpc(rpc) for rpc in service.rpcs}
        found = self._pool.FindFileByName(file.path)
        # A class statement cannot have a computed name; `type` passes the keywords on.
        said = {"service": service.full_name, "file": found, "errors": _errors(service)}
        made = type(service.gateway, (Gateway,), table, **cast("Any", said))
        return cast("type[Gateway]", made)

    def _rpc(self, rpc: model.Rpc) -> rpcs.RpcBase:
        what = [self._spec(each) for each in (rpc.operation, rpc.handler) if each is not None]
        what += [self._message(each) for each in rpc.messages[:1]]
        what += [self._output(each) for each in rpc.messages[1:]]
        said = {
            "input": rpc.input_path,
            "output": rpc.output_path,
            "workflow_id": rpc.workflow_id,
            "conflict": _member(WorkflowIDConflictPolicy, rpc.id_conflict_policy),
            "interval": rpc.interval,
        }
        making = _VERBS[rpc.verb]
        made: rpcs.RpcBase = making(
            *what, name=rpc.name, **{name: value for name, value in said.items() if value}
        )
        return made

    def _spec(self, operation: model.Operation) -> Any:
        match operation:
            case model.Workflow():
                return self._workflow(operation)
            case model.Signal():
                kind = self._message(operation.input)
                return SignalSpec(
                    name=operation.name, input=kind, workflow_id=operation.workflow_id
                )
            case model.Query():
                return QuerySpec(**self._types(operation), workflow_id=operation.workflow_id)
            case model.Update():
                return self._update(operation)
            case _:
                raise TypeError(type(operation))

    def _workflow(self, workflow: model.Workflow) -> WorkflowSpec[Any, Any]:
        return WorkflowSpec(
            **self._types(workflow),
            workflow_id=workflow.workflow_id,
            task_queue=workflow.task_queue,
            execution_timeout=workflow.execution_timeout,
            run_timeout=workflow.run_timeout,
            task_timeout=workflow.task_timeout,
            id_reuse_policy=_member(WorkflowIDReusePolicy, workflow.id_reuse_policy),
            id_conflict_policy=_member(WorkflowIDConflictPolicy, workflow.id_conflict_policy),
            retry_policy=_retry_policy(workflow.retry_policy),
            priority=_priority(workflow.priority),
            search_attributes=workflow.search_attributes,
            typed_search_attributes=workflow.typed_search_attributes,
        )

    def _update(self, update: model.Update) -> UpdateSpec[Any, Any]:
        return UpdateSpec(
            **self._types(update),
            workflow_id=update.workflow_id,
            update_id=update.update_id,
            validate=update.validate,
            wait_for_stage=_member(WorkflowUpdateStage, update.wait_for_stage),
        )

    def _types(self, operation: model.Operation) -> dict[str, Any]:
        return {
            "name": operation.name,
            "input": self._message(operation.input),
            "output": self._output(operation.output),
        }

    def _output(self, message: model.Message) -> type[Any]:
        return NOTHING if message.is_empty else self._message(message)

    def _message(self, message: model.Message) -> type[Any]:
        if message.is_empty:
            return empty_pb2.Empty  # whose class decides what is sent for it
        return message_factory.GetMessageClass(self._pool.FindMessageTypeByName(message.full_name))


_VERBS: Mapping[str, Any] = {
    **{name: getattr(verbs, name) for name in VERBS},
    "unary": rpcs.unary,
    "server_stream": rpcs.server_stream,
    "client_stream": rpcs.client_stream,
    "bidi_stream": rpcs.bidi_stream,
}
"""What generated code calls, by the names that the model has for it."""


def _errors(service: model.Service) -> BusinessErrors:
    return {
        error.type: BusinessError(StatusCode[error.code], error.reason) for error in service.errors
    }


def _member(enum: Any, name: str) -> Any:
    return enum[name] if name else None


def _retry_policy(policy: model.RetryPolicy | None) -> RetryPolicy | None:
    if policy is None:
        return None
    said = {
        "initial_interval": policy.initial_interval,
        "backoff_coefficient": policy.backoff_coefficient,
        "maximum_interval": policy.maximum_interval,
        "maximum_attempts": policy.maximum_attempts,
        "non_retryable_error_types": policy.non_retryable_error_types or None,
    }
    return RetryPolicy(
        **{name: cast("Any", value) for name, value in said.items() if value is not None}
    )


def _priority(priority: model.Priority | None) -> Priority | None:
    if priority is None:
        return None
    return Priority(
        priority_key=priority.priority_key,
        fairness_key=priority.fairness_key,
        fairness_weight=priority.fairness_weight,
    )
