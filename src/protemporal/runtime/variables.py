"""Named values that a workflow shows to operators: live by query, offline by replay."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any, cast

from google.protobuf.json_format import MessageToDict
from temporalio import workflow

from protemporal.runtime.styles import google_message, style_of

QUERY = "debug_vars"
"""The query that answers with all variables, as JSON; every bound workflow has it."""

_ATTRIBUTE = "__protemporal_variables__"


def set_variable(name: str, value: object) -> None:
    """Shows `value` under `name` to operators, from inside a workflow.

    It is converted when it is asked for: a list or a message that changes later shows as it then
    is. A function without parameters is called then, and must change nothing.
    """
    _variables(workflow.instance())[name] = value


def variables_of(instance: object) -> dict[str, object]:
    """The variables of a workflow object as JSON values."""
    return {name: shown(value) for name, value in _variables(instance).items()}


def _variables(instance: object) -> dict[str, object]:
    found: dict[str, object] | None = getattr(instance, _ATTRIBUTE, None)
    if found is None:
        found = {}
        setattr(instance, _ATTRIBUTE, found)
    return found


def shown(value: object) -> object:
    """The value as JSON has it: a message in its JSON form, what JSON does not know as text."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            pairs = cast("Mapping[object, object]", value).items()
            return {str(key): shown(each) for key, each in pairs}
        case Sequence() | AbstractSet() if not isinstance(value, bytes):
            return [shown(each) for each in cast("Sequence[object]", value)]
        case _:
            return _shown_object(value)


def _shown_object(value: object) -> object:
    if style_of(type(value)):
        return MessageToDict(google_message(value))
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: shown(getattr(value, field.name)) for field in fields(value)}
    if callable(value):
        return shown(cast("Callable[[], object]", value)())
    return str(value)


def variables_query() -> Callable[..., Any]:
    """The method that answers the query, for a workflow class."""

    def debug_vars(self: Any) -> dict[str, Any]:
        return variables_of(self)

    return workflow.query(name=QUERY, description="The variables of the workflow.")(debug_vars)
