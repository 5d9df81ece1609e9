"""The contract, worker and gateway of the gateway's tests; see protos/desk/v1/desk.proto."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from google.protobuf import (
    descriptor_pool,
    empty_pb2,
    json_format,
    message_factory,
    symbol_database,
)
from google.protobuf.descriptor import FileDescriptor
from grpc import StatusCode
from temporalio import activity, workflow
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue, RetryPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError

from protemporal import gateway
from protemporal.runtime.messages import NOTHING
from protemporal.runtime.spec import QuerySpec, SignalSpec, UpdateSpec, WorkflowSpec
from protos import compiled


def _file() -> FileDescriptor:
    pool = descriptor_pool.Default()
    image = compiled(Path(__file__).parent / "protos")
    own = next(file for file in image.file if file.package == "desk.v1")
    own.ClearField("source_code_info")
    pool.AddSerializedFile(own.SerializeToString())
    return pool.FindFileByName("desk/v1/desk.proto")


FILE = _file()


def _message(name: str) -> Any:
    kind = message_factory.GetMessageClass(FILE.message_types_by_name[name])
    symbol_database.Default().RegisterMessage(kind)  # where the SDK's converter looks
    return kind


Task, Keyed, Note = _message("Task"), _message("Keyed"), _message("Note")
Empty = empty_pb2.Empty

QUEUE = "desk"
ID = "desk/${! key }"


def _job(kind: Any = Task, **options: Any) -> WorkflowSpec[Any, Any]:
    said: dict[str, Any] = {"workflow_id": ID, "task_queue": QUEUE, **options}
    return WorkflowSpec(name="desk.v1.Desk.Work", input=kind, output=Note, **said)


WORK = _job()
WORK_KEYED = _job(Keyed)
WORK_SHORT = _job(execution_timeout=timedelta(seconds=1))
WORK_BRIEF = _job(task_timeout=timedelta(seconds=1))
WORK_ADRIFT = _job(task_queue="q" * 1001)  # one more than Temporal takes
WORK_MARKED = _job(search_attributes="Mark = text.uppercase()\nKey = key")  # not registered
WORK_NAMED = _job(workflow_id='${! key.or("") }')
WORK_UNNAMED = _job(workflow_id="")
WORK_ONCE = _job(id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE)
WORK_NOWHERE = _job(task_queue="nobody")
TIDY = WorkflowSpec(name="desk.v1.Desk.Tidy", input=Empty, output=NOTHING, task_queue=QUEUE)
CLOSE = SignalSpec(name="desk.v1.Desk.Close", input=Task, workflow_id=ID)
RING = SignalSpec(name="desk.v1.Desk.Ring", input=Empty)
LOOK = QuerySpec(name="desk.v1.Desk.Look", input=Task, output=Note, workflow_id=ID)
GLANCE = QuerySpec(name="desk.v1.Desk.Glance", input=Empty, output=Note)
MISSING = QuerySpec(name="desk.v1.Desk.Missing", input=Task, output=Note, workflow_id=ID)
WRITE = UpdateSpec(
    name="desk.v1.Desk.Write", input=Task, output=Note, workflow_id=ID, update_id="${! text }"
)
WRITE_KEYED = UpdateSpec(name="desk.v1.Desk.Write", input=Keyed, output=Note, workflow_id=ID)
TALLY = UpdateSpec(
    name="desk.v1.Desk.Tally",
    input=Keyed,
    output=Task,
    workflow_id=ID,
    update_id='${! behaviour.or("") }',
)
MISSING_UPDATE = UpdateSpec(
    name="desk.v1.Desk.MissingUpdate", input=Task, output=Note, workflow_id=ID
)
ERASE = UpdateSpec(name="desk.v1.Desk.Erase", input=Empty, output=NOTHING)


class DeskGateway(gateway.Gateway, service="desk.v1.Desk", file=FILE):
    """As generated code has it."""

    Work = gateway.execute(WORK)
    WorkKeyed = gateway.execute(WORK_KEYED)
    WorkShort = gateway.execute(WORK_SHORT)
    WorkUnnamed = gateway.execute(WORK_UNNAMED)
    WorkOnce = gateway.execute(WORK_ONCE)
    WorkNowhere = gateway.execute(WORK_NOWHERE)
    WorkBrief = gateway.execute(WORK_BRIEF)
    WorkAdrift = gateway.execute(WORK_ADRIFT)
    WorkMarked = gateway.execute(WORK_MARKED)
    WorkNamed = gateway.execute(WORK_NAMED)
    work_told = gateway.execute(WORK, workflow_id="told/${! text }", name="WorkTold")
    Tidy = gateway.execute(TIDY)
    Close = gateway.signal(CLOSE)
    Ring = gateway.signal(RING)
    Look = gateway.query(LOOK)
    Glance = gateway.query(GLANCE)
    Missing = gateway.query(MISSING)
    Write = gateway.update(WRITE)
    WriteKeyed = gateway.update(WRITE_KEYED)
    Tally = gateway.update(TALLY)
    MissingUpdate = gateway.update(MISSING_UPDATE)
    Erase = gateway.update(ERASE)
    Plain = gateway.unary(Task, Note)
    Unwritten = gateway.unary(Task, Note)
    Count = gateway.server_stream(Task, Note)
    Join = gateway.client_stream(Task, Note)
    Echo = gateway.bidi_stream(Task, Note)
    UnwrittenStream = gateway.server_stream(Task, Note)


class Desk(DeskGateway):
    """As an application writes it."""

    async def Glance(self, request: Any, context: gateway.Context) -> Any:  # noqa: N802 - the RPC's name
        note = await super().Glance(request, context)
        return Note(text=note.text.upper())

    async def Plain(self, request: Any, context: gateway.Context) -> Any:  # noqa: C901, N802 - a list of cases
        match request.behaviour:  # pyright: ignore[reportMatchNotExhaustive] # else it just answers
            case "refuse":
                raise gateway.Refusal(
                    StatusCode.NOT_FOUND,
                    "NO_SUCH_DESK",
                    "there is no desk 7",
                    metadata={"desk": "7"},
                    field_violations={"key": "names no desk"},
                )
            case "leak":
                raise RuntimeError("postgres://user:secret@db")
            case "wrong":
                return request
            case "abort":
                await context.grpc.abort(StatusCode.DATA_LOSS, "by gRPC's own means")
            case "hang":
                await asyncio.Event().wait()
            case "bad refusal":
                unpackable: Any = {"secret": 7}
                raise gateway.Refusal(StatusCode.ABORTED, "BAD", "bad", metadata=unpackable)
            case "bad code":
                raise gateway.Refusal(StatusCode.OK, "BAD", "secret")
            case "log":
                logging.getLogger("desk").info("busy")
            case "bad trailer":
                context.add_trailing_metadata("X Secret", "secret")
            case "cancelled":
                raise asyncio.CancelledError
        context.add_trailing_metadata("x-desk", "7")
        return Note(text=request.text)

    async def Count(self, request: Any, context: gateway.Context) -> AsyncIterator[Any]:  # noqa: N802 - same
        del context
        for number in range(int(request.text)):
            yield Note(text=str(number))
        if request.behaviour == "leak":
            raise RuntimeError("postgres://user:secret@db")

    async def Join(self, requests: AsyncIterator[Any], context: gateway.Context) -> Any:  # noqa: N802 - same
        del context
        return Note(text=",".join([request.text async for request in requests]))

    async def Echo(  # noqa: N802 - same
        self, requests: AsyncIterator[Any], context: gateway.Context
    ) -> AsyncIterator[Any]:
        del context
        async for request in requests:
            yield Note(text=request.text)


@activity.defn(name="break")
async def break_down(kind: str) -> None:
    raise ApplicationError("inside the activity", type=kind, non_retryable=True)


@workflow.defn(name="desk.v1.Desk.Work")
class Work:
    """Does as its request says."""

    def __init__(self) -> None:
        self.closed = False
        self.rung = 0
        self.tallied = 0

    @workflow.run
    async def run(self, task: Any) -> Any:  # noqa: C901 - a list of cases
        text = getattr(task, "text", "")
        match task.behaviour:  # pyright: ignore[reportMatchNotExhaustive] # else it just answers
            case "wait":
                await workflow.wait_condition(lambda: self.closed)
            case "sleep":
                await asyncio.sleep(30)
            case "fail":
                raise ApplicationError("the card was declined", type=text)
            case "fail plainly":
                raise ApplicationError("untyped")
            case "activity":
                await workflow.execute_activity(
                    "break",
                    text,
                    start_to_close_timeout=timedelta(seconds=5),
                    retry_policy=RetryPolicy(maximum_attempts=1),
                )
            case "slow activity":
                await workflow.execute_activity(
                    "break",
                    task_queue="nobody",
                    schedule_to_close_timeout=timedelta(seconds=1),
                )
            case "child":
                child = f"{workflow.info().workflow_id}/child"
                await workflow.execute_child_workflow(
                    "desk.v1.Desk.Work", Task(behaviour=text, text="CardDeclined"), id=child
                )
            case "again":
                workflow.continue_as_new(Task(key=task.key, text="later"))
            case "stuck":
                raise ValueError("a bug")
            case "nothing":
                return None
            case "json":
                return _raw("json/protobuf", json.dumps({"text": text, "unheardOf": 1}).encode())
            case "other":
                return Task(key="x")
        return Note(text=text)

    @workflow.signal(name="desk.v1.Desk.Close")
    def close(self, _task: Any) -> None:
        self.closed = True

    @workflow.signal(name="desk.v1.Desk.Ring")
    def ring(self, _nothing: Any = None) -> None:
        self.rung += 1

    @workflow.query(name="desk.v1.Desk.Look")
    def look(self, task: Any) -> Any:
        match task.behaviour:  # pyright: ignore[reportMatchNotExhaustive] # else it just answers
            case "typed":
                raise ApplicationError("protemporal.QueryFailed/CardDeclined: declined")
            case "undeclared":
                raise ApplicationError("protemporal.QueryFailed/Odd: secret")
            case "untyped":
                raise ValueError("secret")
            case "plain":  # as a worker without our runtime has it: the type stays there
                raise ApplicationError("secret", type="CardDeclined")
        return Note(text=f"{self.rung}")

    @workflow.query(name="desk.v1.Desk.Glance")
    def glance(self) -> Any:
        return Note(text="rung" if self.rung else "silent")

    @workflow.update(
        name="desk.v1.Desk.Write", unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON
    )
    async def write(self, task: Any) -> Any:
        match task.behaviour:  # pyright: ignore[reportMatchNotExhaustive] # else it just answers
            case "fail":
                raise ApplicationError("not now", type="CardDeclined")
            case "fail oddly":
                raise ApplicationError("secret", type="OddThing")
            case "fail plainly":
                raise ApplicationError("secret")
            case "slow":
                await asyncio.sleep(30)
            case "pause":
                await asyncio.sleep(1.5)
            case "close":
                self.closed = True
                await asyncio.sleep(30)
        return Note(text=getattr(task, "text", "") or task.key)

    @write.validator
    def validate_write(self, task: Any) -> None:
        if task.behaviour.startswith("reject"):
            kind = task.behaviour.removeprefix("reject ")
            mark = ApplicationError("rejected", type="protemporal.UpdateRejected")
            raise ApplicationError("not allowed", type=kind) from mark

    @workflow.update(name="desk.v1.Desk.Tally")
    async def tally(self, _task: Any) -> Any:
        self.tallied += 1
        return Task(text=f"{self.tallied}")

    @workflow.update(name="desk.v1.Desk.Erase")
    async def erase(self) -> None: ...


@workflow.defn(name="desk.v1.Desk.Tidy")
class Tidy:
    """Takes nothing and gives nothing."""

    @workflow.run
    async def run(self) -> None: ...


def _raw(encoding: str, content: bytes) -> RawValue:
    metadata = {"encoding": encoding.encode(), "messageType": b"desk.v1.Note"}
    return RawValue(Payload(metadata=metadata, data=content))


BUSINESS = {
    "CardDeclined": gateway.BusinessError(StatusCode.FAILED_PRECONDITION),
    "BadAddress": gateway.BusinessError(StatusCode.INVALID_ARGUMENT, "ADDRESS_INVALID"),
}


def text_of(response: bytes) -> str:
    """The text of a Note on the wire."""
    return str(json_format.MessageToDict(Note.FromString(response)).get("text", ""))
