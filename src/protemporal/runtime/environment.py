"""Temporal's environment configuration, as clients and the front end read it.

Variables and profiles: https://docs.temporal.io/develop/environment-configuration. What cannot be
followed is an error here, and not a connection that fails for ever or checks less than was asked.
"""

import importlib
import ssl
from pathlib import Path
from typing import Any, cast

from temporalio.envconfig import ClientConfigProfile, ClientConnectConfig
from temporalio.service import TLSConfig

_native: Any = importlib.import_module("temporalio.bridge.temporal_sdk_bridge")  # it has no types


class ConfigurationError(ValueError):
    """The way to Temporal is described wrongly; the text says what to change."""


def connect_config() -> ClientConnectConfig:
    """What variables and profile say, in the form of `Client.connect`'s arguments.

    Raises:
        ConfigurationError: they contradict each other, name what is not there, or ask for what the
            SDK would ignore.
    """
    try:
        said: Any = _native.envconfig.load_client_connect_config(
            profile=None,
            path=None,
            data=None,
            disable_file=False,
            disable_env=False,
            config_file_strict=False,
            env_vars=None,
        )
        config = ClientConfigProfile.from_dict(said).to_client_connect_config()
    except OSError as error:
        raise ConfigurationError(f"cannot read {error.filename}: {error.strerror}") from error
    except RuntimeError as error:
        raise ConfigurationError(f"Temporal's environment configuration: {error}") from error
    tls, said_of_tls = config.get("tls", False), cast("dict[str, Any]", said.get("tls", {}))
    if tls and said_of_tls.get("disable_host_verification"):
        raise ConfigurationError(
            "TEMPORAL_TLS_DISABLE_HOST_VERIFICATION cannot be followed: every certificate is"
            " verified. Name the host that is in it with TEMPORAL_TLS_SERVER_NAME, and its"
            " authority with TEMPORAL_TLS_SERVER_CA_CERT_PATH"
        )
    if isinstance(tls, TLSConfig):
        check_tls(tls)
    return config


def check_tls(tls: TLSConfig) -> None:
    """Checks certificates and key before a connection is tried with them.

    Raises:
        ConfigurationError: there is one without the other, or they cannot be read.
    """
    if bool(tls.client_cert) != bool(tls.client_private_key):
        raise ConfigurationError("a client certificate for Temporal and its key go together")
    if tls.client_cert and tls.client_private_key:
        try:
            check_certificate(tls.client_cert, tls.client_private_key)
        except ValueError as error:
            raise ConfigurationError(
                "the client certificate for Temporal and its key are no pair in PEM"
            ) from error
    if tls.server_root_ca_cert is not None:
        try:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.load_verify_locations(cadata=tls.server_root_ca_cert.decode())
        except (ssl.SSLError, ValueError) as error:
            raise ConfigurationError(
                "the certificate of Temporal's authority is none in PEM"
            ) from error


def check_certificate(certificate: bytes, key: bytes) -> None:
    """Checks that a chain and a key belong together.

    Raises:
        ValueError: they do not, or are no PEM.
    """
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - 2 ms, for those with certificates

    with TemporaryDirectory(prefix="protemporal-") as folder:  # ssl reads files only
        paths = Path(folder, "certificate.pem"), Path(folder, "key.pem")
        for path, content in zip(paths, (certificate, key), strict=True):
            path.write_bytes(content)
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(*paths, password="")
        except ssl.SSLError as error:
            raise ValueError("no certificate with its key") from error
