"""Several processes on one port, in operation."""

import asyncio
import os
import signal
import socket
from collections import Counter
from pathlib import Path

import grpc.aio
import pytest
from grpc import StatusCode

from cli.serving import Serving, read, serving
from gateway.calls import call
from gateway.desk import Task
from protemporal.devstack.ports import free_port
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import ServerSetupError
from protemporal.gateway.observer import LATE
from protemporal.gateway.processes import reserved

TWO = ("--processes", "2", "--drain-delay", "0")


async def calls_over_new_connections(server: Serving, count: int) -> Counter[StatusCode]:
    """The kernel chooses a process per connection."""
    codes = Counter[StatusCode]()
    for _ in range(count):
        options = (("grpc.use_local_subchannel_pool", 1),)
        async with grpc.aio.insecure_channel(server.address, options) as channel:
            codes[(await call(channel, "/desk.v1.Desk/Plain", Task())).code] += 1
    return codes


def listening(server: Serving) -> set[int]:
    """The processes that said that they listen."""
    return {line["pid"] for line in server.lines() if line["message"] == "listening"}


async def until_listening(server: Serving, count: int) -> set[int]:
    async with asyncio.timeout(30):
        while len(found := listening(server)) < count:
            assert server.child.running, server.child.log_tail()
            await asyncio.sleep(0.05)
    return found


async def first_spawned(server: Serving) -> int:
    """The pid of a process that serves, as soon as there is one."""
    async with asyncio.timeout(30):
        while not (found := spawned_by(server.child.pid)):
            assert server.child.running, server.child.log_tail()
            await asyncio.sleep(0.01)
    return found[0]


def spawned_by(pid: int) -> list[int]:
    """The children that `multiprocessing` has spawned to serve; not the one that tidies up."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


async def test_both_serve_and_both_drain(dev_server: TemporalServer, tmp_path: Path) -> None:
    metrics = f"127.0.0.1:{free_port()}"
    arguments = (*TWO, "--metrics", metrics)
    async with serving(tmp_path, dev_server.address, *arguments) as server:
        await until_listening(server, 2)
        await server.until_serving()
        assert await calls_over_new_connections(server, 40) == {StatusCode.OK: 40}
        await asyncio.sleep(2 * LATE)  # each process writes its numbers a moment later
        text = await asyncio.to_thread(read, f"http://{metrics}/metrics")
        assert await server.child.stop() == 0
    count = 'protemporal_rpc_seconds_count{code="OK",method="desk.v1.Desk/Plain"} 40.0'
    assert count in text.splitlines()
    messages = Counter(line["message"] for line in server.lines())
    assert (messages["call"], messages["draining"]) == (40, 2)


async def test_a_process_that_dies_is_replaced(dev_server: TemporalServer, tmp_path: Path) -> None:
    async with serving(tmp_path, dev_server.address, *TWO) as server:
        before = await until_listening(server, 2)
        await asyncio.sleep(5)  # what dies earlier is not replaced
        os.kill(min(before), signal.SIGKILL)
        after = await until_listening(server, 3)
        assert before < after
        await server.until_serving()
        assert await calls_over_new_connections(server, 20) == {StatusCode.OK: 20}
        assert await server.child.stop() == 0


async def test_a_process_that_dies_young_ends_all(
    dev_server: TemporalServer, tmp_path: Path
) -> None:
    async with serving(tmp_path, dev_server.address, *TWO) as server:
        # At once: a busy machine may need longer to have them listen than they count as young.
        os.kill(await first_spawned(server), signal.SIGKILL)
        assert await server.child.wait() == 1
    assert "is replaced" not in server.child.log_tail()


async def test_they_end_without_their_supervisor(
    dev_server: TemporalServer, tmp_path: Path
) -> None:
    async with serving(tmp_path, dev_server.address, *TWO) as server:
        children = await until_listening(server, 2)
        os.kill(server.child.pid, signal.SIGKILL)
        async with asyncio.timeout(20):
            while any(map(is_running, children)):  # noqa: ASYNC110 - not our children to wait for
                await asyncio.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_what_none_can_serve_ends_all(tmp_path: Path) -> None:
    async with serving(tmp_path, "127.0.0.1:9", *TWO, "--module", "json") as server:
        assert await server.child.wait() == 1
    assert "Error: there is no gateway in json" in server.child.log_tail()
    assert "Traceback" not in server.child.log_tail()


async def test_a_port_in_use(tmp_path: Path, dev_server: TemporalServer) -> None:
    async with serving(tmp_path, "127.0.0.1:9", *TWO, "--listen", dev_server.address) as server:
        assert await server.child.wait() == 1
    assert server.child.log_tail().startswith(f"Error: cannot listen on {dev_server.address}")


@pytest.mark.parametrize(
    "listen", ["unix:/run/x", "127.0.0.1", "127.0.0.1:x", "127.0.0.1:65536", "no.such.host:1"]
)
def test_what_cannot_be_shared(listen: str) -> None:
    with pytest.raises(ServerSetupError, match=listen), reserved(listen):
        pass


def test_a_reserved_port_is_shared_only_with_those_who_share() -> None:
    with reserved("127.0.0.1:0") as listen, socket.socket() as other:
        assert not listen.endswith(":0")
        with pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", int(listen.rpartition(":")[2])))
