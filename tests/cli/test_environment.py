"""The way to Temporal by its environment configuration, through a proxy that ends TLS."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import grpc
import grpc.aio
import pytest
import trustme
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckResponse
from temporalio.worker import Worker

from cli.serving import Serving, serving
from gateway.calls import Reply, call, until_health
from gateway.desk import Desk, Task
from protemporal import runtime as pt
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions
from protemporal.gateway.handlers import Handler
from support.tls import HOST, Authority, ending_tls

Environ = Mapping[str, str]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


def no_files(tmp_path: Path) -> dict[str, str]:
    """The configuration of whoever runs the tests is not theirs."""
    return {"TEMPORAL_CONFIG_FILE": str(tmp_path / "none.toml")}


def trusting(authority: Authority, address: str) -> dict[str, str]:
    return {
        **no_files(authority.folder),
        "TEMPORAL_ADDRESS": address,
        "TEMPORAL_TLS": "true",
        "TEMPORAL_TLS_SERVER_CA_CERT_PATH": str(authority.certificate),
        "TEMPORAL_TLS_SERVER_NAME": HOST,
    }


def known(authority: Authority) -> dict[str, str]:
    certificate, key = authority.client()
    return {
        "TEMPORAL_TLS_CLIENT_CERT_PATH": str(certificate),
        "TEMPORAL_TLS_CLIENT_KEY_PATH": str(key),
    }


@asynccontextmanager
async def front(
    tmp_path: Path, environ: Environ, *arguments: str
) -> AsyncGenerator[tuple[Serving, grpc.aio.Channel]]:
    async with (
        serving(tmp_path, "", *arguments, env=tuple(environ.items())) as server,
        grpc.aio.insecure_channel(server.address) as channel,
    ):
        yield server, channel


async def work(channel: grpc.aio.Channel) -> Reply:
    return await call(channel, "/desk.v1.Desk/Work", Task(key=uuid4().hex), timeout=10)


@asynccontextmanager
async def front_here(
    monkeypatch: pytest.MonkeyPatch, environ: Environ
) -> AsyncGenerator[grpc.aio.Channel]:
    """A front end in this process, which is quicker to start."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    async with (
        Server([Desk()], Connection.from_environment(), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield channel


async def until_not_serving(channel: grpc.aio.Channel) -> None:
    async with asyncio.timeout(20):
        while True:
            try:
                await until_health(channel, HealthCheckResponse.NOT_SERVING)
            except grpc.aio.AioRpcError:
                await asyncio.sleep(0.05)  # it does not listen yet
            else:
                return


# What works


async def test_mutual_tls_by_variables(
    dev_server: TemporalServer, worker: Worker, authority: Authority, tmp_path: Path
) -> None:
    del worker
    async with ending_tls(dev_server.address, authority.server(mutual=True)) as address:
        environ = {**trusting(authority, address), **known(authority)}
        async with front(tmp_path, environ) as (server, channel):
            await server.until_serving()
            assert (await work(channel)).code is StatusCode.OK


async def test_a_profile_of_a_file_in_each_of_several_processes(
    dev_server: TemporalServer, worker: Worker, authority: Authority, tmp_path: Path
) -> None:
    del worker
    certificate, key = authority.client()
    async with ending_tls(dev_server.address, authority.server(mutual=True)) as address:
        file = tmp_path / "temporal.toml"
        file.write_text(f"""
            [profile.proxied]
            address = "{address}"
            namespace = "default"
            [profile.proxied.tls]
            server_name = "{HOST}"
            server_ca_cert_path = "{authority.certificate}"
            client_cert_path = "{certificate}"
            client_key_path = "{key}"
        """)
        environ = {"TEMPORAL_CONFIG_FILE": str(file), "TEMPORAL_PROFILE": "proxied"}
        async with front(tmp_path, environ, "--processes", "2") as (server, channel):
            await server.until_serving()
            assert (await work(channel)).code is StatusCode.OK


async def test_a_namespace_that_is_not_there(
    dev_server: TemporalServer, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ending_tls(dev_server.address, authority.server()) as address:
        environ = {**trusting(authority, address), "TEMPORAL_NAMESPACE": "nobody"}
        async with front_here(monkeypatch, environ) as channel:
            assert (await work(channel)).reason == "BACKEND_MISCONFIGURED"


@dataclass
class Backend(grpc.GenericRpcHandler):
    """In Temporal's place: answers everything, and keeps what came with it."""

    seen: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Handler:
        self.seen.append(dict(handler_call_details.invocation_metadata))

        async def answer(_request: bytes, _context: object) -> bytes:
            return b""

        return grpc.unary_unary_rpc_method_handler(answer)


@asynccontextmanager
async def in_temporals_place(authority: Authority) -> AsyncGenerator[tuple[Backend, str]]:
    made = authority.authority.issue_cert(HOST)
    pair = (made.private_key_pem.bytes(), made.cert_chain_pems[0].bytes())
    backend = Backend()
    server = grpc.aio.server(handlers=(backend,))
    port = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([pair]))
    await server.start()
    yield backend, f"127.0.0.1:{port}"
    await server.stop(0)


@pytest.mark.parametrize("trust", ["of a file", "of the system"])
async def test_an_api_key_travels_with_every_call_and_by_tls(
    authority: Authority, monkeypatch: pytest.MonkeyPatch, trust: str
) -> None:
    async with in_temporals_place(authority) as (backend, address):
        environ = {
            **trusting(authority, address),
            "TEMPORAL_API_KEY": "canary",
            "TEMPORAL_NAMESPACE": "orders",
            "TEMPORAL_GRPC_META_X_TEAM": "desk",
        }
        if trust == "of the system":  # where the key alone makes it TLS
            del environ["TEMPORAL_TLS"], environ["TEMPORAL_TLS_SERVER_CA_CERT_PATH"]
            environ["SSL_CERT_FILE"] = str(authority.certificate)
        async with front_here(monkeypatch, environ) as channel:
            await until_health(channel, HealthCheckResponse.SERVING)
            signalled = await call(channel, "/desk.v1.Desk/Close", Task(key="k"))
            assert signalled.code is StatusCode.OK
    assert len(backend.seen) >= 2
    wanted = {"authorization": "Bearer canary", "temporal-namespace": "orders", "x-team": "desk"}
    assert all(wanted.items() <= metadata.items() for metadata in backend.seen)


# What does not


@pytest.mark.parametrize("wrong", ["an authority", "a name", "no client certificate"])
async def test_what_cannot_be_verified_is_not_used(
    dev_server: TemporalServer,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    wrong: str,
) -> None:
    async with ending_tls(dev_server.address, authority.server(mutual=True)) as address:
        environ = {**trusting(authority, address), **known(authority)}
        if wrong == "an authority":
            trustme.CA().cert_pem.write_to_path(authority.folder / "authority.pem")
        elif wrong == "a name":
            environ["TEMPORAL_TLS_SERVER_NAME"] = "elsewhere.internal"
        else:
            environ = trusting(authority, address)
        async with front_here(monkeypatch, environ) as channel:
            reply = await work(channel)
            await until_health(channel, HealthCheckResponse.NOT_SERVING)
    assert (reply.code, reply.reason) == (StatusCode.UNAVAILABLE, "BACKEND_UNAVAILABLE")


async def test_it_serves_as_soon_as_the_certificate_is_right(
    dev_server: TemporalServer, worker: Worker, authority: Authority, tmp_path: Path
) -> None:
    del worker
    context = Authority(tmp_path).server()  # of an authority that nobody trusts
    async with (
        ending_tls(dev_server.address, context) as address,
        front(tmp_path, trusting(authority, address)) as (server, channel),
    ):
        await until_not_serving(channel)
        assert (await work(channel)).reason == "BACKEND_UNAVAILABLE"
        authority.certify(context)
        await server.until_serving()
        assert (await work(channel)).code is StatusCode.OK


async def test_what_cannot_be_followed_ends_it_at_once(tmp_path: Path) -> None:
    environ = {**no_files(tmp_path), "TEMPORAL_TLS_SERVER_CA_CERT_PATH": "/nope.pem"}
    async with front(tmp_path, environ) as (server, _):
        assert await server.child.wait() == 1
    assert server.child.log_tail() == "Error: cannot read /nope.pem: No such file or directory"


# Clients and workers read the same


async def test_a_client_goes_the_same_way(
    dev_server: TemporalServer, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ending_tls(dev_server.address, authority.server(mutual=True)) as address:
        for name, value in {**trusting(authority, address), **known(authority)}.items():
            monkeypatch.setenv(name, value)
        client = await pt.connect()
        assert (await client.count_workflows()).count >= 0
        monkeypatch.delenv("TEMPORAL_TLS_CLIENT_CERT_PATH")
        monkeypatch.delenv("TEMPORAL_TLS_CLIENT_KEY_PATH")
        with pytest.raises(RuntimeError):
            await pt.connect()
