from uuid import uuid4

from temporalio.client import Client

from examples.parcels.v1 import parcels_pb2 as pb
from protemporal.testing.workers import run_worker
from support import contracts


async def test_handlers_are_called_by_the_names_of_the_contract(temporal: Client) -> None:
    first, second = pb.MoveRequest(place="Bern"), pb.MoveRequest(place="Thun")
    queue = str(uuid4())
    async with run_worker(temporal, task_queue=queue, workflows=[contracts.Renamed]):
        # The SDK's own client, which knows nothing of the contract.
        run = await temporal.start_workflow(
            "write", first, id=queue, task_queue=queue, result_type=pb.MoveRequest
        )
        changed = await run.execute_update(  # pyright: ignore[reportUnknownMemberType] # the SDK's
            "\u00e4ther", second, result_type=pb.MoveRequest
        )
        asked = await run.query("what now?", first, result_type=pb.MoveRequest)
        await run.signal("stop!", first)
        assert [changed, asked, await run.result()] == [second, second, second]
