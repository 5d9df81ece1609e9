"""What no single option shows: roles that clash, names taken twice, files in a circle."""

from collections.abc import Collection, Iterable

from protemporal.contract.declared import DeclaredFile, DeclaredRpc
from protemporal.contract.faults import Code
from protemporal.contract.words import article

_EXCLUSIVE = ("workflow", "query", "signal", "update")


def check_roles(rpc: DeclaredRpc) -> None:
    """Refuse two roles that exclude each other, and roles of streams."""
    exclusive = [role for role in _EXCLUSIVE if role in rpc.roles]
    for role in exclusive[1:]:
        _refuse(rpc, exclusive[0], role)
    if "query" in rpc.roles and "activity" in rpc.roles:
        _refuse(rpc, "query", "activity")
    if rpc.roles and (rpc.client_streaming or rpc.server_streaming):
        role, option = next(iter(rpc.roles.items()))
        option.fault(
            Code.STREAMING,
            "",
            f"{article(role)} takes one message and answers one; remove `stream`",
        )


def _refuse(rpc: DeclaredRpc, first: str, second: str) -> None:
    rpc.roles[second].fault(
        Code.ROLES,
        "",
        f"invalid method options: {first} and {second}; an RPC is one of"
        f" {', '.join(_EXCLUSIVE)}, and each but query may be an activity too",
    )


def check_registered(files: Iterable[DeclaredFile]) -> None:
    """Refuse a second workflow or activity of a package under the name of the first.

    Other packages are left alone: two versions of a contract may keep one workflow type.
    """
    owners: dict[tuple[str, str, str], str] = {}
    for file in files:
        for service in file.services:
            for rpc in service.rpcs:
                for role, field, name in _registered(rpc):
                    key = (file.package, role, name)
                    if key in owners:
                        rpc.roles[role].fault(
                            Code.NAME_TAKEN,
                            field,
                            f'"{name}" is registered for the {role} {owners[key]} already',
                        )
                    owners.setdefault(key, rpc.full_name)


def _registered(rpc: DeclaredRpc) -> Iterable[tuple[str, str, str]]:
    for role in ("workflow", "activity"):
        if role in rpc.roles:
            yield role, "name", rpc.roles[role].text("name") or rpc.full_name
    if "workflow" in rpc.roles:
        for alias in rpc.roles["workflow"].texts("aliases"):
            yield "workflow", "aliases", alias


def circular(module: str, imports: Collection[tuple[str, str]]) -> Iterable[str]:
    """The generated modules that this one imports and that import it in turn.

    `imports` are all that references call for, as pairs of importing and imported module.
    """
    for importing, imported in imports:
        if importing == module and module in _reached(imported, imports):
            yield imported


def _reached(module: str, imports: Collection[tuple[str, str]]) -> set[str]:
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        if (here := waiting.pop()) not in reached:
            reached.add(here)
            waiting += [imported for importing, imported in imports if importing == here]
    return reached
