"""References from one RPC to another: `CancelOrder`, `orders.v1.Orders.CancelOrder`."""

from collections.abc import Iterable

from protemporal.contract.annotations import Option
from protemporal.contract.declared import DeclaredFile, DeclaredRpc
from protemporal.contract.faults import Code
from protemporal.contract.words import article, nearest


class References:
    """Finds RPCs among the files of one reading; what it does not find becomes a fault."""

    def __init__(self, files: Iterable[DeclaredFile]) -> None:
        self._services = {
            service.full_name: {rpc.name: rpc for rpc in service.rpcs}
            for file in files
            for service in file.services
        }

    def resolve(self, option: Option, name: str, *, service: str, role: str) -> DeclaredRpc | None:
        """The RPC with that role that the field of the option refers to from the service."""
        reference = option.text(name)
        if not reference:
            option.fault(
                Code.REF_EMPTY,
                name,
                f"empty; name the {role}: a method of this service, or package.Service.Method",
            )
            return None
        target, _, method = reference.rpartition(".")
        rpcs = self._services.get(target or service)
        if rpcs is None:
            self._outside(option, name, reference, role)
            return None
        rpc = rpcs.get(method)
        if rpc is None:
            fitting = [rpc.name for rpc in rpcs.values() if role in rpc.roles]
            option.fault(
                Code.REF_UNKNOWN,
                name,
                f'no {role} "{method}" in {target or service} ({nearest(method, fitting)})',
            )
        elif role not in rpc.roles:
            is_what = f"is {article(rpc.role)}" if rpc.role else "has no role of that kind"
            option.fault(
                Code.REF_KIND,
                name,
                f"{rpc.full_name} {is_what}; this must refer to {article(role)}",
            )
        return rpc if rpc is not None and role in rpc.roles else None

    def _outside(self, option: Option, name: str, reference: str, role: str) -> None:
        known = [
            rpc.full_name
            for rpcs in self._services.values()
            for rpc in rpcs.values()
            if role in rpc.roles
        ]
        option.fault(
            Code.REF_OUTSIDE,
            name,
            f'"{reference}" is in no file of this run: import its file, or with buf set'
            f' "strategy: all" for this plugin ({nearest(reference, known)})',
        )
