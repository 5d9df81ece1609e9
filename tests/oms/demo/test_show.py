import asyncio
import os
import pty
import re
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from oms.demo.show import timeline
from oms.orders.v1 import orders_pb2 as pb

COMMAND = (sys.executable, "-m", "oms", "demo", "--folder")
PATIENCE = 60
"""Seconds; the demo takes some 12."""


def entry(seconds: int, kind: pb.TimelineEntry.Kind, name: str, **fields: str) -> pb.TimelineEntry:
    return pb.TimelineEntry(
        at=Timestamp(seconds=seconds),
        kind=kind,
        name=name,
        ok="error" not in fields,
        detail=fields.get("error") or fields.get("detail", ""),
    )


def test_a_timeline_counts_from_its_beginning() -> None:
    lines = timeline(
        [
            entry(100, pb.TimelineEntry.KIND_STATE, "CREATED"),
            entry(102, pb.TimelineEntry.KIND_STEP, "ProcessPayment", error="PaymentDeclinedError"),
            entry(103, pb.TimelineEntry.KIND_STATE, "CANCELLING", detail="PAYMENT_DECLINED"),
            entry(104, pb.TimelineEntry.KIND_UNDO, "RefundPayment"),
        ]
    )
    assert list(lines) == [
        "    0.00 s  = CREATED",
        "    2.00 s  > ProcessPayment       failed PaymentDeclinedError",
        "    3.00 s  = CANCELLING           PAYMENT_DECLINED",
        "    4.00 s  < RefundPayment",
    ]


def left_over(folder: Path) -> list[str]:
    """Processes that still work in the folder."""
    found: list[str] = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it ended meanwhile
            continue
        if str(folder) in line:
            found.append(line)
    return found


ENVIRON = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}


@dataclass(frozen=True)
class Told:
    """A demo that came to its end by itself."""

    folder: Path
    text: str
    status: int | None
    left_over: list[str]


@pytest.fixture(scope="module")
async def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The first telling, which takes long; the second begins where it ended."""
    folder = tmp_path_factory.mktemp("demo")
    demo = await asyncio.create_subprocess_exec(
        *COMMAND,
        str(folder),
        env=ENVIRON,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(PATIENCE):
        output, _ = await demo.communicate()
    return Told(folder, output.decode(), demo.returncode, left_over(folder))


def test_the_demo_tells_its_story(told: Told) -> None:
    assert (told.status, told.left_over) == (0, []), told.text
    check(told.text, ["1", "2", "3", "4"])


async def test_it_tells_it_again_and_ctrl_c_leaves_no_process_behind(told: Told) -> None:
    terminal, inside = pty.openpty()
    demo = await asyncio.create_subprocess_exec(
        *COMMAND, str(told.folder), env=ENVIRON, stdin=inside, stdout=inside, stderr=inside
    )
    os.close(inside)
    async with asyncio.timeout(PATIENCE):
        text = await asyncio.to_thread(read_until, terminal, b"Ctrl-C ends it")
        demo.send_signal(signal.SIGINT)
        status = await demo.wait()
    os.close(terminal)
    assert status == 0
    assert left_over(told.folder) == []
    check(text, ["5", "6", "7", "8"])


def check(text: str, ids: list[str]) -> None:
    """The whole story is there, about these orders."""
    assert re.findall(r"^Order (\d+)", text, re.MULTILINE) == ids
    undone = re.findall(r"< (\w+)", text)
    assert undone[:3] == ["RefundPayment", "RestoreInventory", "ReleaseReservation"]
    assert undone[3:] == ["CancelShipping", *undone[:3]]
    for where_to_look in ("/metrics of the front", "protemporal.v1.Workflows/Describe"):
        assert where_to_look in text


def read_until(terminal: int, awaited: bytes) -> str:
    seen = b""
    while awaited not in seen:
        seen += os.read(terminal, 4096)
    return seen.decode()
