# Generated from names/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `names.class` service."""

from protemporal import gateway

from names import input_pb2 as pb
from names import input_temporal as t


class ClassGateway(gateway.Gateway, service="names.class", file=pb.DESCRIPTOR):
    """Serves `names.class`."""

    GetHTTPStatusV2 = gateway.execute(t.GET_HTTP_STATUS_V2)
    import_ = gateway.signal(t.IMPORT, name="import")
    Run = gateway.signal(t.RUN)
    ValidateNone = gateway.signal(t.VALIDATE_NONE)
    None_ = gateway.update(t.NONE, name="None")
    Pb = gateway.query(t.PB)
    Cancel = gateway.query(t.CANCEL)
    StartGetHTTPStatusV2 = gateway.query(t.START_GET_HTTP_STATUS_V2)
    Get_Http_StatusV2 = gateway.query(t.CLASS_GET_HTTP_STATUS_V2)
    rpc_secret = gateway.unary(pb.M, pb.M, name="_secret")
    import__ = gateway.unary(pb.M, pb.M, name="import_")


class ClassStub(gateway.Stub, service="names.class"):
    """Calls `names.class`."""

    GetHTTPStatusV2 = gateway.call(ClassGateway.GetHTTPStatusV2)
    import_ = gateway.call(ClassGateway.import_)
    Run = gateway.call(ClassGateway.Run)
    ValidateNone = gateway.call(ClassGateway.ValidateNone)
    None_ = gateway.call(ClassGateway.None_)
    Pb = gateway.call(ClassGateway.Pb)
    Cancel = gateway.call(ClassGateway.Cancel)
    StartGetHTTPStatusV2 = gateway.call(ClassGateway.StartGetHTTPStatusV2)
    Get_Http_StatusV2 = gateway.call(ClassGateway.Get_Http_StatusV2)
    rpc_secret = gateway.call(ClassGateway.rpc_secret)
    import__ = gateway.call(ClassGateway.import__)
