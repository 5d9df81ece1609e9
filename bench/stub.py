"""A Temporal front end that answers at once with canned replies: `python -m bench.stub PORT`.

With it the gateway is what is measured; the real server would be the bottleneck by far.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import grpc
import grpc.aio
from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage
from temporalio.api.update.v1 import Outcome, UpdateRef
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceResponse,
    GetSystemInfoResponse,
    QueryWorkflowResponse,
    SignalWorkflowExecutionResponse,
    StartWorkflowExecutionResponse,
    UpdateWorkflowExecutionResponse,
)

from examples.parcels.v1 import parcels_pb2 as pb

_RUN = "0190a0a0-0000-7000-8000-000000000000"


def _payloads(message: Any) -> Payloads:
    name = message.DESCRIPTOR.full_name.encode()
    metadata = {"encoding": b"binary/protobuf", "messageType": name}
    return Payloads(payloads=[Payload(metadata=metadata, data=message.SerializeToString())])


REPLIES: Mapping[str, Any] = {
    "GetSystemInfo": GetSystemInfoResponse(server_version="1.32.0"),
    "DescribeNamespace": DescribeNamespaceResponse(),
    "StartWorkflowExecution": StartWorkflowExecutionResponse(run_id=_RUN, started=True),
    "SignalWorkflowExecution": SignalWorkflowExecutionResponse(),
    "QueryWorkflow": QueryWorkflowResponse(
        query_result=_payloads(pb.TrackResponse(places=["x" * 50] * 4))
    ),
    "UpdateWorkflowExecution": UpdateWorkflowExecutionResponse(
        update_ref=UpdateRef(
            workflow_execution=WorkflowExecution(workflow_id="parcel/1", run_id=_RUN),
            update_id="u",
        ),
        stage=UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
        outcome=Outcome(success=_payloads(pb.RedirectResponse(old_address="x" * 190))),
    ),
}


class _Canned(grpc.GenericRpcHandler):
    def __init__(self) -> None:
        self._handlers = {
            f"/temporal.api.workflowservice.v1.WorkflowService/{name}": _handler(reply)
            for name, reply in REPLIES.items()
        }

    def service(
        self, handler_call_details: grpc.HandlerCallDetails
    ) -> "grpc.RpcMethodHandler[Any, Any] | None":
        return self._handlers.get(str(handler_call_details.method))


def _handler(reply: Any) -> "grpc.RpcMethodHandler[Any, Any]":
    data: bytes = reply.SerializeToString()

    async def answer(_request: bytes, _context: object) -> bytes:
        return data

    typed: Callable[..., Awaitable[bytes]] = answer
    return grpc.unary_unary_rpc_method_handler(typed)


async def main(port: int) -> None:
    """Answers until it is killed."""
    options = [("grpc.max_receive_message_length", 16 << 20), ("grpc.so_reuseport", 0)]
    server = grpc.aio.server(options=options)
    server.add_generic_rpc_handlers((_Canned(),))
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    await server.wait_for_termination()


if __name__ == "__main__":
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1])))
