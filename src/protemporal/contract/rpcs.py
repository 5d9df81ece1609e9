"""RPCs as gRPC callers see them: roles of their own, or mapped by `(protemporal.v1.rpc)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from protemporal.contract import expressions, names
from protemporal.contract.annotations import Option
from protemporal.contract.declared import DeclaredRpc, DeclaredService
from protemporal.contract.faults import Code
from protemporal.contract.mappings import (
    EMPTY,
    Filled,
    check_exactly,
    check_fields,
    check_ids,
    check_input,
    check_needed,
    check_output,
    check_path,
    check_required,
)
from protemporal.contract.model import Message, Query, Rpc, Signal, Update, Workflow
from protemporal.contract.refs import References
from protemporal.contract.values import duration
from protemporal.contract.verbs import DIRECT, VERBS, Verb
from protemporal.contract.words import article

Callable = Workflow | Signal | Query | Update

_INFO = "protemporal.v1.WorkflowInfo"
_LONG_RUNNING = "google.longrunning.Operation"
_SHORTEST_INTERVAL = timedelta(milliseconds=100)
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
        mapped = _mapped(rpc, operations, references)
        if set(rpc.roles) == {"activity"}:
            continue
        found.append(
            Rpc(
                name=rpc.name,
                attribute=attributes.take(names.identifier(rpc.name)),
                verb=mapped.verb,
                operation=mapped.operation,
                handler=mapped.handler,
                messages=mapped.messages,
                input_path=mapped.input_path,
                output_path=mapped.output_path,
                workflow_id=mapped.workflow_id,
                id_conflict_policy=mapped.id_conflict_policy,
                interval=mapped.interval,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mapped:
    """What an RPC is mapped onto, and how; the members are those of `Rpc`."""

    verb: str
    operation: Callable | None = None
    handler: Signal | Update | None = None
    messages: tuple[Message, ...] = ()
    input_path: str = ""
    output_path: str = ""
    workflow_id: str = ""
    id_conflict_policy: str = ""
    interval: timedelta | None = None


def _mapped(
    rpc: DeclaredRpc, operations: Mapping[str, Callable], references: References
) -> _Mapped:
    if rpc.roles:
        _check_direct(rpc)
        _check_operation(rpc)
        operation = operations.get(rpc.full_name)
        if operation is not None:
            return _Mapped(verb=DIRECT[rpc.role], operation=operation)
    elif rpc.mapping is not None and (verb := _verb(rpc, rpc.mapping)) is not None:
        mapped = _Mapping(rpc, rpc.mapping, verb, references).read(operations)
        if mapped is not None:
            return mapped
    plain = _STREAMS[rpc.client_streaming, rpc.server_streaming]
    return _Mapped(verb=plain, messages=(rpc.input, rpc.output))


def _check_direct(rpc: DeclaredRpc) -> None:
    mapping = rpc.mapping
    if mapping is None:
        return
    if verb := mapping.message.WhichOneof("verb"):
        mapping.fault(
            Code.VERB, verb, f"an RPC with a role of its own ({_roles(rpc)}) takes no verb"
        )
    for name in ("input", "output", "interval"):
        if mapping.has(name):
            mapping.fault(Code.VERB, name, f"without effect on {article(_roles(rpc))}")
    if mapping.has("workflow_id") and rpc.role not in ("signal", "query", "update"):
        better = "say it in `id` of temporal.v1.workflow" if rpc.role else "nobody calls it by gRPC"
        mapping.fault(
            Code.RPC_PLACE, "workflow_id", f"without effect on {article(_roles(rpc))}: {better}"
        )


def _check_operation(rpc: DeclaredRpc) -> None:
    if "workflow" in rpc.roles and rpc.output_type.full_name == _LONG_RUNNING:
        rpc.roles["workflow"].warn(
            Code.OPERATION_OUTPUT,
            "",
            f"callers get an operation over the run, and the {_LONG_RUNNING} that the workflow"
            " returns is its response; if that is not meant, return the result here, and map an"
            " RPC of another service onto it that returns the operation: execute",
        )


def _verb(rpc: DeclaredRpc, mapping: Option) -> str | None:
    """The verb, if there is one and the RPC has its form."""
    name = mapping.message.WhichOneof("verb")
    known = ", ".join(VERBS)
    if name is None:
        mapping.fault(Code.VERB, "", f"no verb and no role of temporal.v1 (verbs: {known})")
        return None
    streams = VERBS[name].streams
    if rpc.client_streaming or rpc.server_streaming is not streams:
        answers = "answers with a stream" if streams else "answers one"
        mapping.fault(Code.STREAMING, name, f"{name} takes one message and {answers}")
        return None
    return str(name)


class _Mapping:
    """One RPC's `(protemporal.v1.rpc)` with a verb."""

    def __init__(self, rpc: DeclaredRpc, option: Option, verb: str, references: References) -> None:
        self._rpc = rpc
        self._option = option
        self._name = verb
        self._verb: Verb = VERBS[verb]
        self._references = references

    def read(self, operations: Mapping[str, Callable]) -> _Mapped | None:
        """What is said; None if it refers to nothing."""
        self._check_settings()
        option, verb = self._option, self._verb
        together = option.option(self._name) if verb.together else None
        target = self._resolve(
            together or option, "workflow" if together else self._name, verb.role
        )
        other = self._resolve(together, verb.together, verb.together) if together else None
        if target is None or (together is not None and other is None):
            return None
        operation = operations[target.full_name]
        handler = operations[other.full_name] if other is not None else None
        filled = self._filled(target)
        self._check_response(other or target)
        if isinstance(operation, Workflow) and isinstance(handler, Signal | Update):
            self._check_listed(operation, handler)
        if other is not None and handler is not None:
            self._check_handler(operation, handler, other)
        return _Mapped(
            verb=self._name,
            operation=operation,
            handler=handler if isinstance(handler, Signal | Update) else None,
            messages=self._messages(operation),
            input_path=option.text("input"),
            output_path=option.text("output"),
            workflow_id=self._workflow_id(operation, filled),
            id_conflict_policy=_conflict(operation, handler),
            interval=self._interval(),
        )

    def _resolve(self, option: Option, name: str, role: str) -> DeclaredRpc | None:
        return self._references.resolve(option, name, service=self._rpc.service, role=role)

    def _check_settings(self) -> None:
        for name in ("input", "output", "interval"):
            if self._option.has(name) and name not in self._verb.settings:
                code = Code.INTERVAL if name == "interval" else Code.MAPPING
                self._option.fault(code, name, f"without effect on {self._name}")

    def _filled(self, target: DeclaredRpc) -> Filled:
        """Checks the request; gives what it fills of the input."""
        if "input" not in self._verb.settings:
            return None
        return check_input(self._option, self._name, self._rpc.input_type, target.input_type)

    def _check_response(self, answering: DeclaredRpc) -> None:
        """`answering` is the operation whose output becomes the response."""
        option, name, response = self._option, self._name, self._rpc.output_type
        match self._verb.gives:
            case "nothing":
                check_exactly(option, name, response, EMPTY)
            case "info" if option.has("output"):
                check_path(option, "output", response, _INFO)
                check_required(option, name, response, option.text("output"))
            case "info":
                check_exactly(option, name, response, _INFO, "output")
            case "ids":
                check_ids(option, name, response)
            case _ if response.full_name != _LONG_RUNNING or name != "execute":
                ids = bool(self._verb.together)
                check_output(option, name, response, answering.output_type, ids=ids)
            case _ if option.has("output"):
                option.fault(Code.MAPPING, "output", f"without effect on {_LONG_RUNNING}")
            case _:
                pass

    def _check_listed(self, workflow: Workflow, handler: Signal | Update) -> None:
        listed = [ref.signal for ref in workflow.signals], [ref.update for ref in workflow.updates]
        if handler not in listed[0] and handler not in listed[1]:
            self._option.fault(
                Code.HANDLER_UNLISTED,
                self._name,
                f"{workflow.service}.{workflow.rpc} does not list {handler.service}.{handler.rpc}",
            )

    def _check_handler(self, workflow: Callable, handler: Callable, target: DeclaredRpc) -> None:
        """What is sent with a start has no path of its own, and is for what is started."""
        option, name = self._option, self._name
        filled = check_fields(option, name, self._rpc.input_type, target.input_type)
        self._check_update_id(handler, filled)
        if option.has("workflow_id") or not handler.workflow_id:
            return
        of = f"the workflow id of {handler.service}.{handler.rpc}"
        check_needed(option, name, of, handler.workflow_id, filled)
        if workflow.workflow_id and expressions.differ(workflow.workflow_id, handler.workflow_id):
            option.fault(
                Code.ID_OTHER,
                name,
                f"{of} is {handler.workflow_id}, but {workflow.service}.{workflow.rpc} is started"
                f" as {workflow.workflow_id}; say here in `workflow_id` which of them is meant",
            )

    def _check_update_id(self, operation: Callable, filled: Filled) -> None:
        if isinstance(operation, Update):
            of = f"`id` of {operation.service}.{operation.rpc}"
            check_needed(self._option, self._name, of, operation.update_id, filled)

    def _workflow_id(self, operation: Callable, filled: Filled) -> str:
        option, verb = self._option, self._verb
        self._check_update_id(operation, filled)
        if option.has("workflow_id"):
            expressions.template(option, "workflow_id", self._rpc.input_type)
            return option.text("workflow_id")
        of = f"{operation.service}.{operation.rpc}"
        if verb.starts or (verb.finds and operation.workflow_id):
            of = f"the workflow id of {of}"
            check_needed(option, self._name, of, operation.workflow_id, filled)
        else:
            who = f"neither this RPC nor {of} says" if verb.finds else "this RPC does not say"
            option.fault(Code.VERB_ID, "workflow_id", f"missing: {who} which workflow is meant")
        return ""

    def _messages(self, operation: Callable) -> tuple[Message, ...]:
        own, name = self._rpc, self._name
        same_input = own.input == operation.input
        if name == "signal":
            return () if same_input else (own.input,)
        if self._verb.gives == "nothing":
            return (own.input,)
        plain = own.output.is_empty if name == "start" else own.output == operation.output
        if same_input and plain and (self._verb.finds or name in ("start", "execute")):
            return ()
        return (own.input, own.output)

    def _interval(self) -> timedelta | None:
        option = self._option
        interval = duration(option, "interval")
        if interval is not None and interval < _SHORTEST_INTERVAL:
            option.fault(Code.INTERVAL, "interval", "shorter than 100 milliseconds")
        return interval


def _conflict(workflow: Callable, update: Callable | None) -> str:
    if not isinstance(workflow, Workflow):
        return ""
    return next((ref.id_conflict_policy for ref in workflow.updates if ref.update is update), "")


def _roles(rpc: DeclaredRpc) -> str:
    return " and ".join(rpc.roles)
