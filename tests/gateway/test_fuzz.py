"""Whatever arrives, what leaves is a status of the contract."""

import random

from grpc import StatusCode

from gateway.conftest import CallDesk
from gateway.desk import Keyed, Task
from protemporal.gateway import Reason

METHODS = ["Look", "Close", "Write", "WriteKeyed", "Plain", "Missing", "Unwritten", "Glance"]
METADATA = [
    ("temporal_workflow_id", ["", "x" * 300, "fuzz/1", "a b", "%00"]),
    ("temporal_run_id", ["", "x", "0191f0a2-5f5e-7b3c-8f4e-0123456789ab"]),
    ("temporal_update_id", ["", "u", "x" * 400]),
    ("temporal_request_id", ["", "x", "0191f0a2-5f5e-7b3c-8f4e-0123456789ab"]),
    ("temporal_wait", ["", "peek", "started", "RESULT"]),
    ("temporal_start_delay", ["", "1s", "1e9s"]),
    ("x_request_id", ["", "r", "x" * 200]),
]


def mutated(rng: random.Random) -> bytes:
    seed = rng.choice(
        [
            Task(key="k", behaviour="b", text="t", nested=Task(key="n")),
            Keyed(request_id="x", key="k"),
            Task(key="ż\u202e\x00", text="%s${! key }"),
        ]
    )
    raw = bytearray(seed.SerializeToString())
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(raw) + 1)
        match rng.randrange(3):
            case 0:
                raw[at:at] = rng.randbytes(rng.randrange(1, 6))
            case 1:
                del raw[at : at + rng.randrange(1, 4)]
            case _:
                raw[at : at + 1] = rng.randbytes(1)
    return bytes(raw)


async def test_hundreds_of_mutated_calls(call_desk: CallDesk) -> None:
    rng = random.Random(7)  # noqa: S311 - repeatable, not secret
    seen: set[str] = set()
    for _ in range(500):
        picked = rng.sample(METADATA, rng.randrange(3))
        metadata = {key: rng.choice(values) for key, values in picked}
        reply = await call_desk(rng.choice(METHODS), mutated(rng), 5, **metadata)
        assert reply.code is not StatusCode.UNKNOWN
        assert "x-request-id" in reply.trailers
        if reply.code is not StatusCode.OK:
            assert reply.reason in set(Reason)
            assert reply.reason != "INTERNAL"
            assert "Error" not in reply.text
            assert "Traceback" not in reply.text
        seen.add(reply.reason)
    assert {"", "MALFORMED_MESSAGE", "METADATA_INVALID", "WORKFLOW_NOT_FOUND"} <= seen
