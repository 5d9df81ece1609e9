# Generated from examples/parcels/v1/parcels.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `examples.parcels.v1.Parcels` service."""

from protemporal import gateway

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t


class ParcelsGateway(
    gateway.Gateway,
    service="examples.parcels.v1.Parcels",
    file=pb.DESCRIPTOR,
    errors={
        "ParcelMismatch": gateway.BusinessError(gateway.StatusCode.INVALID_ARGUMENT),
    },
):
    """Delivers parcels. Other services call these RPCs over plain gRPC."""

    Deliver = gateway.execute(t.DELIVER)
    Watch = gateway.execute(t.WATCH)
    DeliverAll = gateway.execute(t.DELIVER_ALL)
    Move = gateway.signal(t.MOVE)
    Track = gateway.query(t.TRACK)
    Redirect = gateway.update(t.REDIRECT)
    Insure = gateway.update(t.INSURE)
    Stop = gateway.signal(t.STOP)
    Ping = gateway.query(t.PING)
    Pause = gateway.update(t.PAUSE)
    ListParcels = gateway.unary(pb.ListParcelsRequest, pb.ListParcelsResponse)


class ParcelsStub(gateway.Stub, service="examples.parcels.v1.Parcels"):
    """Calls `examples.parcels.v1.Parcels`."""

    Deliver = gateway.call(ParcelsGateway.Deliver)
    Watch = gateway.call(ParcelsGateway.Watch)
    DeliverAll = gateway.call(ParcelsGateway.DeliverAll)
    Move = gateway.call(ParcelsGateway.Move)
    Track = gateway.call(ParcelsGateway.Track)
    Redirect = gateway.call(ParcelsGateway.Redirect)
    Insure = gateway.call(ParcelsGateway.Insure)
    Stop = gateway.call(ParcelsGateway.Stop)
    Ping = gateway.call(ParcelsGateway.Ping)
    Pause = gateway.call(ParcelsGateway.Pause)
    ListParcels = gateway.call(ParcelsGateway.ListParcels)
