"""`orders_gateway.py`: one table per service, one line per RPC."""

from collections.abc import Iterable

from protemporal.contract.model import File, Message, Operation, Rpc, Service
from protemporal.plugin.definitions import MARGIN, described, listed
from protemporal.plugin.imports import Modules, modules
from protemporal.plugin.specs import duration
from protemporal.plugin.styles import MessageStyle
from protemporal.plugin.text import call, docstring, indent, literal, paragraphs, tall_call

_OWN = {
    "google.protobuf.Empty": "gateway.NOTHING",
    "google.longrunning.Operation": "gateway.Operation",  # whose own module has no types
}
"""Responses that the runtime has a name for."""


def gateway(file: File, style: MessageStyle) -> str:
    """The text of the module; empty if callers may use no RPC of the file."""
    services = [service for service in file.services if service.rpcs]
    if not services:
        return ""
    own = {style.module(file): "pb", file.temporal_module: "t"}
    names = modules(own, {file.messages_module, *_used(services, style)}, style)
    descriptor = f"{names.aliases[file.messages_module]}.DESCRIPTOR"
    registration = names.registration(_named(services))
    return f"""\
# Generated from {file.path} by protoc-gen-python_temporal. DO NOT EDIT.
\"\"\"gRPC servicers and stubs of {listed(services)}.\"\"\"

{paragraphs([_imports(names, services, registration), registration], blank=1)}


{paragraphs(_classes(services, descriptor, names), blank=2)}
"""


def _imports(names: Modules, services: Iterable[Service], registration: str) -> str:
    timed = any(rpc.interval is not None for service in services for rpc in service.rpcs)
    standard = [
        "import importlib" if names.loads else "",
        "from datetime import timedelta" if timed else "",
    ]
    runtime = "from protemporal import runtime as pt" if registration else ""
    ours = paragraphs(["from protemporal import gateway", runtime], blank=0)
    return paragraphs([paragraphs(standard, blank=0), ours, names.lines()], blank=1)


def _classes(services: Iterable[Service], descriptor: str, names: Modules) -> Iterable[str]:
    for service in services:
        yield servicer(service, descriptor, names)
        yield stub(service)


def servicer(service: Service, descriptor: str, names: Modules) -> str:
    """The class that an application serves, or extends first."""
    comment = service.comment or f"Serves `{service.full_name}`."
    arguments = ["gateway.Gateway", f"service={literal(service.full_name)}", f"file={descriptor}"]
    if service.errors:
        arguments.append(_errors(service))
    lines = [_rpc(rpc, names) for rpc in service.rpcs]
    return f"""\
{call(f"class {service.gateway}(", arguments, "):")}
{indent(docstring(described(comment, deprecated=service.deprecated)))}

{indent(paragraphs(lines, blank=0))}"""


def stub(service: Service) -> str:
    """The class that a Python caller calls the service with."""
    about = described(f"Calls `{service.full_name}`.", deprecated=service.deprecated)
    arguments = ["gateway.Stub", f"service={literal(service.full_name)}"]
    lines = [_call(f"{service.gateway}.{rpc.attribute}", rpc) for rpc in service.rpcs]
    return f"""\
{call(f"class {service.stub}(", arguments, "):")}
{indent(docstring(about))}

{indent(paragraphs(lines, blank=0))}"""


def _call(what: str, rpc: Rpc) -> str:
    return call(f"{rpc.attribute} = gateway.call(", [what], margin=MARGIN)


def _rpc(rpc: Rpc, names: Modules) -> str:
    what = [names.constant(each) for each in _operations(rpc)]
    what += [names.message(each) for each in rpc.messages[:1]]
    what += [_response(each, names) for each in rpc.messages[1:]]
    for keyword, text in (
        ("input", rpc.input_path),
        ("output", rpc.output_path),
        ("workflow_id", rpc.workflow_id),
    ):
        if text:
            what.append(f"{keyword}={literal(text)}")
    if rpc.id_conflict_policy:
        what.append(f"conflict=gateway.WorkflowIDConflictPolicy.{rpc.id_conflict_policy}")
    if rpc.interval is not None:
        what.append(f"interval={duration(rpc.interval)}")
    if rpc.attribute != rpc.name:
        what.append(f"name={literal(rpc.name)}")
    return call(f"{rpc.attribute} = gateway.{rpc.verb}(", what, margin=MARGIN)


def _errors(service: Service) -> str:
    entries: list[str] = []
    for error in service.errors:
        said = [f"gateway.StatusCode.{error.code}", literal(error.reason) if error.reason else ""]
        head = f"{literal(error.type)}: gateway.BusinessError("
        entries.append(call(head, [each for each in said if each], margin=2 * MARGIN))
    return tall_call("errors={", entries, "}")


def _response(message: Message, names: Modules) -> str:
    return _OWN.get(message.full_name) or names.message(message)


def _operations(rpc: Rpc) -> Iterable[Operation]:
    return (each for each in (rpc.operation, rpc.handler) if isinstance(each, Operation))


def _named(services: Iterable[Service]) -> Iterable[Message]:
    """The messages that the table names; others are in the specs."""
    for service in services:
        for rpc in service.rpcs:
            yield from rpc.messages[:1]
            yield from (each for each in rpc.messages[1:] if each.full_name not in _OWN)


def _used(services: Iterable[Service], style: MessageStyle) -> set[str]:
    rpcs = [rpc for service in services for rpc in service.rpcs]
    messages = {module for message in _named(services) for module in style.modules(message)}
    return messages | {operation.module for rpc in rpcs for operation in _operations(rpc)}
