"""The front process: the public API over gRPC."""

from dataclasses import replace

from google.protobuf.duration_pb2 import Duration

from oms import database, refusals
from oms.common.v1.common_pb2 import OmsTimings
from oms.config import Config, Timings
from oms.orders.api import CallbackService, OrderService
from oms.orders.workflows import OrderFulfilment
from protemporal import gateway


async def serve(config: Config, options: gateway.ServerOptions) -> None:
    """Serve until told to stop, then drain.

    Temporal may come later than we do: until then, what needs it is UNAVAILABLE. Where only this
    machine can reach us, `x-actor` says who acts.
    """
    async with database.connect(config.database_url, strict=config.database_strict) as tables:
        await gateway.serve(
            [OrderService(tables, _timings(config.timings)), CallbackService()],
            gateway.Connection.from_environment(
                address=config.temporal_address or "", namespace=config.temporal_namespace
            ),
            replace(
                options,
                trust_x_actor=options.trust_x_actor or options.insecure_loopback,
                business=refusals.BUSINESS_ERRORS,
                workflows=[OrderFulfilment],
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
