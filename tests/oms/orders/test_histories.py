import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

import oms_record
from oms.orders.workflows import OrderFulfilment
from protemporal import runtime as pt

HISTORIES = {path.stem: path.read_text() for path in sorted(oms_record.FOLDER.glob("*.json"))}
SENT = HISTORIES["stock-first-sent"]


def replayer() -> Replayer:
    return Replayer(
        workflows=[OrderFulfilment],
        data_converter=pt.data_converter(),
        workflow_runner=pt.sandbox(),
    )


@pytest.mark.parametrize("name", HISTORIES)
async def test_what_was_begun_can_be_finished(name: str) -> None:
    history = WorkflowHistory.from_json("order-1", HISTORIES[name])
    await replayer().replay_workflow(history)


def test_each_case_is_recorded_with_both_branches() -> None:
    cases = {
        f"{branch}-{case}"
        for branch in ("stock-first", "payment-first")
        for case in oms_record.CASES
    }
    assert cases <= set(HISTORIES)


async def test_another_step_in_its_place_does_not_replay() -> None:
    """So the replay above can fail."""
    text = SENT.replace("InventoryActivities.UpdateInventory", "InventoryActivities.CountInventory")
    with pytest.raises(NondeterminismError):
        await replayer().replay_workflow(WorkflowHistory.from_json("order-1", text))
