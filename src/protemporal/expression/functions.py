"""The functions of the language, and those of its origin that are refused with a reason."""

import time
import uuid
from datetime import UTC, datetime, timedelta

from protemporal.expression.faults import EvaluationError
from protemporal.expression.ids import ksuid, nanoid
from protemporal.expression.instants import Instant
from protemporal.expression.signatures import Function, Parameter
from protemporal.expression.values import Value, kinds


def _uuid_v4() -> Value:
    return str(uuid.uuid4())


def _now() -> Value:
    seconds, nanos = divmod(time.time_ns(), 1_000_000_000)
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return Instant(moment, nanos).rfc3339()


def _throw(message: str) -> Value:
    raise EvaluationError(message)


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function(name="uuid_v4", returns=kinds("string"), run=_uuid_v4, deterministic=False),
        Function(name="nanoid", returns=kinds("string"), run=nanoid, deterministic=False),
        Function(name="ksuid", returns=kinds("string"), run=ksuid, deterministic=False),
        Function(name="now", returns=kinds("string"), run=_now, deterministic=False),
        Function(
            name="throw",
            returns=kinds(),
            run=_throw,
            parameters=(Parameter(name="why", kinds=kinds("string")),),
        ),
    )
}

_MACHINE = "it reads the machine it runs on, which could put a secret into an id"
_MESSAGE = "an expression sees the input message only: name a field"
REFUSED: dict[str, str] = {
    "env": _MACHINE,
    "var": _MACHINE,
    "file": _MACHINE,
    "file_rel": _MACHINE,
    "hostname": _MACHINE,
    "content": _MESSAGE,
    "json": _MESSAGE,
    "meta": _MESSAGE,
    "metadata": _MESSAGE,
    "root_meta": _MESSAGE,
    "batch_index": _MESSAGE,
    "batch_size": _MESSAGE,
    "error": _MESSAGE,
    "errored": _MESSAGE,
    "count": "it counts per process, so two processes would give the same id",
}
