"""Patches: how a parent workflow records ids of children that replay could not repeat.

Version 64 of protoc-gen-go-temporal moved the evaluation of such ids into a local activity, and its
modes say how a worker gets from the old way to the new one. Our workers have never known the old
way: they record always (`protemporal.runtime.calls`). So ENABLED, MARKER and REMOVED mean the same
here, and no marker is written.
"""

from protemporal.contract.annotations import Option
from protemporal.contract.declared import DeclaredRpc, DeclaredService
from protemporal.contract.expressions import is_repeatable
from protemporal.contract.faults import Code

_PV_64 = 1
_PVM_DISABLED = 3


def check_patches(rpc: DeclaredRpc, service: DeclaredService) -> None:
    """Warn where a patch is of no effect: of another version, or disabled while it is needed.

    The workflow's own list counts, if there is one, else the service's.
    """
    option = rpc.roles["workflow"]
    for patch in option.options("patches") or _of(service.options):
        if patch.whole("version") != _PV_64:
            patch.warn(Code.UNKNOWN_OPTION, "version", "ignored: the one patch there is is PV_64")
        elif patch.whole("mode") == _PVM_DISABLED and not is_repeatable(option.text("id")):
            patch.warn(
                Code.PATCH,
                "mode",
                f"no effect on {rpc.name}: its id differs each time it is evaluated, so a parent"
                " records it all the same, or could not be replayed",
            )


def _of(service: Option | None) -> tuple[Option, ...]:
    return () if service is None else service.options("patches")
