"""How long a call may take: by min(caller's remaining - 20 ms, policy).

The margin is there because the caller's own clock otherwise wins and our status, which says more
than a bare DEADLINE_EXCEEDED, arrives too late to be seen. For the same reason what the caller's
gRPC may have added by rounding is taken off (measured: a time-out of 23 s arrives as 23.1 s).
"""

import math
import time
from typing import NamedTuple

MARGIN = 0.02
"""Seconds kept for the way back to the caller."""

_ROUNDING = ((0.9, 0.001), (9.0, 0.01), (90.0, 0.1), (900.0, 1.0), (math.inf, 10.0))
"""Up to how many seconds remaining gRPC's C core has rounded the time-out up by how many.

It keeps two to three digits of it: `Timeout::FromMillis` in its timeout_encoding.cc. The bounds lie
10 % below its own, because some of the time has passed on the way.
"""


class Policy(NamedTuple):
    """What an RPC may take, in seconds."""

    default: float
    """Where the caller says nothing."""
    limit: float
    """At most, whatever the caller says."""


class Deadline(NamedTuple):
    """A point in time of `time.monotonic`."""

    at: float
    is_ours: bool
    """Whether the policy, and not the caller, set it."""

    def remaining(self) -> float:
        """Seconds left, negative when it has passed."""
        return self.at - time.monotonic()


NONE = Deadline(math.inf, is_ours=True)
"""Where none is set yet."""

HOUR = 3600.0
QUERY = Policy(default=5.0, limit=5.0)
MUTATION = Policy(default=30.0, limit=30.0)
WAIT = Policy(default=60.0, limit=HOUR)
HAND_WRITTEN = Policy(default=30.0, limit=HOUR)
STREAM = Policy(default=HOUR, limit=HOUR)
ENDLESS = Policy(default=math.inf, limit=math.inf)


def deadline(policy: Policy, caller_remaining: float | None) -> Deadline:
    """When a call has to end; `caller_remaining` is None where the caller set no deadline."""
    now = time.monotonic()
    if caller_remaining is None:
        return Deadline(now + policy.default, is_ours=True)
    left = _at_least(caller_remaining) - MARGIN
    if left > policy.limit:
        return Deadline(now + policy.limit, is_ours=True)
    return Deadline(now + left, is_ours=False)


def _at_least(remaining: float) -> float:
    """What is left by the caller's own clock, whatever its gRPC has rounded."""
    for bound, step in _ROUNDING:
        if remaining <= bound:
            return remaining - step
    raise AssertionError  # the last bound is infinite
