"""The gRPC front end: what generated `*_gateway.py` and its users import.

from protemporal import gateway

class Orders(OrdersGateway):
    async def ListOrders(self, request, context: gateway.Context): ...

await gateway.serve([Orders()], gateway.Connection.from_environment())
"""

from protemporal.gateway.connection import Connection
from protemporal.gateway.context import Context
from protemporal.gateway.error_table import GATEWAY_DOMAIN, Reason
from protemporal.gateway.errors import BusinessError, BusinessErrors, Refusal
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.logs import LogFormat, configure_logs
from protemporal.gateway.metrics import Metrics, exported, shared_registry
from protemporal.gateway.rpc import (
    BidiStream,
    ClientStream,
    Rpc,
    ServerStream,
    bidi_stream,
    client_stream,
    execute,
    query,
    server_stream,
    signal,
    unary,
    update,
)
from protemporal.gateway.server import (
    Limits,
    Server,
    ServerOptions,
    ServerSetupError,
    TemporalLostError,
    Tls,
    serve,
)
from protemporal.runtime.messages import NOTHING

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
    "Reason",
    "Refusal",
    "Rpc",
    "Server",
    "ServerOptions",
    "ServerSetupError",
    "ServerStream",
    "TemporalLostError",
    "Tls",
    "bidi_stream",
    "client_stream",
    "configure_logs",
    "execute",
    "exported",
    "query",
    "serve",
    "server_stream",
    "shared_registry",
    "signal",
    "unary",
    "update",
]
