"""Workflows, and the signals, queries and updates that each of them handles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from protemporal.contract import expressions, names
from protemporal.contract.annotations import Option
from protemporal.contract.declared import DeclaredRpc
from protemporal.contract.faults import Code
from protemporal.contract.model import (
    Query,
    QueryRef,
    Signal,
    SignalRef,
    Update,
    UpdateRef,
    Workflow,
)
from protemporal.contract.naming import FileNames
from protemporal.contract.operations import check_name, common
from protemporal.contract.refs import References
from protemporal.contract.values import positive_duration, priority, retry_policy

_Handled = TypeVar("_Handled", Signal, Query, Update)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflows:
    """Makes workflows, given everything they may refer to (by the RPC's full name)."""

    references: References
    signals: Mapping[str, Signal]
    queries: Mapping[str, Query]
    updates: Mapping[str, Update]
    imports: dict[tuple[str, str], list[Option]] = field(default_factory=dict)
    """The references that lead to another file, by importing and imported module."""

    def read(self, rpc: DeclaredRpc, named: FileNames, task_queue: str) -> Workflow:
        """The workflow; `task_queue` is the service's."""
        option = rpc.roles["workflow"]
        handlers = names.Scope(names.MODULE, names.WORKFLOW)
        updates = self._updates(rpc, handlers, named)  # first: a validator's name is not for others
        _check(option, [ref for ref, _ in self._referred(rpc, "update", self.updates)])
        own = named.rpcs[rpc.full_name]
        for alias in option.texts("aliases"):
            check_name(option, "aliases", alias)
        return Workflow(
            **common(rpc, "workflow", own.constant, own.method),
            base=own.base,
            start_method=own.start_method,
            execute_method=own.execute_method,
            signals=self._signals(rpc, handlers, named),
            queries=self._queries(rpc, handlers),
            updates=updates,
            workflow_id=expressions.workflow_id(option, "id", rpc.input_type),
            task_queue=option.text("task_queue") or task_queue,
            execution_timeout=positive_duration(option, "execution_timeout"),
            run_timeout=positive_duration(option, "run_timeout"),
            task_timeout=positive_duration(option, "task_timeout"),
            id_reuse_policy=option.choice("id_reuse_policy"),
            id_conflict_policy=option.choice("workflow_id_conflict_policy"),
            retry_policy=retry_policy(option),
            priority=priority(option),
            enable_eager_start=option.flag("enable_eager_start"),
            search_attributes=expressions.mapping(
                option, "search_attributes", rpc.input_type, typed=False
            ),
            typed_search_attributes=expressions.mapping(
                option, "typed_search_attributes", rpc.input_type, typed=True
            ),
            parent_close_policy=option.choice("parent_close_policy"),
            wait_for_cancellation=option.flag("wait_for_cancellation"),
            aliases=option.texts("aliases"),
            versioning_behavior=option.choice("versioning_behavior"),
        )
