"""What the environment says, read once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Self

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|)")
_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
}


class ConfigError(ValueError):
    """A variable of the environment cannot be understood; the text names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """The time limits that the front gives to each workflow it starts."""

    simulate_sleep: timedelta = timedelta(seconds=5)
    """`OMS_SIMULATE_SLEEP`: work of an order without items."""
    customer_action: timedelta = timedelta(minutes=10)
    """`OMS_CUSTOMER_ACTION`: how long an unavailable item waits for the customer."""
    shipping_step: timedelta = timedelta(seconds=1)
    """`OMS_SHIPPING_STEP`: one of the ten steps of booking a carrier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of one process. Temporal's own (`TEMPORAL_…`) are read by its SDK."""

    database_url: str = "postgresql://oms@127.0.0.1:5432/oms"
    """`DATABASE_URL`."""
    database_strict: bool = False
    """`OMS_DB_STRICT`: refuse to run behind a pooler in transaction mode."""
    temporal_address: str | None = None
    """`TEMPORAL_ADDRESS`; None: what Temporal's own configuration files say."""
    temporal_namespace: str = "default"
    """`TEMPORAL_NAMESPACE`."""
    timings: Timings = field(default_factory=Timings)

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The configuration that `environ` describes; ConfigError if some of it makes no sense."""
        default = cls()
        return cls(
            database_url=environ.get("DATABASE_URL") or default.database_url,
            database_strict=environ.get("OMS_DB_STRICT") == "1",
            temporal_address=environ.get("TEMPORAL_ADDRESS"),
            temporal_namespace=environ.get("TEMPORAL_NAMESPACE") or default.temporal_namespace,
            timings=Timings(
                simulate_sleep=_duration(environ, "OMS_SIMULATE_SLEEP", "5s"),
                customer_action=_duration(environ, "OMS_CUSTOMER_ACTION", "10m"),
                shipping_step=_duration(environ, "OMS_SHIPPING_STEP", "1s"),
            ),
        )


def _duration(environ: Mapping[str, str], name: str, default: str) -> timedelta:
    text = environ.get(name) or default
    parts = _DURATION.fullmatch(text)
    if parts is None:
        raise ConfigError(f"{name}={text!r} is no duration; write 500ms, 5s, 10m or 1h")
    return float(parts[1]) * _UNITS[parts[2]]
