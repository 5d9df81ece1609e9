# Generated from verbs/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `verbs.Api` service."""

from datetime import timedelta

from protemporal import gateway

from google.protobuf import empty_pb2
from protemporal.v1 import workflow_info_pb2
from verbs import input_pb2 as pb
from verbs import jobs_pb2
from verbs import jobs_temporal


class ApiGateway(gateway.Gateway, service="verbs.Api", file=pb.DESCRIPTOR):
    """Each verb once."""

    Start = gateway.start(jobs_temporal.DO, pb.Ask, pb.Ids, input="job")
    StartAndForget = gateway.start(jobs_temporal.DO)
    StartLong = gateway.start(jobs_temporal.DO, jobs_pb2.Job, gateway.Operation)
    Execute = gateway.execute(jobs_temporal.DO, pb.Ask, pb.Answer, input="job", output="job")
    Signal = gateway.signal(jobs_temporal.STOP, pb.Ask)
    Query = gateway.query(jobs_temporal.LOOK, pb.Ask, pb.Answer, output="job")
    Update = gateway.update(jobs_temporal.CHANGE, pb.Ask, gateway.NOTHING, input="job")
    SignalWithStart = gateway.signal_with_start(
        jobs_temporal.DO,
        jobs_temporal.STOP,
        pb.Ask,
        gateway.NOTHING,
    )
    UpdateWithStart = gateway.update_with_start(
        jobs_temporal.DO,
        jobs_temporal.TELL,
        pb.Ask,
        pb.Ids,
        conflict=gateway.WorkflowIDConflictPolicy.FAIL,
    )
    Result = gateway.result(jobs_temporal.DO, pb.Ask, jobs_pb2.Job, workflow_id="job/${! jobId }")
    Describe = gateway.describe(
        jobs_temporal.DO,
        empty_pb2.Empty,
        workflow_info_pb2.WorkflowInfo,
        workflow_id="job/1",
    )
    Cancel = gateway.cancel(jobs_temporal.DO, pb.Ask, workflow_id="job/${! jobId }")
    Terminate = gateway.terminate(jobs_temporal.DO, pb.Ask, workflow_id="job/${! jobId }")
    Watch = gateway.watch(jobs_temporal.LOOK)
    WatchSeldom = gateway.watch(
        jobs_temporal.LOOK,
        pb.Ask,
        pb.Answer,
        input="job",
        output="job",
        interval=timedelta(minutes=1),
    )


class ApiStub(gateway.Stub, service="verbs.Api"):
    """Calls `verbs.Api`."""

    Start = gateway.call(ApiGateway.Start)
    StartAndForget = gateway.call(ApiGateway.StartAndForget)
    StartLong = gateway.call(ApiGateway.StartLong)
    Execute = gateway.call(ApiGateway.Execute)
    Signal = gateway.call(ApiGateway.Signal)
    Query = gateway.call(ApiGateway.Query)
    Update = gateway.call(ApiGateway.Update)
    SignalWithStart = gateway.call(ApiGateway.SignalWithStart)
    UpdateWithStart = gateway.call(ApiGateway.UpdateWithStart)
    Result = gateway.call(ApiGateway.Result)
    Describe = gateway.call(ApiGateway.Describe)
    Cancel = gateway.call(ApiGateway.Cancel)
    Terminate = gateway.call(ApiGateway.Terminate)
    Watch = gateway.call(ApiGateway.Watch)
    WatchSeldom = gateway.call(ApiGateway.WatchSeldom)
