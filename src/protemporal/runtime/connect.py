"""Connects to Temporal the way every Temporal tool does, with this toolkit's payload converter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protemporal.runtime.environment import connect_config
from protemporal.runtime.messages import Profile, data_converter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from temporalio.client import Client, Interceptor, Plugin
    from temporalio.runtime import Runtime


async def connect(
    address: str | None = None,
    *,
    namespace: str | None = None,
    profile: Profile = "binary",
    identity: str | None = None,
    interceptors: Sequence[Interceptor] = (),
    plugins: Sequence[Plugin] = (),
    runtime: Runtime | None = None,
    lazy: bool = False,
) -> Client:
    """A connected client whose payloads are written in `profile`, and that carries the caller on.

    What is not given here comes from Temporal's environment configuration: `TEMPORAL_ADDRESS`,
    `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS, profiles of `temporal.toml`
    (https://docs.temporal.io/develop/environment-configuration).

    Raises:
        ConfigurationError: the environment describes no way to Temporal.
        RuntimeError: Temporal cannot be reached; with `lazy`, the first call says so.
    """
    # The SDK's client and worker, which a process that only defines contracts can do without.
    from temporalio.client import Client  # noqa: PLC0415

    from protemporal.runtime.propagation import CallerInterceptor  # noqa: PLC0415

    config = connect_config()
    config["target_host"] = address or config.get("target_host") or "localhost:7233"
    if namespace:
        config["namespace"] = namespace
    if identity:
        config["identity"] = identity  # type: ignore[typeddict-unknown-key] # Client.connect takes it
    return await Client.connect(
        **config,
        data_converter=data_converter(profile),
        interceptors=[CallerInterceptor(), *interceptors],
        plugins=plugins,
        runtime=runtime,
        lazy=lazy,
    )
