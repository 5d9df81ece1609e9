import os
import select
import signal
import stat
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from protemporal.devstack import Child, NotReadyError
from protemporal.devstack.process import run

PYTHON = sys.executable
SOON = timedelta(seconds=10)
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""
WITH_GRANDCHILD = """
import subprocess, time
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""
# Starts a child as our users do, tells its id, and waits to be killed.
PARENT = """
import asyncio, sys
from pathlib import Path
from protemporal.devstack import Child

async def main():
    child = await Child.start(["/bin/sleep", "60"], log=Path(sys.argv[1]))
    print(child.pid, flush=True)
    await child.wait()

asyncio.run(main())
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


async def python(code: str, log: Path) -> Child:
    return await Child.start([PYTHON, "-c", code], log=log)


async def said_something(child: Child) -> None:
    async def wrote() -> bool:
        return bool(child.log_tail())

    await child.ready(wrote, within=SOON)


def ends_soon(pidfd: int) -> bool:
    """Whether the process behind a pidfd ends before long; a pidfd is readable from then on."""
    return bool(select.select([pidfd], [], [], SOON.total_seconds())[0])


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def never() -> bool:
    return False


async def test_runs_in_a_session_of_its_own(log: Path) -> None:
    async with await Child.start(["/bin/sleep", "60"], log=log) as child:
        assert os.getsid(child.pid) == child.pid
        assert child.running
    assert not child.running


async def test_stop_asks_first(log: Path) -> None:
    child = await Child.start(["/bin/sleep", "60"], log=log)
    assert await child.stop() == -signal.SIGTERM


async def test_stop_kills_who_does_not_listen(log: Path) -> None:
    child = await python(STUBBORN, log)
    await said_something(child)
    assert await child.stop(grace=timedelta(seconds=0.05)) == -signal.SIGKILL


async def test_kill_takes_grandchildren_too(log: Path) -> None:
    child = await python(WITH_GRANDCHILD, log)
    await said_something(child)
    grandchild = os.pidfd_open(int(child.log_tail()))
    assert await child.kill() == -signal.SIGKILL
    assert ends_soon(grandchild)
    os.close(grandchild)


async def test_not_ready_when_it_ends_early(log: Path) -> None:
    child = await python("print('no disk'); raise SystemExit(3)", log)
    with pytest.raises(NotReadyError, match=r"(?s)ended with status 3 .*no disk"):
        await child.ready(never, within=SOON)


async def test_not_ready_when_time_runs_out(log: Path) -> None:
    async with await Child.start(["/bin/sleep", "60"], log=log, name="server") as child:
        with pytest.raises(NotReadyError, match=r"server did not answer within 0\.05 s"):
            await child.ready(never, within=timedelta(seconds=0.05))


async def test_log_is_ours_alone(log: Path) -> None:
    await run([PYTHON, "-c", ""], log=log, within=SOON)
    assert mode(log) == 0o600


@pytest.mark.parametrize(
    ("code", "within", "message"),
    [
        pytest.param(
            "raise SystemExit('bad flag')", SOON, r"(?s)failed, status 1.*bad flag", id="fails"
        ),
        pytest.param("import time; time.sleep(60)", timedelta(), "took longer than 0 s", id="late"),
    ],
)
async def test_run_tells_how_it_went_wrong(
    code: str, within: timedelta, message: str, log: Path
) -> None:
    with pytest.raises(NotReadyError, match=message):
        await run([PYTHON, "-c", code], log=log, within=within)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux signals a child at parent's death")
async def test_dies_with_its_parent(log: Path, tmp_path: Path) -> None:
    parent = await Child.start([PYTHON, "-c", PARENT, tmp_path / "child"], log=log)
    await said_something(parent)
    child = os.pidfd_open(int(parent.log_tail()))
    os.kill(parent.pid, signal.SIGKILL)
    assert ends_soon(child)
    os.close(child)
    await parent.wait()
