"""A migrated database of its own for each test, copied from a template."""

from collections.abc import AsyncGenerator
from uuid import uuid4

import pytest_asyncio
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

import oms_stage
from oms import migrate
from oms.database import Database, connect
from protemporal import runtime as pt
from protemporal.devstack import PostgresServer, TemporalServer


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres() -> AsyncGenerator[PostgresServer]:
    """A Postgres server."""
    async with PostgresServer(database="oms_tests") as server:
        yield server


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def template(postgres: PostgresServer) -> AsyncGenerator[str]:
    """The name of a database with the newest schema."""
    name = f"oms_template_{uuid4().hex}"
    await migrate.up(await postgres.create_database(name))
    yield name
    await postgres.drop_database(name)


@pytest_asyncio.fixture(loop_scope="session")
async def empty_database_url(postgres: PostgresServer) -> AsyncGenerator[str]:
    """The address of a database without any table."""
    name = f"oms_{uuid4().hex}"
    yield await postgres.create_database(name)
    await postgres.drop_database(name)


@pytest_asyncio.fixture(loop_scope="session")
async def database_url(postgres: PostgresServer, template: str) -> AsyncGenerator[str]:
    """The address of a database with the newest schema and no rows."""
    name = f"oms_{uuid4().hex}"
    yield await postgres.create_database(name, template=template)
    await postgres.drop_database(name)


@pytest_asyncio.fixture(loop_scope="session")
async def database(database_url: str) -> AsyncGenerator[Database]:
    """The same, open."""
    async with connect(database_url) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def namespace(dev_server: TemporalServer) -> Client:
    """A client of a namespace of its own, where orders begin at 1 and no other worker polls."""
    name = uuid4().hex
    client = await pt.connect(dev_server.address, namespace=name)
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(
            namespace=name, workflow_execution_retention_period=Duration(seconds=86_400)
        )
    )
    return client


@pytest_asyncio.fixture(loop_scope="session")
async def live_stage(namespace: Client, database: Database) -> AsyncGenerator[oms_stage.Stage]:
    """The application on a dev server, in real time.

    For tests that cancel activities: the time-skipping server does not know one that is scheduled
    and not started yet, and refuses the workflow task that cancels it for ever.
    """
    async with oms_stage.stage(namespace, database) as ready:
        yield ready


@pytest_asyncio.fixture(loop_scope="session")
async def stage(
    time_skipping: WorkflowEnvironment, database: Database
) -> AsyncGenerator[oms_stage.Stage]:
    """The application on a clock that jumps while a workflow's result is awaited."""
    async with oms_stage.stage(time_skipping.client, database) as ready:
        yield ready
