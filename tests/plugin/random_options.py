"""Options at random, of which any may be wrong."""

from typing import Any

from google.protobuf import duration_pb2
from google.protobuf.message import Message
from hypothesis import strategies as st
from temporalio.api.common.v1 import message_pb2 as common_pb2

from temporal.v1 import temporal_pb2 as annotations

TEMPLATES = st.one_of(
    st.sampled_from(
        [
            "",
            "order",
            "order/${! a }",
            "order/${! uuid_v4() }",
            '${! a.or("x") }/y',
            "${! nope }",
            "${!",
            "q\"${! a.uppercase() }'\\\\",
            "${! b.string() }",
        ]
    ),
    st.text(max_size=12),
)
MAPPINGS = st.sampled_from(["", "City = a", 'keyword.City = a.or("x")', "City = ", "X = nope"])
DURATIONS = st.builds(
    duration_pb2.Duration,
    seconds=st.sampled_from([0, 1, 90, 86400, -1, 10**12]),
    nanos=st.sampled_from([0, 0, 0, 1, 999_999_999, -5]),
)
NAMES = st.one_of(st.just(""), st.text(max_size=8), st.sampled_from(["__temporal_x", "n" * 1001]))
ROLES = st.sampled_from(
    [
        (),
        ("workflow",),
        ("workflow",),
        ("workflow",),
        ("activity",),
        ("signal",),
        ("query",),
        ("update",),
        ("workflow", "activity"),
        ("update", "activity"),
        ("signal", "query"),
    ]
)
PATCHES = st.builds(annotations.Patch, version=st.integers(0, 1), mode=st.integers(0, 3))
RETRIES = st.one_of(
    st.none(),
    st.builds(
        annotations.RetryPolicy,
        initial_interval=st.one_of(st.none(), DURATIONS),
        backoff_coefficient=st.sampled_from([0.0, 1.5, 2.0, -1.0, float("nan"), float("inf")]),
        max_attempts=st.integers(-1, 5),
        non_retryable_error_types=st.lists(st.text(max_size=5), max_size=2),
    ),
)
PRIORITIES = st.one_of(
    st.none(),
    st.builds(
        common_pb2.Priority,
        priority_key=st.integers(0, 5),
        fairness_key=st.text(max_size=4),
        fairness_weight=st.floats(0, 100, width=32),
    ),
)
MAYBE = st.one_of(st.none(), st.none(), DURATIONS)


def _workflows(refs: list[str]) -> st.SearchStrategy[annotations.WorkflowOptions]:
    ref = st.sampled_from(refs)
    kinds = annotations.WorkflowOptions
    return st.builds(
        kinds,
        query=st.lists(st.builds(kinds.Query, ref=ref), max_size=1),
        signal=st.lists(st.builds(kinds.Signal, ref=ref, start=st.booleans()), max_size=1),
        update=st.lists(
            st.builds(
                kinds.Update,
                ref=ref,
                start=st.booleans(),
                validate=st.one_of(st.none(), st.booleans()),
                workflow_id_conflict_policy=st.integers(0, 4),
            ),
            max_size=1,
        ),
        id=TEMPLATES,
        name=NAMES,
        aliases=st.lists(st.text(min_size=1, max_size=5), max_size=2, unique=True),
        id_reuse_policy=st.integers(0, 5),
        parent_close_policy=st.integers(0, 3),
        versioning_behavior=st.integers(0, 2),
        run_timeout=MAYBE,
        execution_timeout=MAYBE,
        retry_policy=RETRIES,
        priority=PRIORITIES,
        search_attributes=MAPPINGS,
        typed_search_attributes=MAPPINGS,
        wait_for_cancellation=st.booleans(),
        enable_eager_start=st.booleans(),
        patches=st.lists(PATCHES, max_size=1),
    )


_ACTIVITIES = st.builds(
    annotations.ActivityOptions,
    name=NAMES,
    task_queue=st.text(max_size=5),
    start_to_close_timeout=MAYBE,
    heartbeat_timeout=MAYBE,
    retry_policy=RETRIES,
    priority=PRIORITIES,
    wait_for_cancellation=st.booleans(),
)


_UPDATES = st.builds(
    annotations.UpdateOptions,
    id=TEMPLATES,
    name=NAMES,
    validate=st.booleans(),
    wait_for_stage=st.integers(0, 3),
    wait_policy=st.integers(0, 3),
)


EXTENSIONS: dict[str, Any] = {
    "workflow": annotations.workflow,
    "activity": annotations.activity,
    "signal": annotations.signal,
    "query": annotations.query,
    "update": annotations.update,
}


def options(role: str, refs: list[str]) -> st.SearchStrategy[Message]:
    """The option of a role; of a workflow it refers to some of the names."""
    kinds: dict[str, st.SearchStrategy[Message]] = {
        "workflow": _workflows(refs),
        "activity": _ACTIVITIES,
        "update": _UPDATES,
        "signal": st.builds(annotations.SignalOptions, name=NAMES),
        "query": st.builds(annotations.QueryOptions, name=NAMES),
    }
    return kinds[role]
