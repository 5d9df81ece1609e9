"""The way to Temporal's front end: address, TLS, API key, and how a channel behaves."""

import json
import os
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import grpc.aio
from temporalio.service import TLSConfig

from protemporal.runtime.environment import ConfigurationError, check_tls, connect_config

_SERVICE_CONFIG = json.dumps(
    {
        "methodConfig": [
            {
                "name": [{"service": "temporal.api.workflowservice.v1.WorkflowService"}],
                "retryPolicy": {
                    "maxAttempts": 5,
                    "initialBackoff": "0.1s",
                    "maxBackoff": "1s",
                    "backoffMultiplier": 2,
                    # Both say that nothing happened, or that the same ids make it happen once.
                    "retryableStatusCodes": ["UNAVAILABLE", "RESOURCE_EXHAUSTED"],
                },
            }
        ]
    }
)

CHANNEL_OPTIONS = (
    ("grpc.service_config", _SERVICE_CONFIG),
    ("grpc.enable_retries", 1),
    ("grpc.per_rpc_retry_buffer_size", 4 * 1024 * 1024),  # else a large start is sent only once
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.keepalive_timeout_ms", 15_000),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.initial_reconnect_backoff_ms", 100),  # found again 0.5 s after its return, not 3 s
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.max_receive_message_length", 64 * 1024 * 1024),
    ("grpc.use_local_subchannel_pool", 1),  # a channel of ours, a connection of ours
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Where Temporal is, and who we are there."""

    address: str = "localhost:7233"
    namespace: str = "default"
    api_key: str = field(default="", repr=False)
    tls: bool | TLSConfig = False
    metadata: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Sent with every call to Temporal."""
    identity: str = field(default_factory=lambda: f"{os.getpid()}@{socket.gethostname()}")

    def __post_init__(self) -> None:
        """Checks what a channel would fail of for ever.

        Raises:
            ConfigurationError: certificates cannot be used, or a name is asked for that gRPC cannot
                verify.
        """
        if not isinstance(self.tls, TLSConfig):
            return
        check_tls(self.tls)
        if self.tls.verification_server_name:
            raise ConfigurationError(
                "gRPC verifies the name that it asks for: set domain, not verification_server_name"
            )

    @classmethod
    def from_environment(cls, *, address: str = "", namespace: str = "") -> "Connection":
        """What Temporal's environment variables and configuration file say.

        `address` and `namespace` come before them. See `temporalio.envconfig`.

        Raises:
            ConfigurationError: they cannot be followed.
        """
        config = connect_config()
        api_key = config.get("api_key", "")
        return cls(
            address=address or config.get("target_host") or "localhost:7233",
            namespace=namespace or config.get("namespace") or "default",
            api_key=api_key,
            tls=config.get("tls", bool(api_key)),  # an API key never travels in the clear
            metadata=config.get("rpc_metadata", {}),
        )

    def channel(self) -> grpc.aio.Channel:
        """A channel that reconnects and retries by itself."""
        if not self.tls:
            return grpc.aio.insecure_channel(self.address, CHANNEL_OPTIONS)
        tls = self.tls if isinstance(self.tls, TLSConfig) else TLSConfig()
        name = (("grpc.ssl_target_name_override", tls.domain),) if tls.domain else ()
        options = (*CHANNEL_OPTIONS, *name)
        return grpc.aio.secure_channel(self.address, _credentials(tls), options)

    def call_metadata(self) -> tuple[tuple[str, str], ...] | None:
        """What goes with every call; None where nothing has to, which is cheaper."""
        pairs = {key.lower(): value for key, value in self.metadata.items()}
        if self.api_key:
            pairs.setdefault("authorization", f"Bearer {self.api_key}")
            pairs.setdefault("temporal-namespace", self.namespace)
        return tuple(pairs.items()) or None


def _credentials(tls: TLSConfig) -> grpc.ChannelCredentials:
    return grpc.ssl_channel_credentials(
        root_certificates=tls.server_root_ca_cert or system_roots(),
        private_key=tls.client_private_key,
        certificate_chain=tls.client_cert,
    )


def system_roots() -> bytes | None:
    """The system's CA bundle, which grpcio does not look at by itself; None if there is none."""
    bundle = ssl.get_default_verify_paths().cafile
    return Path(bundle).read_bytes() if bundle else None
