"""`orders_gateway.py`: one table per service, one line per RPC."""

from collections.abc import Iterable

from protemporal.contract.model import File, Message, Rpc, Service
from protemporal.plugin.definitions import MARGIN, described, listed
from protemporal.plugin.imports import Modules, modules
from protemporal.plugin.styles import MessageStyle
from protemporal.plugin.text import call, docstring, indent, literal, paragraphs


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
\"\"\"gRPC servicers of {listed(services)}.\"\"\"

{paragraphs([_imports(names, registration), registration], blank=1)}


{paragraphs((servicer(service, descriptor, names) for service in services), blank=2)}
"""


def _imports(names: Modules, registration: str) -> str:
    standard = "import importlib" if names.loads else ""
    runtime = "from protemporal import runtime as pt" if registration else ""
    ours = paragraphs(["from protemporal import gateway", runtime], blank=0)
    return paragraphs([standard, ours, names.lines()], blank=1)


def servicer(service: Service, descriptor: str, names: Modules) -> str:
    """The class that an application serves, or extends first."""
    comment = service.comment or f"Serves `{service.full_name}`."
    arguments = ["gateway.Gateway", f"service={literal(service.full_name)}", f"file={descriptor}"]
    lines = [_rpc(rpc, names) for rpc in service.rpcs]
    return f"""\
{call(f"class {service.gateway}(", arguments, "):")}
{indent(docstring(described(comment, deprecated=service.deprecated)))}

{indent(paragraphs(lines, blank=0))}"""


def _rpc(rpc: Rpc, names: Modules) -> str:
    if rpc.operation is None:
        output = "gateway.NOTHING" if rpc.output.is_empty else names.message(rpc.output)
        what = [names.message(rpc.input), output]
    else:
        what = [names.constant(rpc.operation)]
    if rpc.workflow_id:
        what.append(f"workflow_id={literal(rpc.workflow_id)}")
    if rpc.attribute != rpc.name:
        what.append(f"name={literal(rpc.name)}")
    return call(f"{rpc.attribute} = gateway.{rpc.verb}(", what, margin=MARGIN)


def _named(services: Iterable[Service]) -> Iterable[Message]:
    """The messages of the RPCs that the application writes; others are in the specs."""
    for service in services:
        for rpc in service.rpcs:
            if rpc.operation is None:
                yield rpc.input
                if not rpc.output.is_empty:
                    yield rpc.output


def _used(services: Iterable[Service], style: MessageStyle) -> set[str]:
    rpcs = [rpc for service in services for rpc in service.rpcs]
    messages = {module for message in _named(services) for module in style.modules(message)}
    return messages | {rpc.operation.module for rpc in rpcs if rpc.operation is not None}
