"""The Python names of one file: every constant, class and method, in the order of the proto."""

from dataclasses import dataclass

from protemporal.contract import names
from protemporal.contract.declared import DeclaredFile, DeclaredRpc, DeclaredService


@dataclass(frozen=True, slots=True, kw_only=True)
class RpcNames:
    """Of one RPC; those that its roles do not call for are empty."""

    constant: str
    method: str
    start_method: str
    execute_method: str
    base: str
    activity_constant: str
    activity_method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNames:
    """Of one service."""

    client: str
    activities_base: str
    gateway: str
    stub: str
    client_methods: names.Scope
    """Room for further methods, which depend on what the workflows refer to."""


class FileNames:
    """Of one file: `services` and `rpcs`, each by full name."""

    def __init__(self, file: DeclaredFile) -> None:
        self._module = names.Scope()
        self._gateways = names.Scope()
        self.services: dict[str, ServiceNames] = {}
        self.rpcs: dict[str, RpcNames] = {}
        for service in file.services:
            self._add_service(service)

    def _add_service(self, service: DeclaredService) -> None:
        client = names.Scope(names.MODULE, names.CLIENT)
        activities = names.Scope(names.MODULE)
        for rpc in service.rpcs:
            self.rpcs[rpc.full_name] = self._rpc(rpc, service.name, client, activities)
        self.services[service.full_name] = ServiceNames(
            client=self._module.take(names.of_class(service.name, "Client")),
            activities_base=self._module.take(names.of_class(service.name, "Activities")),
            gateway=self._gateways.take(names.of_class(service.name, "Gateway")),
            stub=self._gateways.take(names.of_class(service.name, "Stub")),
            client_methods=client,
        )

    def _rpc(
        self, rpc: DeclaredRpc, service: str, client: names.Scope, activities: names.Scope
    ) -> RpcNames:
        method, is_workflow = names.method(rpc.name), "workflow" in rpc.roles
        is_activity = "activity" in rpc.roles
        starts = is_workflow or "update" in rpc.roles
        constant = self._constant(rpc, service) if rpc.roles else ""
        return RpcNames(
            constant=constant,
            method=client.take(method) if rpc.role and not is_workflow else method,
            start_method=client.take(f"start_{method}") if starts else "",
            execute_method=client.take(f"execute_{method}") if is_workflow else "",
            base=self._base(rpc, service) if is_workflow else "",
            activity_constant=self._activity_constant(rpc, constant) if is_activity else "",
            activity_method=activities.take(method) if is_activity else "",
        )

    def _constant(self, rpc: DeclaredRpc, service: str) -> str:
        plain = names.constant(rpc.name)
        return self._module.take(plain, f"{names.constant(service)}_{plain}")

    def _activity_constant(self, rpc: DeclaredRpc, constant: str) -> str:
        return self._module.take(f"{constant}_ACTIVITY") if rpc.role else constant

    def _base(self, rpc: DeclaredRpc, service: str) -> str:
        plain = names.of_class(rpc.name, "Workflow")
        return self._module.take(plain, f"{names.pascal(service)}{plain}")
