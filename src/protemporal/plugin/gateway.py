"""`orders_gateway.py`: one table per service, one line per RPC."""

from collections.abc import Iterable

from protemporal.contract.model import File, Operation, Rpc, Service
from protemporal.plugin.definitions import MARGIN, described, listed
from protemporal.plugin.imports import Modules, modules
from protemporal.plugin.text import call, docstring, indent, literal, paragraphs


def gateway(file: File) -> str:
    """The text of the module; empty if callers may use no RPC of the file."""
    services = [service for service in file.services if service.rpcs]
    if not services:
        return ""
    own = {file.messages_module: "pb", file.temporal_module: "t"}
    names = modules(own, {file.messages_module, *_used(services)})
    return f"""\
# Generated from {file.path} by protoc-gen-python_temporal. DO NOT EDIT.
\"\"\"gRPC servicers of {listed(services)}.\"\"\"

{_imports(names)}


{paragraphs((servicer(service, names) for service in services), blank=2)}
"""


def _imports(names: Modules) -> str:
    standard = "import importlib" if names.loads else ""
    return paragraphs([standard, "from protemporal import gateway", names.lines()], blank=1)


def servicer(service: Service, names: Modules) -> str:
    """The class that an application serves, or extends first."""
    comment = service.comment or f"Serves `{service.full_name}`."
    arguments = ["gateway.Gateway", f"service={literal(service.full_name)}", "file=pb.DESCRIPTOR"]
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


def _used(services: Iterable[Service]) -> Iterable[str]:
    for service in services:
        for rpc in service.rpcs:
            if isinstance(rpc.operation, Operation):
                yield rpc.operation.module
            else:
                yield rpc.input.module
                if not rpc.output.is_empty:
                    yield rpc.output.module
