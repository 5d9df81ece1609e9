"""The client class: every method is one call of the runtime's."""

from collections.abc import Iterable

from protemporal.contract.model import (
    Operation,
    Query,
    Service,
    Signal,
    SignalRef,
    Update,
    UpdateRef,
    Workflow,
)
from protemporal.plugin.definitions import MARGIN, about, answer, described, method, request
from protemporal.plugin.imports import Modules
from protemporal.plugin.text import call, docstring, indent, literal, paragraphs

_START = "**options: Unpack[pt.StartOptions]"
_UPDATE = "**options: Unpack[pt.UpdateOptions]"
_UPDATE_WITH_START = "**options: Unpack[pt.UpdateWithStartOptions]"


def client(service: Service, names: Modules) -> str:
    """The class with methods for all operations of the service that a caller may use."""
    comment = service.comment or f"Client of the `{service.full_name}` service."
    members = [text for operation in service.operations for text in _methods(operation, names)]
    return f"""\
class {service.client}(pt.Client):
{indent(docstring(described(comment, deprecated=service.deprecated)))}

{indent(paragraphs(members, blank=1))}"""


def _methods(operation: Operation, names: Modules) -> Iterable[str]:
    match operation:
        case Workflow():
            yield _start(operation, names)
            yield _execute(operation, names)
            yield from (_signal_with(operation, ref, names) for ref in operation.signals)
            yield from (_update_with(operation, ref, names) for ref in operation.updates)
        case Signal():
            yield _signal(operation, names)
        case Query():
            yield _query(operation, names)
        case Update():
            yield _update(operation, names)
            yield _start_update(operation, names)
        case _:
            pass


def _start(workflow: Workflow, names: Modules) -> str:
    return _method(
        workflow,
        workflow.start_method,
        [request(workflow, names), _START],
        f"pt.WorkflowRun[{answer(workflow.output, names)}]",
        _call("start", [workflow.constant, "request", "**options"]),
    )


def _execute(workflow: Workflow, names: Modules) -> str:
    return _method(
        workflow,
        workflow.execute_method,
        [request(workflow, names), _START],
        answer(workflow.output, names),
        _call("execute", [workflow.constant, "request", "**options"]),
    )


def _signal_with(workflow: Workflow, ref: SignalRef, names: Modules) -> str:
    if not ref.start:
        return ""
    signal = names.constant(ref.signal)
    return _method(
        workflow,
        ref.with_start_method,
        [request(workflow, names), request(ref.signal, names, "signal"), _START],
        f"pt.WorkflowRun[{answer(workflow.output, names)}]",
        _call("signal_with_start", [workflow.constant, "request", signal, "signal", "**options"]),
        comment=False,
    )


def _update_with(workflow: Workflow, ref: UpdateRef, names: Modules) -> str:
    if not ref.start:
        return ""
    policy = f"pt.WorkflowIDConflictPolicy.{ref.id_conflict_policy}"
    sent = [names.constant(ref.update), "update", *([policy] if ref.id_conflict_policy else [])]
    return _method(
        workflow,
        ref.with_start_method,
        [request(workflow, names), request(ref.update, names, "update"), _UPDATE_WITH_START],
        answer(ref.update.output, names),
        _call("update_with_start", [workflow.constant, "request", *sent, "**options"]),
        comment=False,
    )


def _signal(signal: Signal, names: Modules) -> str:
    arguments, sent = _addressed(signal, signal.workflow_id, names)
    body = call("await self.signal(", sent, margin=2 * MARGIN)
    return _method(signal, signal.method, arguments, "None", body)


def _query(query: Query, names: Modules) -> str:
    arguments, sent = _addressed(query, query.workflow_id, names)
    return _method(
        query, query.method, arguments, answer(query.output, names), _call("query", sent)
    )


def _update(update: Update, names: Modules) -> str:
    arguments, sent = _addressed(update, update.workflow_id, names)
    return _method(
        update,
        update.method,
        [*arguments, _UPDATE],
        answer(update.output, names),
        _call("update", [*sent, "**options"]),
    )


def _start_update(update: Update, names: Modules) -> str:
    arguments, sent = _addressed(update, update.workflow_id, names)
    return _method(
        update,
        update.start_method,
        [*arguments, _UPDATE],
        f"pt.UpdateRun[{answer(update.output, names)}]",
        _call("start_update", [*sent, "**options"]),
    )


def _addressed(
    operation: Operation, workflow_id: str, names: Modules
) -> tuple[list[str], list[str]]:
    """Parameters and arguments; the id comes first where the contract has no expression for it."""
    parameter, sent = request(operation, names), [names.constant(operation), "request"]
    if workflow_id:
        return [parameter], sent
    return ["workflow_id: str", parameter], [*sent, "workflow_id=workflow_id"]


def _call(verb: str, arguments: list[str]) -> str:
    return call(f"return await self.{verb}(", arguments, margin=2 * MARGIN)


def _method(
    operation: Operation,
    name: str,
    arguments: list[str],
    returns: str,
    body: str,
    *,
    comment: bool = True,
) -> str:
    text = method(
        f"async def {name}", arguments, returns, about(operation) if comment else "", body
    )
    if not operation.deprecated:
        return text
    full_name = f"{operation.service}.{operation.rpc}"
    reason = literal(f"{full_name} is deprecated in its proto")
    return f"{call('@pt.deprecated(', [reason], margin=MARGIN)}\n{text}"
