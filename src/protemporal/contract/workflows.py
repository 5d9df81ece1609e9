"""Workflows, and the signals, queries and updates that each of them handles."""

from collections.abc import Mapping
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
from protemporal.contract.naming import RpcNames
from protemporal.contract.operations import check_name, check_task_queue, common
from protemporal.contract.refs import References
from protemporal.contract.values import positive_duration, priority, retry_policy

_Handled = TypeVar("_Handled", Signal, Query, Update)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """Everything that workflows may refer to, by the full name of the RPC."""

    references: References
    signals: dict[str, Signal] = field(default_factory=dict[str, Signal])
    queries: dict[str, Query] = field(default_factory=dict[str, Query])
    updates: dict[str, Update] = field(default_factory=dict[str, Update])
    imports: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    """What references to other files call for: pairs of importing and imported module."""

    def referred(
        self, rpc: DeclaredRpc, role: str, known: Mapping[str, _Handled]
    ) -> list[tuple[Option, _Handled]]:
        """What the workflow says it handles, each with the reference's own options."""
        found: dict[str, tuple[Option, _Handled]] = {}
        for option in rpc.roles["workflow"].options(role):
            target = self.references.resolve(option, "ref", service=rpc.service, role=role)
            if target is None:
                continue
            operation = known[target.full_name]
            if operation.name in found:
                _, other = found[operation.name]
                option.fault(
                    Code.REF_TWICE,
                    "ref",
                    f'{other.service}.{other.rpc} is the {role} "{operation.name}" already',
                )
            found[operation.name] = option, operation
            if operation.module != rpc.module:
                self.imports.add((rpc.module, operation.module))
        return list(found.values())


def workflow(
    rpc: DeclaredRpc, own: RpcNames, handlers: Handlers, task_queue: str, client: names.Scope
) -> Workflow:
    """The workflow; `task_queue` is the service's, `client` has room for the client's methods."""
    option = rpc.roles["workflow"]
    methods = names.Scope(names.MODULE, names.WORKFLOW)
    updates = _updates(rpc, handlers, methods, client)  # first: their validators need names too
    _check(option, starts_with_update=any(ref.start for ref in updates))
    return Workflow(
        **common(rpc, "workflow", own.constant, own.method),
        base=own.base,
        start_method=own.start_method,
        execute_method=own.execute_method,
        signals=_signals(rpc, handlers, methods, client),
        queries=_queries(rpc, handlers, methods),
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


def _signals(
    rpc: DeclaredRpc, handlers: Handlers, methods: names.Scope, client: names.Scope
) -> tuple[SignalRef, ...]:
    return tuple(
        SignalRef(
            signal=signal,
            handler=methods.take(names.method(signal.rpc)),
            start=option.flag("start"),
            with_start_method=_with_start(option, rpc, signal.rpc, client),
        )
        for option, signal in handlers.referred(rpc, "signal", handlers.signals)
    )


def _queries(rpc: DeclaredRpc, handlers: Handlers, methods: names.Scope) -> tuple[QueryRef, ...]:
    return tuple(
        QueryRef(query=query, handler=methods.take(names.method(query.rpc)))
        for _, query in handlers.referred(rpc, "query", handlers.queries)
    )


def _updates(
    rpc: DeclaredRpc, handlers: Handlers, methods: names.Scope, client: names.Scope
) -> tuple[UpdateRef, ...]:
    refs: list[UpdateRef] = []
    for option, update in handlers.referred(rpc, "update", handlers.updates):
        handler = methods.take_update(names.method(update.rpc))
        refs.append(
            UpdateRef(
                update=update,
                handler=handler,
                start=option.flag("start"),
                with_start_method=_with_start(option, rpc, update.rpc, client),
                validate=option.flag("validate") if option.has("validate") else update.validate,
                validator=names.validator(handler),
                id_conflict_policy=option.choice("workflow_id_conflict_policy"),
            )
        )
        if option.flag("start") and not update.update_id:
            option.warn(
                Code.UPDATE_ID,
                "start",
                f"{update.rpc} has no `id`: a call that is retried may update twice",
            )
    return tuple(refs)


def _with_start(option: Option, rpc: DeclaredRpc, other: str, client: names.Scope) -> str:
    if not option.flag("start"):
        return ""
    return client.take(names.method(f"{names.snake(rpc.name)}_with_{names.snake(other)}"))


def _check(option: Option, *, starts_with_update: bool) -> None:
    check_task_queue(option)
    for alias in option.texts("aliases"):
        check_name(option, "aliases", alias)
    if option.choice("id_reuse_policy") != "TERMINATE_IF_RUNNING":
        return
    if option.has("workflow_id_conflict_policy"):
        option.fault(
            Code.POLICIES,
            "workflow_id_conflict_policy",
            "Temporal refuses it beside id_reuse_policy TERMINATE_IF_RUNNING; say ALLOW_DUPLICATE"
            " there and TERMINATE_EXISTING here",
        )
    elif starts_with_update:
        option.fault(
            Code.POLICIES,
            "id_reuse_policy",
            "Temporal refuses TERMINATE_IF_RUNNING where an update has `start`, which needs a"
            " workflow_id_conflict_policy; say ALLOW_DUPLICATE here and TERMINATE_EXISTING there",
        )
