# Generated from business_errors/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `business_errors.Orders` and `business_errors.Api` services."""

from protemporal import gateway

from business_errors import input_pb2 as pb
from business_errors import input_temporal as t


class OrdersGateway(
    gateway.Gateway,
    service="business_errors.Orders",
    file=pb.DESCRIPTOR,
    errors={
        "OrderUnknown": gateway.BusinessError(gateway.StatusCode.NOT_FOUND),
        "business.errors.CardDeclinedByTheBank": gateway.BusinessError(
            gateway.StatusCode.FAILED_PRECONDITION,
            "CARD_DECLINED",
        ),
    },
):
    """Serves `business_errors.Orders`."""

    Process = gateway.execute(t.PROCESS)


class OrdersStub(gateway.Stub, service="business_errors.Orders"):
    """Calls `business_errors.Orders`."""

    Process = gateway.call(OrdersGateway.Process)


class ApiGateway(
    gateway.Gateway,
    service="business_errors.Api",
    file=pb.DESCRIPTOR,
    errors={
        "OrderUnknown": gateway.BusinessError(gateway.StatusCode.INVALID_ARGUMENT, "ORDER"),
        "business.errors.CardDeclinedByTheBank": gateway.BusinessError(
            gateway.StatusCode.FAILED_PRECONDITION,
            "CARD_DECLINED",
        ),
    },
):
    """Serves `business_errors.Api`."""

    Place = gateway.execute(t.PROCESS)


class ApiStub(gateway.Stub, service="business_errors.Api"):
    """Calls `business_errors.Api`."""

    Place = gateway.call(ApiGateway.Place)
