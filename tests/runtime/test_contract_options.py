"""What the SDK is told for a contract that says everything, and for one that says nothing."""

import logging
from collections.abc import AsyncIterator, Coroutine
from datetime import timedelta
from typing import Any, NoReturn
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import (
    Client,
    Interceptor,
    OutboundInterceptor,
    StartWorkflowInput,
    StartWorkflowUpdateInput,
    WorkflowUpdateStage,
)
from temporalio.common import (
    Priority,
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkerDeploymentVersion,
)
from temporalio.worker import WorkerDeploymentConfig
from temporalio.workflow import ActivityCancellationType, ChildWorkflowCancellationType

from examples.parcels.v1 import parcels_pb2 as pb
from protemporal import runtime as pt
from protemporal.testing.workers import run_worker
from support import contracts

REQUEST = pb.MoveRequest(parcel_id="7", place="Bern")
PLACE = TypedSearchAttributes(
    [SearchAttributePair(SearchAttributeKey.for_keyword("Place"), "Bern")]
)
UPDATE = pt.UpdateSpec(
    name="contracts.Update",
    input=pb.MoveRequest,
    output=pb.MoveRequest,
    workflow_id="everything/${! parcelId }",
    update_id="update/${! place }",
    wait_for_stage=WorkflowUpdateStage.COMPLETED,
)
PLAIN_UPDATE = pt.UpdateSpec(name="contracts.Plain", input=pb.MoveRequest, output=pb.MoveRequest)


class Told(Exception):  # noqa: N818 # no error: it carries what the SDK is told, and no call is made
    def __init__(self, call: Any) -> None:
        super().__init__()
        self.call = call


class Calls(Interceptor):
    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002 # the SDK's name
        class Outbound(OutboundInterceptor):
            async def start_workflow(self, input: StartWorkflowInput) -> NoReturn:  # noqa: A002 # same
                raise Told(input)

            async def start_workflow_update(self, input: StartWorkflowUpdateInput) -> NoReturn:  # noqa: A002 # same
                raise Told(input)

        return Outbound(next)


@pytest_asyncio.fixture(name="client", loop_scope="session")
async def client_fixture() -> pt.Client:
    return pt.Client(await Client.connect("127.0.0.1:1", lazy=True, interceptors=[Calls()]))


async def told(call: Coroutine[Any, Any, object]) -> Any:
    with pytest.raises(Told) as caught:
        await call
    return caught.value.call


EVERYTHING_STARTED: dict[str, object] = {
    "workflow": "contracts.Everything",
    "id": "everything/7",
    "task_queue": contracts.QUEUE,
    "execution_timeout": timedelta(seconds=30),
    "run_timeout": timedelta(seconds=20),
    "task_timeout": timedelta(seconds=10),
    "id_reuse_policy": pt.WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    "id_conflict_policy": pt.WorkflowIDConflictPolicy.USE_EXISTING,
    "retry_policy": contracts.RETRY,
    "priority": contracts.PRIORITY,
    "request_eager_start": True,
    "search_attributes": PLACE,
}


@pytest.mark.parametrize("option", EVERYTHING_STARTED)
async def test_a_start_says_what_the_contract_says(client: pt.Client, option: str) -> None:
    call = await told(client.start(contracts.EVERYTHING, REQUEST))
    assert getattr(call, option) == EVERYTHING_STARTED[option]


LITTLE_STARTED: dict[str, object] = {
    "execution_timeout": None,
    "run_timeout": None,
    "task_timeout": None,
    "id_reuse_policy": pt.WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    "id_conflict_policy": pt.WorkflowIDConflictPolicy.UNSPECIFIED,
    "retry_policy": None,
    "priority": Priority.default,
    "request_eager_start": False,
    "search_attributes": None,
}


@pytest.mark.parametrize("option", LITTLE_STARTED)
async def test_a_start_leaves_to_the_server_what_the_contract_does_not_say(
    client: pt.Client, option: str
) -> None:
    call = await told(client.start(contracts.LITTLE, REQUEST, task_queue="any"))
    assert getattr(call, option) == LITTLE_STARTED[option]


async def test_a_call_may_switch_off_what_the_contract_switches_on(client: pt.Client) -> None:
    call = await told(client.start(contracts.EVERYTHING, REQUEST, request_eager_start=False))
    assert call.request_eager_start is False


async def test_a_priority_of_a_call_wins_member_by_member(client: pt.Client) -> None:
    call = await told(
        client.start(contracts.EVERYTHING, REQUEST, priority=pt.Priority(priority_key=5))
    )
    assert call.priority == pt.Priority(priority_key=5, fairness_key="vip", fairness_weight=0.5)


async def test_without_an_expression_the_id_is_a_new_one_each_time(client: pt.Client) -> None:
    starts = [client.start(contracts.LITTLE, REQUEST, task_queue="any") for _ in "12"]
    ids = {(await told(start)).id for start in starts}
    assert len(ids) == 2


async def test_an_update_says_what_the_contract_says(client: pt.Client) -> None:
    call = await told(client.start_update(UPDATE, REQUEST))
    assert (call.id, call.update_id) == ("everything/7", "update/Bern")
    assert call.wait_for_stage == WorkflowUpdateStage.COMPLETED


async def test_an_update_waits_until_it_is_accepted_if_nothing_is_said(client: pt.Client) -> None:
    call = await told(client.start_update(PLAIN_UPDATE, REQUEST, workflow_id="any"))
    assert call.update_id is None
    assert call.wait_for_stage == WorkflowUpdateStage.ACCEPTED


async def test_shared_options_take_no_id_from_one_update_into_the_next(client: pt.Client) -> None:
    shared = pt.Options(wait_for_stage=WorkflowUpdateStage.ACCEPTED)
    requests = [pb.MoveRequest(parcel_id="7", place=place) for place in ("Bern", "Thun")]
    calls = [
        await told(client.start_update(UPDATE, request, options=shared)) for request in requests
    ]
    assert [call.update_id for call in calls] == ["update/Bern", "update/Thun"]
    assert shared == pt.Options(wait_for_stage=WorkflowUpdateStage.ACCEPTED)


@pytest_asyncio.fixture(name="parent", scope="module", loop_scope="session")
async def parent_fixture(temporal: Client) -> AsyncIterator[tuple[contracts.Told, list[str]]]:
    """What a parent told the SDK, and what it logged."""
    await temporal.operator_service.add_search_attributes(
        AddSearchAttributesRequest(
            namespace="default",
            search_attributes={"Place": IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD},
        )
    )
    calls, log = contracts.Told(), Log()
    logging.getLogger("temporalio.workflow").addHandler(log)
    async with run_worker(
        temporal,
        task_queue=contracts.QUEUE,
        workflows=[contracts.Parent, contracts.Everything, contracts.Little],
        activities=[contracts.Activities()],
        interceptors=[calls],
    ):
        await pt.Client(temporal).execute(
            contracts.PARENT, REQUEST, execution_timeout=timedelta(seconds=20)
        )
    logging.getLogger("temporalio.workflow").removeHandler(log)
    yield calls, log.texts


class Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage().partition(" (")[0])


CALLED: dict[str, dict[str, object]] = {
    "contracts.Everything": {
        "id": "everything/7",
        "task_queue": contracts.QUEUE,
        "execution_timeout": timedelta(seconds=30),
        "run_timeout": timedelta(seconds=20),
        "task_timeout": timedelta(seconds=10),
        "id_reuse_policy": pt.WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        "retry_policy": contracts.RETRY,
        "priority": contracts.PRIORITY,
        "search_attributes": PLACE,
        "parent_close_policy": pt.ParentClosePolicy.ABANDON,
        "cancellation_type": ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    },
    "contracts.Little": {
        "task_queue": None,
        "execution_timeout": None,
        "retry_policy": None,
        "parent_close_policy": pt.ParentClosePolicy.TERMINATE,
        "cancellation_type": ChildWorkflowCancellationType.TRY_CANCEL,
    },
    "contracts.Full": {
        "task_queue": contracts.QUEUE,
        "schedule_to_close_timeout": timedelta(seconds=40),
        "schedule_to_start_timeout": timedelta(seconds=30),
        "start_to_close_timeout": timedelta(seconds=20),
        "heartbeat_timeout": timedelta(seconds=10),
        "retry_policy": contracts.RETRY,
        "priority": contracts.PRIORITY,
        "cancellation_type": ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    },
    "contracts.Short": {
        "task_queue": None,
        "schedule_to_close_timeout": timedelta(seconds=20),
        "start_to_close_timeout": timedelta(0),
        "heartbeat_timeout": None,
        "retry_policy": None,
        "cancellation_type": ActivityCancellationType.TRY_CANCEL,
    },
    "local contracts.Full": {
        "schedule_to_close_timeout": timedelta(seconds=40),
        "schedule_to_start_timeout": None,
        "start_to_close_timeout": timedelta(seconds=20),
        "retry_policy": contracts.RETRY,
    },
}


@pytest.mark.parametrize(
    ("call", "option"), [(call, option) for call, options in CALLED.items() for option in options]
)
async def test_a_workflow_calls_as_the_contract_says(
    parent: tuple[contracts.Told, list[str]], call: str, option: str
) -> None:
    calls, _ = parent
    assert calls.by_name[call][option] == CALLED[call][option]


async def test_a_deprecated_activity_or_child_is_logged_when_called(
    parent: tuple[contracts.Told, list[str]],
) -> None:
    _, logged = parent
    assert logged == [
        "contracts.Everything is deprecated in its proto",
        "contracts.Full is deprecated in its proto",
        "contracts.Full is deprecated in its proto",
    ]


def versioned(name: str) -> WorkerDeploymentConfig:
    version = WorkerDeploymentVersion(deployment_name=name, build_id="1")
    return WorkerDeploymentConfig(version=version, use_worker_versioning=True)


async def test_a_versioned_worker_knows_the_behavior_of_a_workflow_and_its_aliases(
    temporal: Client,
) -> None:
    pt.build_worker(
        temporal,
        task_queue=str(uuid4()),
        workflows=[contracts.Pinned],
        deployment_config=versioned("known"),
    )
    with pytest.raises(ValueError, match="Little must specify a versioning behavior"):
        pt.build_worker(
            temporal,
            task_queue=str(uuid4()),
            workflows=[contracts.Little],
            deployment_config=versioned("unknown"),
        )


async def test_a_worker_without_versioning_runs_what_has_a_behavior_all_the_same(
    temporal: Client,
) -> None:
    queue = str(uuid4())
    async with run_worker(temporal, task_queue=queue, workflows=[contracts.Pinned]):
        answer = await pt.Client(temporal).execute(
            contracts.PINNED, REQUEST, task_queue=queue, execution_timeout=timedelta(seconds=20)
        )
    assert answer == REQUEST
