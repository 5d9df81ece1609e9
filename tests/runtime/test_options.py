from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from temporalio.common import Priority, RetryPolicy, WorkflowIDReusePolicy

from protemporal.runtime import options
from protemporal.runtime.options import Options, StartOptions, UpdateOptions, layered

VERBS = [
    options.StartOptions,
    options.UpdateOptions,
    options.UpdateWithStartOptions,
    options.ChildOptions,
    options.ActivityOptions,
    options.LocalActivityOptions,
    options.ContinueOptions,
]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.__name__)
def test_every_option_of_a_verb_can_be_shared(verb: type) -> None:
    accepted = set(verb.__annotations__) - {"options"}
    assert accepted <= set(Options.__dataclass_fields__)


def test_every_shared_option_is_of_some_verb() -> None:
    accepted = {name for verb in VERBS for name in verb.__annotations__}
    assert set(Options.__dataclass_fields__) <= accepted


LAYERS: list[tuple[str, dict[str, Any], Options, Options, str | None]] = [
    (
        "keyword wins",
        {"id": "a", "options": Options(id="b")},
        Options(id="c"),
        Options(id="d"),
        "a",
    ),
    ("options= is next", {"options": Options(id="b")}, Options(id="c"), Options(id="d"), "b"),
    ("then the client", {}, Options(id="c"), Options(id="d"), "c"),
    ("then the contract", {}, Options(), Options(id="d"), "d"),
    ("else nothing", {}, Options(), Options(), None),
    ("None is not said", {"id": None}, Options(), Options(id="d"), "d"),
]


@pytest.mark.parametrize(
    ("call", "client", "contract", "expected"),
    [case[1:] for case in LAYERS],
    ids=[case[0] for case in LAYERS],
)
def test_the_strongest_layer_wins(
    call: dict[str, Any], client: Options, contract: Options, expected: str | None
) -> None:
    assert layered(call, client, contract).id == expected


def test_a_merge_changes_no_layer() -> None:
    call = {"id": "a", "options": Options(task_queue="q")}
    shared = call["options"]
    layered(call, Options(), Options(run_timeout=timedelta(1)))
    assert call == {"id": "a", "options": shared}
    assert shared == Options(task_queue="q")


def test_a_priority_is_merged_by_its_members() -> None:
    merged = Options(priority=Priority(priority_key=1)).over(
        Options(priority=Priority(priority_key=2, fairness_key="k", fairness_weight=0.5))
    )
    assert merged.priority == Priority(priority_key=1, fairness_key="k", fairness_weight=0.5)


def test_a_retry_policy_is_taken_whole() -> None:
    stronger = RetryPolicy(maximum_attempts=1)
    merged = Options(retry_policy=stronger).over(
        Options(retry_policy=RetryPolicy(backoff_coefficient=3))
    )
    assert merged.retry_policy is stronger


def test_false_and_zero_are_said() -> None:
    merged = Options(request_eager_start=False, run_timeout=timedelta(0)).over(
        Options(request_eager_start=True, run_timeout=timedelta(9))
    )
    assert merged.request_eager_start is False
    assert merged.run_timeout == timedelta(0)


def test_a_verb_takes_what_it_knows() -> None:
    shared = Options(
        task_queue="q", update_id="u", id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE
    )
    assert set(shared.of(StartOptions)) == {"task_queue", "id_reuse_policy"}
    assert set(shared.of(UpdateOptions)) == {"update_id"}


some_options = st.builds(
    Options,
    id=st.none() | st.text(max_size=3),
    task_queue=st.none() | st.text(max_size=3),
    summary=st.none() | st.text(max_size=3),
)


@given(some_options, some_options, some_options)
def test_merging_is_associative(a: Options, b: Options, c: Options) -> None:
    assert a.over(b).over(c) == a.over(b.over(c))
