from collections.abc import AsyncGenerator

import grpc.aio
import pytest
import pytest_asyncio

from oms.demo.caller import Caller
from support.system import System, running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[System]:
    """The whole system, as processes."""
    async with running(tmp_path_factory.mktemp("system")) as started:
        await started.supply("LAMP", 1000)
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def channel(system: System) -> AsyncGenerator[grpc.aio.Channel]:
    """A channel to the public API."""
    async with grpc.aio.insecure_channel(system.address) as opened:
        yield opened


@pytest.fixture
def caller(channel: grpc.aio.Channel) -> Caller:
    """A caller of the public API."""
    return Caller(channel)
