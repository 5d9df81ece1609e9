"""A gateway of 1,000 more RPCs, for `protemporal serve --module bench.wide`."""

from typing import Any

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import gateway

_TABLE = {f"Move{number}": gateway.signal(t.MOVE) for number in range(1000)}
_KEYWORDS: Any = {"service": "bench.Wide", "file": pb.DESCRIPTOR}
Wide = type("Wide", (gateway.Gateway,), _TABLE, **_KEYWORDS)
