"""The README's five minutes, done as it says, with the text it has."""

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from protemporal.devstack import Child, TemporalServer, free_port
from protemporal.devstack.ports import answers

README = Path(__file__).resolve().parents[1] / "README.md"
START_WITHIN = timedelta(seconds=30)


def block(step: int, language: str = "") -> str:
    """The first code block of a language in a numbered step."""
    section = README.read_text().split(f"**{step}. ", maxsplit=1)[1]
    found = re.search(rf"```{language}\n(.*?)```", section, flags=re.DOTALL)
    assert found is not None
    return found[1]


def environment(**more: str) -> dict[str, str]:
    scripts = sysconfig.get_path("scripts")
    return {**os.environ, "PATH": f"{scripts}:{os.environ['PATH']}", **more}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newcomer's folder after the third step."""
    folder = tmp_path_factory.mktemp("newcomer")
    proto = folder / "proto/orders/v1/orders.proto"
    proto.parent.mkdir(parents=True)
    proto.write_text(block(1, "proto"))
    shell = ["sh", "-e", "-c", block(2)]
    subprocess.run(shell, cwd=folder, env=environment(), check=True)
    folder.joinpath("worker.py").write_text(block(3, "python"))
    return folder


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def served(project: Path, dev_server: TemporalServer) -> AsyncGenerator[str]:
    """The address of the served contract, after the fourth step."""
    address = f"localhost:{free_port()}"
    _, worker, serve = (line for line in block(4).splitlines() if line)

    async def start(line: str, name: str) -> Child:
        own = line.replace("localhost:50051", address).removeprefix("PYTHONPATH=gen ")
        command = ["/bin/sh", "-c", f"exec {own}"]
        environ = environment(PYTHONPATH="gen", TEMPORAL_ADDRESS=dev_server.address)
        log = project / f"{name}.log"
        return await Child.start(command, name=name, log=log, env=environ, cwd=project)

    script = project / "worker.py"
    script.write_text(script.read_text().replace("localhost:7233", dev_server.address))
    async with AsyncExitStack() as children:
        await children.enter_async_context(await start(worker, "worker"))
        front = await children.enter_async_context(await start(serve, "serve"))
        port = int(address.rpartition(":")[2])
        await front.ready(lambda: answers(port), within=START_WITHIN)
        yield address


async def shell(line: str, folder: Path) -> str:
    done = await asyncio.to_thread(
        subprocess.run,
        ["sh", "-c", line],
        cwd=folder,
        env=environment(PYTHONPATH="gen"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_the_served_contract_answers_as_the_readme_calls_it(
    served: str, project: Path
) -> None:
    place, _grpcurl = re.split(r"\n(?=\w)", block(5).replace("localhost:50051", served).strip())
    assert json.loads(await shell(place, project)) == {"receipt": "receipt for 42"}
    ask = place.replace("PlaceOrder", "GetOrder")
    assert json.loads(await shell(ask, project)) == {"state": "paid"}


async def test_the_python_client_answers(
    served: str, project: Path, dev_server: TemporalServer
) -> None:
    _ = served
    code = block(5, "python").replace("localhost:7233", dev_server.address)
    program = [
        "from orders.v1 import orders_pb2 as pb",
        "from orders.v1 import orders_temporal as t",
        "from protemporal import runtime as pt",
        "async def main():",
        *(f"    {line}" for line in code.splitlines()),
        "pt.run_main(main)",
    ]
    script = project / "caller.py"
    script.write_text("\n".join(program))
    out = await shell(f"{shlex.quote(sys.executable)} caller.py", project)
    assert "receipt for 43" in out


async def test_the_mistake_is_answered_as_the_readme_says(project: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "orders/v1/orders.proto"
    wrong.parent.mkdir(parents=True)
    right = block(1, "proto")
    first = right.index("orderId")
    wrong.write_text(f"{right[:first]}order{right[first + len('orderId') :]}")
    line = block(2).replace("-I proto", f"-I {tmp_path}")
    said = README.read_text().split("all mistakes at once:\n\n```\n")[1].split("\n```")[0]
    assert said in await shell(f"! {{ {line} }} 2>&1", project)
