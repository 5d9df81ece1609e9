# Generated from examples/parcels/api/v1/shop.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `examples.parcels.api.v1.Shop` service."""

from datetime import timedelta

from protemporal import gateway

from examples.parcels.api.v1 import shop_pb2 as pb
from examples.parcels.v1 import parcels_pb2
from examples.parcels.v1 import parcels_temporal
from protemporal.v1 import workflow_info_pb2


class ShopGateway(
    gateway.Gateway,
    service="examples.parcels.api.v1.Shop",
    file=pb.DESCRIPTOR,
    errors={
        "ParcelMismatch": gateway.BusinessError(gateway.StatusCode.INVALID_ARGUMENT),
    },
):
    """What a shop does with parcels."""

    Send = gateway.start(parcels_temporal.DELIVER, pb.SendRequest, pb.SendResponse, input="parcel")
    SendAndWait = gateway.execute(
        parcels_temporal.DELIVER,
        pb.SendRequest,
        pb.SendAndWaitResponse,
        input="parcel",
        output="delivery",
    )
    SendFlat = gateway.execute(parcels_temporal.DELIVER, pb.SendFlatRequest, pb.SendFlatResponse)
    Report = gateway.signal(
        parcels_temporal.MOVE,
        pb.ReportRequest,
        workflow_id="parcel/${! parcelId }",
    )
    ListPlaces = gateway.query(parcels_temporal.TRACK, pb.ParcelRequest, pb.Places)
    ChangeAddress = gateway.update(
        parcels_temporal.REDIRECT,
        pb.ChangeAddressRequest,
        pb.ChangeAddressResponse,
    )
    SendFrom = gateway.signal_with_start(
        parcels_temporal.DELIVER,
        parcels_temporal.MOVE,
        pb.SendFromRequest,
        pb.SendResponse,
        input="parcel",
    )
    SendTo = gateway.update_with_start(
        parcels_temporal.DELIVER,
        parcels_temporal.REDIRECT,
        pb.SendToRequest,
        pb.SendToResponse,
        input="parcel",
        conflict=gateway.WorkflowIDConflictPolicy.USE_EXISTING,
    )
    Await = gateway.result(
        parcels_temporal.DELIVER,
        pb.ParcelRequest,
        parcels_pb2.DeliverResponse,
        workflow_id="parcel/${! parcelId }",
    )
    GetDelivery = gateway.describe(
        parcels_temporal.DELIVER,
        pb.ParcelRequest,
        workflow_info_pb2.WorkflowInfo,
        workflow_id="parcel/${! parcelId }",
    )
    CallOff = gateway.cancel(
        parcels_temporal.DELIVER,
        pb.ParcelRequest,
        workflow_id="parcel/${! parcelId }",
    )
    GiveUp = gateway.terminate(
        parcels_temporal.DELIVER,
        pb.ParcelRequest,
        workflow_id="parcel/${! parcelId }",
    )
    Follow = gateway.watch(
        parcels_temporal.TRACK,
        pb.ParcelRequest,
        pb.Places,
        interval=timedelta(milliseconds=100),
    )
    ListShops = gateway.unary(pb.ParcelRequest, pb.Places)


class ShopStub(gateway.Stub, service="examples.parcels.api.v1.Shop"):
    """Calls `examples.parcels.api.v1.Shop`."""

    Send = gateway.call(ShopGateway.Send)
    SendAndWait = gateway.call(ShopGateway.SendAndWait)
    SendFlat = gateway.call(ShopGateway.SendFlat)
    Report = gateway.call(ShopGateway.Report)
    ListPlaces = gateway.call(ShopGateway.ListPlaces)
    ChangeAddress = gateway.call(ShopGateway.ChangeAddress)
    SendFrom = gateway.call(ShopGateway.SendFrom)
    SendTo = gateway.call(ShopGateway.SendTo)
    Await = gateway.call(ShopGateway.Await)
    GetDelivery = gateway.call(ShopGateway.GetDelivery)
    CallOff = gateway.call(ShopGateway.CallOff)
    GiveUp = gateway.call(ShopGateway.GiveUp)
    Follow = gateway.call(ShopGateway.Follow)
    ListShops = gateway.call(ShopGateway.ListShops)
