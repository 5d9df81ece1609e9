"""Raw option values to Python values, each checked."""

import math
import struct
from datetime import timedelta

from protemporal.contract.annotations import Option
from protemporal.contract.faults import Code
from protemporal.contract.model import Priority, RetryPolicy

_LONGEST = 315_576_000_000  # seconds; google/protobuf/duration.proto
_SECOND = timedelta(seconds=1)


def duration(option: Option, name: str) -> timedelta | None:
    """The duration if set, zero included; a part of a microsecond counts as one."""
    raw = option.option(name)
    if raw is None:
        return None
    seconds, nanos = raw.whole("seconds"), raw.whole("nanos")
    if abs(seconds) > _LONGEST or abs(nanos) >= 10**9 or seconds * nanos < 0:
        option.fault(Code.DURATION, name, f"seconds {seconds}, nanos {nanos} is no duration")
        return None
    if seconds < 0 or nanos < 0:
        option.fault(Code.DURATION, name, "negative; leave it out for no limit")
        return None
    return timedelta(seconds=seconds, microseconds=-(-nanos // 1000))


def positive_duration(option: Option, name: str) -> timedelta | None:
    """The duration if above zero; Temporal reads zero as not said."""
    return duration(option, name) or None


def retry_policy(option: Option) -> RetryPolicy | None:
    """`retry_policy` of a workflow or activity, even if empty."""
    raw = option.option("retry_policy")
    if raw is None:
        return None
    policy = RetryPolicy(
        initial_interval=positive_duration(raw, "initial_interval"),
        backoff_coefficient=raw.number("backoff_coefficient") or None,
        maximum_interval=positive_duration(raw, "max_interval"),
        maximum_attempts=raw.whole("max_attempts") or None,
        non_retryable_error_types=raw.texts("non_retryable_error_types"),
    )
    _check(raw, policy)
    return policy


def _check(raw: Option, policy: RetryPolicy) -> None:
    backoff = policy.backoff_coefficient
    if backoff is not None and not (1 <= backoff < math.inf):
        raw.fault(Code.RETRY, "backoff_coefficient", f"{backoff:g} is below 1 or not finite")
    if policy.maximum_attempts is not None and policy.maximum_attempts < 0:
        raw.fault(
            Code.RETRY, "max_attempts", f"{policy.maximum_attempts} is negative; 0 means no limit"
        )
    initial = policy.initial_interval or _SECOND
    if policy.maximum_interval is not None and policy.maximum_interval < initial:
        default = "" if policy.initial_interval else ", which is Temporal's default"
        raw.fault(
            Code.RETRY,
            "max_interval",
            f"{policy.maximum_interval.total_seconds():g} s is shorter than initial_interval,"
            f" {initial.total_seconds():g} s{default}",
        )


def priority(option: Option) -> Priority | None:
    """`priority` of a workflow or activity, if any member is set."""
    raw = option.option("priority")
    if raw is None:
        return None
    weight = raw.number("fairness_weight")
    return Priority(
        priority_key=raw.whole("priority_key") or None,
        fairness_key=raw.text("fairness_key") or None,
        fairness_weight=_shortest(weight) if weight else None,
    )


def _shortest(number: float) -> float:
    """The shortest decimal that is this 32-bit float: 0.1, not 0.10000000149011612."""
    digits = (float(f"{number:.{precision}g}") for precision in range(6, 10))
    packed = struct.pack("f", number)
    return next((short for short in digits if struct.pack("f", short) == packed), number)
