"""RPCs as gRPC callers see them: roles of their own, or mapped by `(protemporal.v1.rpc)`."""

from collections.abc import Mapping

from protemporal.contract import expressions, names
from protemporal.contract.annotations import Option
from protemporal.contract.declared import DeclaredRpc, DeclaredService
from protemporal.contract.faults import Code
from protemporal.contract.model import Message, Query, Rpc, Signal, Update, Workflow
from protemporal.contract.refs import References
from protemporal.contract.words import article

Callable = Workflow | Signal | Query | Update

_EMPTY = "google.protobuf.Empty"
_VERBS = {"execute": "workflow", "signal": "signal", "query": "query", "update": "update"}
"""The verbs of this version, and the role of what each refers to."""
_DIRECT = {role: verb for verb, role in _VERBS.items()}
_STREAMS = {
    (False, False): "unary",
    (True, False): "client_stream",
    (False, True): "server_stream",
    (True, True): "bidi_stream",
}
"""By whether the client and whether the server streams."""


def rpcs(
    service: DeclaredService, operations: Mapping[str, Callable], references: References
) -> tuple[Rpc, ...]:
    """Every RPC that a caller may use; `operations` has them by the full name of their RPC."""
    attributes = names.Scope(names.MODULE)
    found: list[Rpc] = []
    for rpc in service.rpcs:
        verb, operation, workflow_id = _mapped(rpc, operations, references)
        if set(rpc.roles) == {"activity"}:
            continue
        found.append(
            Rpc(
                name=rpc.name,
                attribute=attributes.take(names.identifier(rpc.name)),
                verb=verb,
                operation=operation,
                workflow_id=workflow_id,
                input=rpc.input,
                output=rpc.output,
                client_streaming=rpc.client_streaming,
                server_streaming=rpc.server_streaming,
                comment=rpc.comment,
                deprecated=rpc.deprecated,
                location=rpc.location,
            )
        )
    return tuple(found)


def _mapped(
    rpc: DeclaredRpc, operations: Mapping[str, Callable], references: References
) -> tuple[str, Callable | None, str]:
    """Verb, operation and the RPC's own expression for the workflow id."""
    plain = _STREAMS[rpc.client_streaming, rpc.server_streaming]
    if rpc.roles:
        _check_direct(rpc)
        return _DIRECT.get(rpc.role, plain), operations.get(rpc.full_name), ""
    if rpc.mapping is None or (verb := _verb(rpc, rpc.mapping)) is None:
        return plain, None, ""
    target = references.resolve(rpc.mapping, verb, service=rpc.service, role=_VERBS[verb])
    if target is None:
        return plain, None, ""
    operation = operations[target.full_name]
    _check_types(rpc, rpc.mapping, verb, operation)
    return verb, operation, _workflow_id(rpc, rpc.mapping, verb, operation)


def _check_direct(rpc: DeclaredRpc) -> None:
    mapping = rpc.mapping
    if mapping is None:
        return
    if verb := mapping.message.WhichOneof("verb"):
        mapping.fault(
            Code.VERB, verb, f"an RPC with a role of its own ({_roles(rpc)}) takes no verb"
        )
    _check_settings(mapping)
    if mapping.has("workflow_id") and rpc.role not in ("signal", "query", "update"):
        better = "say it in `id` of temporal.v1.workflow" if rpc.role else "nobody calls it by gRPC"
        mapping.fault(
            Code.RPC_PLACE, "workflow_id", f"without effect on {article(_roles(rpc))}: {better}"
        )


def _verb(rpc: DeclaredRpc, mapping: Option) -> str | None:
    """The verb, if this version has it."""
    verb = mapping.message.WhichOneof("verb")
    known = ", ".join(_VERBS)
    _check_settings(mapping)
    if verb is None:
        mapping.fault(Code.VERB, "", f"no verb and no role of temporal.v1 (verbs: {known})")
    elif verb not in _VERBS:
        mapping.fault(
            Code.VERB,
            verb,
            f"not supported by this version (has: {known}); leave the option out and write the"
            " method in a subclass of the gateway",
        )
    elif rpc.client_streaming or rpc.server_streaming:
        mapping.fault(Code.STREAMING, verb, f"{verb} takes one message and answers one")
    else:
        return str(verb)
    return None


def _check_settings(mapping: Option) -> None:
    for name in ("input", "output", "interval"):
        if mapping.has(name):
            mapping.fault(Code.VERB, name, "not supported by this version")


def _check_types(rpc: DeclaredRpc, mapping: Option, verb: str, operation: Callable) -> None:
    output = _EMPTY if verb == "signal" else operation.output.full_name
    _check_type(mapping, verb, "request", rpc.input, operation.input.full_name)
    _check_type(mapping, verb, "response", rpc.output, output)


def _check_type(mapping: Option, verb: str, side: str, own: Message, wanted: str) -> None:
    if own.full_name != wanted:
        mapping.fault(
            Code.VERB_TYPES,
            verb,
            f"the {side} is {own.full_name}, the operation's is {wanted}; other types are not"
            " supported by this version",
        )


def _workflow_id(rpc: DeclaredRpc, mapping: Option, verb: str, operation: Callable) -> str:
    text = mapping.text("workflow_id")
    expressions.template(mapping, "workflow_id", rpc.input_type)
    if not text and not operation.workflow_id and verb != "execute":
        mapping.fault(
            Code.VERB_ID,
            "workflow_id",
            f"missing: neither this RPC nor {operation.service}.{operation.rpc} says which"
            " workflow is meant",
        )
    return text


def _roles(rpc: DeclaredRpc) -> str:
    return " and ".join(rpc.roles)
