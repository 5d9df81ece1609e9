"""Nexus operations that fail in a workflow: what its caller sees."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import grpc.aio
import nexusrpc
import nexusrpc.handler
import pytest
from temporalio import workflow
from temporalio.api.nexus.v1 import EndpointSpec, EndpointTarget
from temporalio.api.operatorservice.v1 import CreateNexusEndpointRequest
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from gateway import desk
from gateway.calls import call
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions, execute

QUEUE, ENDPOINT = "desk-nexus", "desk-bank"


@nexusrpc.service
class Bank:
    charge: nexusrpc.Operation[str, str]


@nexusrpc.handler.service_handler(service=Bank)
class BankHandler:
    """Fails as it is told."""

    @nexusrpc.handler.sync_operation
    async def charge(self, _context: nexusrpc.handler.StartOperationContext, how: str) -> str:
        if how == "handler":
            raise nexusrpc.HandlerError("secret", type=nexusrpc.HandlerErrorType.BAD_REQUEST)
        declined = ApplicationError(
            "the card was declined", type="CardDeclined", non_retryable=True
        )
        if how == "application":
            raise declined
        failed = nexusrpc.OperationErrorState.FAILED
        raise nexusrpc.OperationError("secret", state=failed) from declined


@workflow.defn(name=desk.WORK.name)
class Charging:
    """Calls the bank."""

    @workflow.run
    async def run(self, task: Any) -> None:
        bank = workflow.create_nexus_client(service=Bank, endpoint=ENDPOINT)
        limit = timedelta(seconds=30)
        await bank.execute_operation(Bank.charge, task.text, schedule_to_close_timeout=limit)


class Charge(desk.DeskGateway):
    """The desk on the queue of that workflow."""

    Work = execute(replace(desk.WORK, task_queue=QUEUE))


@pytest.fixture(scope="module")
async def charge(dev_server: TemporalServer, temporal: Client) -> AsyncIterator[grpc.aio.Channel]:
    target = EndpointTarget(worker=EndpointTarget.Worker(namespace="default", task_queue=QUEUE))
    spec = EndpointSpec(name=ENDPOINT, target=target)
    await temporal.operator_service.create_nexus_endpoint(CreateNexusEndpointRequest(spec=spec))
    worker = Worker(
        temporal,
        task_queue=QUEUE,
        workflows=[Charging],
        nexus_service_handlers=[BankHandler()],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, business=desk.BUSINESS)
    async with (
        worker,
        Server([Charge()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield channel


@pytest.mark.parametrize(
    ("how", "code", "reason"),
    [
        ("operation", "FAILED_PRECONDITION", "CARD_DECLINED"),
        ("application", "FAILED_PRECONDITION", "CARD_DECLINED"),
        ("handler", "INTERNAL", "CHILD_FAILED"),
    ],
)
async def test_a_nexus_operation_that_fails(
    charge: grpc.aio.Channel, key: str, how: str, code: str, reason: str
) -> None:
    reply = await call(charge, "/desk.v1.Desk/Work", desk.Task(key=key, text=how), timeout=30)
    assert (reply.code.name, reply.reason) == (code, reason)
