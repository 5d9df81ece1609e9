import time

import pytest

from protemporal.gateway.deadlines import MUTATION, QUERY, WAIT, Policy, deadline


@pytest.mark.parametrize(
    ("policy", "caller", "expected", "is_ours"),
    [
        (QUERY, None, 5.0, True),
        (QUERY, 2.0, 1.98, False),
        (QUERY, 60.0, 5.0, True),
        (MUTATION, None, 30.0, True),
        (MUTATION, 40.0, 30.0, True),
        (WAIT, None, 60.0, True),
        (WAIT, 600.0, 599.98, False),
        (WAIT, 10_000.0, 3600.0, True),
        (WAIT, 0.0, -0.02, False),
    ],
)
def test_min_of_caller_and_policy(
    policy: Policy, caller: float | None, expected: float, *, is_ours: bool
):
    made = deadline(policy, caller)
    assert made.at - time.monotonic() == pytest.approx(expected, abs=0.01)
    assert made.is_ours is is_ours
