import time

import pytest

from protemporal.gateway.deadlines import MUTATION, QUERY, WAIT, Policy, deadline


@pytest.mark.parametrize(
    ("policy", "caller", "expected", "is_ours"),
    [
        (QUERY, None, 5.0, True),
        (QUERY, 0.5, 0.479, False),
        (QUERY, 2.0, 1.97, False),
        (QUERY, 60.0, 5.0, True),
        (MUTATION, None, 30.0, True),
        (MUTATION, 40.0, 30.0, True),
        (WAIT, None, 60.0, True),
        (WAIT, 23.1, 22.98, False),
        (WAIT, 600.0, 598.98, False),
        (WAIT, 10_000.0, 3600.0, True),
        (WAIT, 0.0, -0.021, False),
    ],
)
def test_min_of_caller_and_policy(
    policy: Policy, caller: float | None, expected: float, *, is_ours: bool
) -> None:
    made = deadline(policy, caller)
    assert made.at - time.monotonic() == pytest.approx(expected, abs=0.004)
    assert made.is_ours is is_ours
