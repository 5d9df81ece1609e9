"""`orders_temporal.py`: specs, workflow and activity bases, client."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta

from protemporal.contract.model import (
    Activity,
    File,
    Message,
    Operation,
    QueryRef,
    Service,
    Signal,
    SignalRef,
    Update,
    UpdateRef,
    Workflow,
)
from protemporal.plugin.client import client
from protemporal.plugin.definitions import (
    MARGIN,
    about,
    abstract,
    answer,
    described,
    listed,
    request,
)
from protemporal.plugin.imports import Modules, modules
from protemporal.plugin.specs import spec
from protemporal.plugin.styles import MessageStyle
from protemporal.plugin.text import call, docstring, indent, paragraphs


def temporal(file: File, style: MessageStyle) -> str:
    """The text of the module; empty if no RPC of the file has a role."""
    services = [service for service in file.services if service.operations]
    if not services:
        return ""
    own = {style.module(file): "pb", file.temporal_module: ""}
    names = modules(own, _used(services, style), style, late=file.circular_modules)
    registration = names.registration(_named(services))
    constants = [spec(operation, names) for service in services for operation in service.operations]
    classes = [text for service in services for text in _classes(service, names)]
    return f"""\
# Generated from {file.path} by protoc-gen-python_temporal. DO NOT EDIT.
\"\"\"Temporal contract of {listed(services)}.\"\"\"

{_imports(services, names)}

{paragraphs([registration, paragraphs(constants, blank=0), names.late_lines()], blank=1)}


{paragraphs(classes, blank=2)}
"""


def _classes(service: Service, names: Modules) -> Iterable[str]:
    yield from (workflow_base(workflow, names) for workflow in service.workflows)
    if service.activities:
        yield activities_base(service, names)
    if len(service.activities) < len(service.operations):
        yield client(service, names)


def workflow_base(workflow: Workflow, names: Modules) -> str:
    """The class that an implementation extends: `run`, and a method for everything it handles."""
    comment = workflow.comment or f"Workflow `{workflow.name}`."
    members = [
        _run(workflow, names),
        *(_signal(ref, names) for ref in workflow.signals),
        *(_query(ref, names) for ref in workflow.queries),
        *(_update(ref, names) for ref in workflow.updates),
    ]
    return f"""\
{call(f"class {workflow.base}(", ["pt.Workflow", f"run={workflow.constant}"], "):")}
{indent(docstring(described(comment, deprecated=workflow.deprecated)))}

{indent(paragraphs(members, blank=1))}"""


def _run(workflow: Workflow, names: Modules) -> str:
    returns = answer(workflow.output, names)
    return f"""\
@abstractmethod
{abstract("async def run", [request(workflow, names)], returns, "")}"""


def _signal(ref: SignalRef, names: Modules) -> str:
    signal = ref.signal
    return f"""\
{_handles(names.constant(signal))}
@abstractmethod
{abstract(f"async def {ref.handler}", [request(signal, names)], "None", about(signal))}"""


def _query(ref: QueryRef, names: Modules) -> str:
    query = ref.query
    returns = answer(query.output, names)
    return f"""\
{_handles(names.constant(query))}
@abstractmethod
{abstract(f"def {ref.handler}", [request(query, names)], returns, about(query))}"""


def _update(ref: UpdateRef, names: Modules) -> str:
    update = ref.update
    returns = answer(update.output, names)
    overrides = [] if ref.validate == update.validate else [f"validate={ref.validate}"]
    handler = f"""\
{_handles(names.constant(update), *overrides)}
@abstractmethod
{abstract(f"async def {ref.handler}", [request(update, names)], returns, about(update))}"""
    return paragraphs([handler, _validator(ref, names)], blank=1)


def _validator(ref: UpdateRef, names: Modules) -> str:
    if not ref.validate:
        return ""
    return f"""\
@abstractmethod
{abstract(f"def {ref.validator}", [request(ref.update, names)], "None", "")}"""


def activities_base(service: Service, names: Modules) -> str:
    """The class that holds a method for each activity of the service."""
    comment = service.comment or f"Activities of the `{service.full_name}` service."
    members = [_activity(activity, names) for activity in service.activities]
    return f"""\
class {service.activities_base}(pt.Activities):
{indent(docstring(described(comment, deprecated=service.deprecated)))}

{indent(paragraphs(members, blank=1))}"""


def _activity(activity: Activity, names: Modules) -> str:
    returns = answer(activity.output, names)
    head = f"async def {activity.method}"
    return f"""\
{_handles(activity.constant)}
@abstractmethod
{abstract(head, [request(activity, names)], returns, about(activity))}"""


def _handles(*arguments: str) -> str:
    return call("@pt.handles(", arguments, margin=MARGIN)


def _imports(services: Iterable[Service], names: Modules) -> str:
    operations = [operation for service in services for operation in service.operations]
    kinds = {type(operation) for operation in operations}
    types = [
        *([] if all(map(names.nameable, _named(services))) else ["Any"]),
        *(["Unpack"] if kinds & {Workflow, Update} else []),
    ]
    standard = [
        "import importlib" if names.loads else "",
        "from abc import abstractmethod" if kinds & {Workflow, Activity} else "",
        "from datetime import timedelta" if any(map(_has_duration, operations)) else "",
        f"from typing import {', '.join(types)}" if types else "",
    ]
    own = "from protemporal import runtime as pt"
    return paragraphs([paragraphs(standard, blank=0), own, names.lines()], blank=1)


def _mentioned(services: Iterable[Service]) -> Iterable[Operation]:
    """The operations of the services, and those that their workflows refer to."""
    for service in services:
        yield from service.operations
        for workflow in service.workflows:
            yield from (ref.signal for ref in workflow.signals)
            yield from (ref.query for ref in workflow.queries)
            yield from (ref.update for ref in workflow.updates)


def _messages(operation: Operation) -> Iterable[Message]:
    yield operation.input
    if not isinstance(operation, Signal) and not operation.output.is_empty:
        yield operation.output


def _named(services: Iterable[Service]) -> list[Message]:
    return [message for operation in _mentioned(services) for message in _messages(operation)]


def _used(services: Iterable[Service], style: MessageStyle) -> set[str]:
    messages = {module for message in _named(services) for module in style.modules(message)}
    return messages | {operation.module for operation in _mentioned(services)}


def _has_duration(operation: Operation) -> bool:
    parts = (operation, getattr(operation, "retry_policy", None))
    return any(
        isinstance(getattr(part, field.name), timedelta)
        for part in parts
        if part is not None
        for field in fields(part)
    )
