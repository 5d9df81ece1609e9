from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client

from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt
from protemporal.runtime.worker import contracts
from support.parcels import Deliver, ParcelActivities, Watch


async def test_a_worker_polls_what_it_was_given(temporal: Client) -> None:
    worker = pt.build_worker(
        temporal,
        task_queue=str(uuid4()),
        workflows=[Deliver, Watch],
        activities=[ParcelActivities()],
    )
    config: Any = worker.config(active_config=True)
    assert [cls.__name__ for cls in config["workflows"]] == ["Deliver", "Watch", "WatchAlias1"]
    assert [activity.__name__ for activity in config["activities"]] == [
        "print_label",
        "ring",
        "evaluate_expression",
    ]


@pytest.mark.parametrize(
    ("activities", "polls"), [([], False), ([ParcelActivities()], True)], ids=["none", "some"]
)
async def test_a_worker_takes_activities_only_if_it_has_some(
    temporal: Client, activities: list[ParcelActivities], *, polls: bool
) -> None:
    worker = pt.build_worker(
        temporal, task_queue=str(uuid4()), workflows=[Watch], activities=activities
    )
    config: Any = worker.config(active_config=True)
    assert config["no_remote_activities"] is not polls


async def test_options_go_to_the_worker_as_they_are(temporal: Client) -> None:
    worker = pt.build_worker(
        temporal, task_queue=str(uuid4()), workflows=[Watch], identity="me", max_cached_workflows=3
    )
    config: Any = worker.config(active_config=True)
    assert (config["identity"], config["max_cached_workflows"]) == ("me", 3)


def test_contracts_pass_the_sandbox_and_implementations_do_not() -> None:
    passed = contracts()
    assert t.__name__ in passed
    assert "examples.parcels.v1.parcels_pb2" in passed
    assert Deliver.__module__ not in passed


async def test_a_workflow_that_breaks_its_contract_makes_no_worker(temporal: Client) -> None:
    with pytest.raises(pt.ContractError):
        pt.build_worker(temporal, task_queue=str(uuid4()), workflows=[t.WatchWorkflow])
