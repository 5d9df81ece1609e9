"""The way to Temporal, as its own environment describes it."""

from pathlib import Path

import pytest
from temporalio.service import TLSConfig

from protemporal.gateway import Connection
from protemporal.gateway.connection import CHANNEL_OPTIONS, system_roots


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ADDRESS", "NAMESPACE", "API_KEY", "TLS", "PROFILE"):
        monkeypatch.delenv(f"TEMPORAL_{name}", raising=False)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "none.toml"))


def test_the_defaults() -> None:
    connection = Connection.from_environment()
    assert (connection.address, connection.namespace) == ("localhost:7233", "default")
    assert connection.tls is False
    assert connection.call_metadata() is None


def test_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "cloud:7233")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "orders")
    monkeypatch.setenv("TEMPORAL_API_KEY", "key")
    monkeypatch.setenv("TEMPORAL_GRPC_META_X_TEAM", "orders")
    connection = Connection.from_environment()
    assert (connection.address, connection.namespace) == ("cloud:7233", "orders")
    assert connection.tls
    assert dict(connection.call_metadata() or ()) == {
        "authorization": "Bearer key",
        "temporal-namespace": "orders",
        "x-team": "orders",
    }
    assert "key" not in repr(connection).replace("api_key", "")


def test_what_is_given_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "cloud:7233")
    connection = Connection.from_environment(address="here:1", namespace="mine")
    assert (connection.address, connection.namespace) == ("here:1", "mine")


def test_tls_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificate = tmp_path / "client.pem"
    certificate.write_bytes(b"pem")
    monkeypatch.setenv("TEMPORAL_TLS_CLIENT_CERT_PATH", str(certificate))
    monkeypatch.setenv("TEMPORAL_TLS_CLIENT_KEY_DATA", "key")
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_NAME", "temporal.internal")
    tls = Connection.from_environment().tls
    assert isinstance(tls, TLSConfig)
    assert (tls.client_cert, tls.client_private_key) == (b"pem", b"key")
    assert tls.domain == "temporal.internal"


@pytest.mark.parametrize("tls", [False, True, TLSConfig(domain="x")], ids=["none", "TLS", "name"])
async def test_channels_are_made(*, tls: bool | TLSConfig) -> None:
    await Connection(tls=tls).channel().close()


def test_an_identity_names_process_and_machine() -> None:
    assert "@" in Connection().identity


def test_system_roots_are_pem() -> None:
    roots = system_roots()
    assert roots is None or b"BEGIN CERTIFICATE" in roots


def test_no_option_twice() -> None:
    names = [name for name, _ in CHANNEL_OPTIONS]
    assert len(names) == len(set(names))
