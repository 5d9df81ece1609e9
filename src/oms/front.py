"""The front process: the public API over gRPC."""

from contextlib import AsyncExitStack

from google.protobuf.duration_pb2 import Duration

from oms import database, refusals
from oms.common.v1.common_pb2 import OmsTimings
from oms.config import Config, Timings
from oms.orders.api import CallbackService, OrderService
from protemporal import gateway


async def serve(config: Config, listen: str, tls: gateway.Tls | None) -> None:
    """Serve until told to stop, then drain. Without `tls`, only on a loopback address.

    Temporal may come later than we do: until then, what needs it is UNAVAILABLE.
    """
    async with AsyncExitStack() as stack:
        tables = await stack.enter_async_context(
            database.connect(config.database_url, strict=config.database_strict)
        )
        await gateway.serve(
            [OrderService(tables, _timings(config.timings)), CallbackService()],
            gateway.Connection.from_environment(
                address=config.temporal_address or "", namespace=config.temporal_namespace
            ),
            gateway.ServerOptions(
                listen=listen,
                tls=tls,
                insecure_loopback=tls is None,
                trust_x_actor=tls is None,
                business=refusals.BUSINESS_ERRORS,
            ),
        )


def _timings(timings: Timings) -> OmsTimings:
    message = OmsTimings(
        simulate_sleep=Duration(), customer_action=Duration(), shipping_step=Duration()
    )
    message.simulate_sleep.FromTimedelta(timings.simulate_sleep)
    message.customer_action.FromTimedelta(timings.customer_action)
    message.shipping_step.FromTimedelta(timings.shipping_step)
    return message
