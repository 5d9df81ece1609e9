from datetime import timedelta

import pytest

from oms.config import Config, ConfigError, Timings


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Config.read({}) == Config()
    assert Config().timings.customer_action == timedelta(minutes=10)


def test_the_environment_is_read() -> None:
    config = Config.read(
        {
            "DATABASE_URL": "postgresql://x/y",
            "OMS_DB_STRICT": "1",
            "TEMPORAL_ADDRESS": "temporal:7233",
            "TEMPORAL_NAMESPACE": "shop",
        }
    )
    assert config.database_url == "postgresql://x/y"
    assert config.database_strict
    assert (config.temporal_address, config.temporal_namespace) == ("temporal:7233", "shop")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("250ms", timedelta(milliseconds=250)),
        ("5s", timedelta(seconds=5)),
        ("1.5", timedelta(seconds=1.5)),
        ("10m", timedelta(minutes=10)),
        ("2h", timedelta(hours=2)),
    ],
)
def test_durations_have_units(text: str, expected: timedelta) -> None:
    timings = Config.read({"OMS_SIMULATE_SLEEP": text}).timings
    assert timings == Timings(simulate_sleep=expected)


@pytest.mark.parametrize("text", ["soon", "-1s", "1d", "1 s"])
def test_a_wrong_duration_is_named(text: str) -> None:
    with pytest.raises(ConfigError, match="OMS_SHIPPING_STEP="):
        Config.read({"OMS_SHIPPING_STEP": text})
