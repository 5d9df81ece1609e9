"""The way to Temporal, as its own environment describes it."""

import os
from pathlib import Path

import pytest
from temporalio.service import TLSConfig

from protemporal import runtime as pt
from protemporal.gateway import Connection
from protemporal.gateway.connection import CHANNEL_OPTIONS, system_roots
from protemporal.runtime import ConfigurationError
from support.tls import Authority


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("TEMPORAL_")]:
        monkeypatch.delenv(name)
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
    certificate, key = Authority(tmp_path).client()
    monkeypatch.setenv("TEMPORAL_TLS_CLIENT_CERT_PATH", str(certificate))
    monkeypatch.setenv("TEMPORAL_TLS_CLIENT_KEY_DATA", key.read_text())
    monkeypatch.setenv("TEMPORAL_TLS_SERVER_NAME", "temporal.internal")
    tls = Connection.from_environment().tls
    assert isinstance(tls, TLSConfig)
    found = (certificate.read_bytes(), key.read_bytes())
    assert (tls.client_cert, tls.client_private_key) == found
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


def pair(folder: Path) -> tuple[str, str]:
    certificate, key = Authority(folder).client()
    return certificate.read_text(), key.read_text()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"CLIENT_CERT_PATH": "/nope.pem"}, "cannot read /nope.pem: No such file"),
        ({"CLIENT_CERT_DATA": "CERTIFICATE"}, "certificate for Temporal and its key go together"),
        ({"CLIENT_KEY_DATA": "KEY"}, "certificate for Temporal and its key go together"),
        ({"CLIENT_CERT_DATA": "CERTIFICATE", "CLIENT_KEY_DATA": "OTHER KEY"}, "no pair in PEM"),
        ({"CLIENT_CERT_DATA": "x", "CLIENT_KEY_DATA": "y"}, "no pair in PEM"),
        ({"SERVER_CA_CERT_DATA": "x"}, "authority is none in PEM"),
        ({"SERVER_CA_CERT_DATA": "x", "SERVER_CA_CERT_PATH": "/y"}, "Cannot specify both"),
        ({"DISABLE_HOST_VERIFICATION": "true"}, "every certificate is verified"),
    ],
    ids=lambda value: "" if isinstance(value, str) else "+".join(value),
)
def test_what_cannot_be_followed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: dict[str, str], message: str
) -> None:
    certificate, key = pair(tmp_path)
    pem = {"CERTIFICATE": certificate, "KEY": key, "OTHER KEY": pair(tmp_path)[1]}
    for name, value in said.items():
        monkeypatch.setenv(f"TEMPORAL_TLS_{name}", pem.get(value, value))
    with pytest.raises(ConfigurationError, match=message):
        Connection.from_environment()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[[", "TOML parse error"),
        ("[profile.other]", "Profile 'mine' not found"),
        ("[profile.mine.tls]\ndisable_host_verification = true", "every certificate is verified"),
    ],
    ids=["no TOML", "no such profile", "no verification"],
)
def test_a_file_that_cannot_be_followed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, message: str
) -> None:
    file = tmp_path / "temporal.toml"
    file.write_text(text)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(file))
    monkeypatch.setenv("TEMPORAL_PROFILE", "mine")
    with pytest.raises(ConfigurationError, match=message):
        Connection.from_environment()


def test_tls_that_is_disabled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_TLS", "false")
    monkeypatch.setenv("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true")
    assert Connection.from_environment().tls is False


def test_a_name_that_grpc_cannot_verify() -> None:
    with pytest.raises(ConfigurationError, match="set domain"):
        Connection(tls=TLSConfig(verification_server_name="x"))


async def test_clients_and_workers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_TLS_DISABLE_HOST_VERIFICATION", "true")
    with pytest.raises(ConfigurationError, match="every certificate is verified"):
        await pt.connect()
