"""Protos to contract: everything read, checked and named, or every fault told at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from google.protobuf.descriptor_pb2 import FileDescriptorProto

from protemporal.contract import names, operations
from protemporal.contract.checks import check_registered, check_roles, circular
from protemporal.contract.declared import DeclaredFile, DeclaredRpc, DeclaredService, declared
from protemporal.contract.errors import business_errors, with_those_behind
from protemporal.contract.faults import ContractError, Fault, Report, ordered
from protemporal.contract.model import Activity, File, Operation, Service, Workflow
from protemporal.contract.naming import FileNames
from protemporal.contract.patches import check_patches
from protemporal.contract.refs import References
from protemporal.contract.rpcs import Callable, rpcs
from protemporal.contract.workflows import Handlers, workflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What the files asked for say, in the order of the protos, and remarks on them."""

    files: tuple[File, ...]
    """Those with services that import our annotations, annotated or not."""
    warnings: tuple[Fault, ...]


def read(protos: Iterable[FileDescriptorProto], wanted: Collection[str]) -> Contract:
    """Read the wanted files; `protos` has these and all they import, each after its imports.

    References may lead to any of `protos`; what is wrong with files that are not wanted is told
    where they are.

    Raises:
        ContractError: something is wrong; it holds every fault and warning.
    """
    report = Report()
    reading = _Reading(tuple(declared(protos, report)), report)
    files = [reading.file(file) for file in reading.files if file.path in wanted]
    reading.check()
    faults = ordered(fault for fault in report.faults if fault.location.file in wanted)
    warnings = ordered(fault for fault in report.warnings if fault.location.file in wanted)
    if faults:
        raise ContractError(faults, warnings)
    return Contract(files=tuple(file for file in files if file.services), warnings=warnings)


class _Reading:
    """One reading: first what can be referred to, then the workflows, then the RPCs."""

    def __init__(self, files: tuple[DeclaredFile, ...], report: Report) -> None:
        self.files = files
        self._report = report
        self._named = {file.path: FileNames(file) for file in files}
        self._references = References(files)
        self._handlers = Handlers(references=self._references)
        self._activities: dict[str, Activity] = {}
        self._workflows: dict[str, Workflow] = {}
        for read_rpc in (self._read_handlers, self._read_workflow):
            for file in files:
                for service in file.services:
                    for rpc in service.rpcs:
                        read_rpc(file, service, rpc)
        self._callable: dict[str, Callable] = {
            **self._handlers.updates,
            **self._handlers.signals,
            **self._handlers.queries,
            **self._workflows,
        }

        self._errors = {
            service.full_name: business_errors(service)
            for file in files
            for service in file.services
        }

    def check(self) -> None:
        """What only the whole shows."""
        check_registered(self.files)

    def file(self, file: DeclaredFile) -> File:
        module = names.module(file.path, "_temporal")
        return File(
            path=file.path,
            package=file.package,
            messages_module=names.module(file.path, "_pb2"),
            temporal_module=module,
            gateway_module=names.module(file.path, "_gateway"),
            circular_modules=tuple(sorted(circular(module, self._handlers.imports))),
            services=tuple(self._service(service, file) for service in file.services),
        )

    def _service(self, service: DeclaredService, file: DeclaredFile) -> Service:
        if service.options is not None:
            operations.check_task_queue(service.options)
        named = self._named[file.path].services[service.full_name]
        keys = [rpc.full_name for rpc in service.rpcs]
        handlers = self._handlers
        callable_rpcs = rpcs(service, self._callable, self._references)
        behind = (
            each.service for rpc in callable_rpcs for each in (rpc.operation, rpc.handler) if each
        )
        return Service(
            name=service.name,
            full_name=service.full_name,
            comment=service.comment,
            deprecated=service.deprecated,
            location=service.location,
            client=named.client,
            activities_base=named.activities_base,
            gateway=named.gateway,
            stub=named.stub,
            workflows=tuple(self._workflows[key] for key in keys if key in self._workflows),
            activities=tuple(self._activities[key] for key in keys if key in self._activities),
            signals=tuple(handlers.signals[key] for key in keys if key in handlers.signals),
            queries=tuple(handlers.queries[key] for key in keys if key in handlers.queries),
            updates=tuple(handlers.updates[key] for key in keys if key in handlers.updates),
            operations=tuple(self._operations(keys)),
            rpcs=callable_rpcs,
            errors=tuple(with_those_behind(service, behind, self._errors, self._report)),
        )

    def _operations(self, keys: Iterable[str]) -> Iterable[Operation]:
        for key in keys:
            for kind in (self._callable, self._activities):
                if key in kind:
                    yield kind[key]

    def _read_handlers(
        self, file: DeclaredFile, service: DeclaredService, rpc: DeclaredRpc
    ) -> None:
        check_roles(rpc)
        own, key, handlers = (
            self._named[file.path].rpcs[rpc.full_name],
            rpc.full_name,
            self._handlers,
        )
        if "signal" in rpc.roles:
            handlers.signals[key] = operations.signal(rpc, own.constant, own.method)
        if "query" in rpc.roles:
            handlers.queries[key] = operations.query(rpc, own.constant, own.method)
        if "update" in rpc.roles:
            methods = own.method, own.start_method
            handlers.updates[key] = operations.update(rpc, own.constant, methods)
        if "activity" in rpc.roles:
            self._activities[key] = operations.activity(
                rpc, own.activity_constant, own.activity_method, _task_queue(service)
            )

    def _read_workflow(
        self, file: DeclaredFile, service: DeclaredService, rpc: DeclaredRpc
    ) -> None:
        if "workflow" in rpc.roles:
            named = self._named[file.path]
            check_patches(rpc, service)
            self._workflows[rpc.full_name] = workflow(
                rpc,
                named.rpcs[rpc.full_name],
                self._handlers,
                _task_queue(service),
                named.services[service.full_name].client_methods,
            )


def _task_queue(service: DeclaredService) -> str:
    return "" if service.options is None else service.options.text("task_queue")
