"""The gRPC front end: what generated `*_gateway.py` and its users import.

from protemporal import gateway

class Orders(OrdersGateway):
    async def ListOrders(self, request, context: gateway.Context): ...

await gateway.serve([Orders()], gateway.Connection.from_environment())
"""

from importlib import import_module
from typing import TYPE_CHECKING

from google.longrunning.operations_proto_pb2 import Operation
from grpc import StatusCode
from temporalio.common import WorkflowIDConflictPolicy

from protemporal.gateway.connection import Connection
from protemporal.gateway.context import Context
from protemporal.gateway.error_table import GATEWAY_DOMAIN, Reason
from protemporal.gateway.errors import BusinessError, BusinessErrors, Refusal
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.logs import LogFormat, configure_logs
from protemporal.gateway.rpc import (
    BidiStream,
    ClientStream,
    Rpc,
    ServerStream,
    bidi_stream,
    client_stream,
    server_stream,
    unary,
)
from protemporal.gateway.server import Server, TemporalLostError, serve
from protemporal.gateway.server_options import Limits, ServerOptions, ServerSetupError, Tls
from protemporal.gateway.stub import Stub, call
from protemporal.gateway.verbs import (
    cancel,
    describe,
    execute,
    query,
    result,
    signal,
    signal_with_start,
    start,
    terminate,
    update,
    update_with_start,
    watch,
)
from protemporal.runtime.messages import NOTHING

if TYPE_CHECKING:
    from protemporal.gateway.metrics import Metrics, exported, shared_registry
    from protemporal.gateway.program import Program, run

__all__ = [
    "GATEWAY_DOMAIN",
    "NOTHING",
    "BidiStream",
    "BusinessError",
    "BusinessErrors",
    "ClientStream",
    "Connection",
    "Context",
    "Gateway",
    "Limits",
    "LogFormat",
    "Metrics",
    "Operation",
    "Program",
    "Reason",
    "Refusal",
    "Rpc",
    "Server",
    "ServerOptions",
    "ServerSetupError",
    "ServerStream",
    "StatusCode",
    "Stub",
    "TemporalLostError",
    "Tls",
    "WorkflowIDConflictPolicy",
    "bidi_stream",
    "call",
    "cancel",
    "client_stream",
    "configure_logs",
    "describe",
    "execute",
    "exported",
    "query",
    "result",
    "run",
    "serve",
    "server_stream",
    "shared_registry",
    "signal",
    "signal_with_start",
    "start",
    "terminate",
    "unary",
    "update",
    "update_with_start",
    "watch",
]

_WITH_PROMETHEUS = {
    "Metrics": "metrics",
    "Program": "program",
    "exported": "metrics",
    "run": "program",
    "shared_registry": "metrics",
}


def __getattr__(name: str) -> object:
    """Gives what needs prometheus_client, which brings a web server along."""
    if name not in _WITH_PROMETHEUS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WITH_PROMETHEUS[name]}"), name)
