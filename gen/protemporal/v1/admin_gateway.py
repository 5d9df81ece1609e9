# Generated from protemporal/v1/admin.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `protemporal.v1.Workflows` service."""

from protemporal import gateway

from protemporal.v1 import admin_pb2 as pb
from protemporal.v1 import workflow_info_pb2


class WorkflowsGateway(gateway.Gateway, service="protemporal.v1.Workflows", file=pb.DESCRIPTOR):
    """Looks at workflows and steers them, whatever their contract is.

    Inputs and answers are JSON. A message is given in its proto JSON form; workers of this toolkit
    read it as the message that their handler takes.
    """

    Describe = gateway.unary(pb.DescribeRequest, workflow_info_pb2.WorkflowInfo)
    List = gateway.unary(pb.ListRequest, pb.ListResponse)
    History = gateway.server_stream(pb.HistoryRequest, pb.HistoryEvent)
    Cancel = gateway.unary(pb.CancelRequest, gateway.NOTHING)
    Terminate = gateway.unary(pb.TerminateRequest, gateway.NOTHING)
    Signal = gateway.unary(pb.SignalRequest, gateway.NOTHING)
    Query = gateway.unary(pb.QueryRequest, pb.QueryResponse)
    Update = gateway.unary(pb.UpdateRequest, pb.UpdateResponse)
    Variables = gateway.unary(pb.VariablesRequest, pb.VariablesResponse)


class WorkflowsStub(gateway.Stub, service="protemporal.v1.Workflows"):
    """Calls `protemporal.v1.Workflows`."""

    Describe = gateway.call(WorkflowsGateway.Describe)
    List = gateway.call(WorkflowsGateway.List)
    History = gateway.call(WorkflowsGateway.History)
    Cancel = gateway.call(WorkflowsGateway.Cancel)
    Terminate = gateway.call(WorkflowsGateway.Terminate)
    Signal = gateway.call(WorkflowsGateway.Signal)
    Query = gateway.call(WorkflowsGateway.Query)
    Update = gateway.call(WorkflowsGateway.Update)
    Variables = gateway.call(WorkflowsGateway.Variables)
