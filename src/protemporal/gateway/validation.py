"""Requests against their protos: the `required` fields of proto2, and the rules of `buf.validate`.

Everything is found and compiled when a server starts; a message without either costs nothing then.
protovalidate is an extra, and is imported only for a message with rules.
"""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.rpc.error_details_pb2 import BadRequest

from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import Refusal, refuse
from protemporal.gateway.rules import has_required, ruled
from protemporal.runtime.styles import descriptor

if TYPE_CHECKING:
    from protovalidate import FieldPathElementPb, Validator, Violation, ViolationPb

Check = Callable[[Message], None]
"""Looks at a message of the class it was made for; a Refusal says what is wrong with it."""

LISTED = 4096
"""Most bytes of a request all of whose violations are looked for; of a larger one it is the first.

Each costs 11 to 30 µs of the one thread that serves: a MiB of wrong numbers, 29 s (measured).
"""

_ROOM = 920  # bytes for the violations: with all else in the trailers they stay below 4 KiB
_SAID_LIMIT = 80  # bytes of the first violation in the status message, where each may become three
_TEXT_LIMIT = 200  # characters of one path, and of one description
_KEY_LIMIT = 64  # characters of a map's key within a path

_REQUIRED = "value is required"  # as protovalidate says it of its rule `required`

_NEVER = ("no_such_field", "No matching overloads", "unexpected type")
"""In texts of an EvaluationError (2.1): the rule has wrong types, so that no message helps it."""


class RulesError(ValueError):
    """The rules of a message cannot be checked; the text says why, and what to do."""


def check_for(kind: type[Message], path: str = "") -> Check | None:
    """What refuses messages that lack a required field or break the rules of their proto.

    None where the proto demands nothing. `path` is that of the field, in the request, that holds
    the message.

    Raises:
        RulesError: protovalidate is not installed, or a rule does not compile.
    """
    root = descriptor(kind)
    rules = _rules_of(root, path)
    if not has_required(root):
        return rules

    def check(message: Message) -> None:
        if not message.IsInitialized():
            found: Any = message  # the type stubs leave out what every message has
            missing: list[str] = found.FindInitializationErrors()
            raise _refusal(message, ((each, _REQUIRED) for each in missing), path)
        if rules is not None:
            rules(message)

    return check


def _rules_of(root: Descriptor, path: str) -> Check | None:
    messages = ruled(root)
    if not messages:
        return None
    try:
        validator = _validator(root.file.pool)
    except ModuleNotFoundError as error:
        raise RulesError(
            f"{messages[0].full_name} has rules of buf.validate, which need protovalidate:"
            " pip install 'protemporal[validation]'"
        ) from error
    for message in messages:
        _compile(message, validator)

    def check(message: Message) -> None:
        # It stops at the first violation: see LISTED.
        if first := validator.collect_violations(message, fail_fast=True):
            broken = [each.proto for each in _all(message, validator) or first]
            wrong = ((_path(each), each.message) for each in broken)
            raise _refusal(message, wrong, path, is_all=message.ByteSize() <= LISTED)

    return check


# Bounded, since it keeps descriptor pools alive; a check keeps its own validator.
@lru_cache(maxsize=64)
def _validator(_pool: object) -> "Validator":
    """One for each descriptor pool: it knows messages by their names, which two pools may share."""
    from protovalidate import Validator  # noqa: PLC0415 - an extra, and 150 ms

    return Validator()


def _compile(message: Descriptor, validator: "Validator") -> None:
    """Has the rules of one message compiled, which validation of another that holds it does not."""
    from protovalidate import CompilationError, EvaluationError  # noqa: PLC0415 - as above

    try:
        validator.collect_violations(GetMessageClass(message)())
    except CompilationError as error:
        raise RulesError(f"{message.full_name}: {error}") from error
    except EvaluationError as error:
        # A rule may also fail on what an empty message lacks, and be good for all others.
        if any(text in str(error) for text in _NEVER):
            raise RulesError(f"{message.full_name}: {error}") from error


def _all(message: Message, validator: "Validator") -> "list[Violation]":
    """All violations of a message that is small enough; else none."""
    from protovalidate import EvaluationError  # noqa: PLC0415 - as above

    if message.ByteSize() <= LISTED:
        with suppress(EvaluationError):  # of a rule behind the first that is broken
            return validator.collect_violations(message)
    return []


def _refusal(
    message: Message, wrong: Iterable[tuple[str, str]], path: str, *, is_all: bool = True
) -> Refusal:
    """Says what is wrong, field and sentence, with as much as there is room for."""
    found = BadRequest()
    for at, text in wrong:
        field = ".".join(filter(None, (path, at)))[:_TEXT_LIMIT]
        found.field_violations.add(field=field, description=text[:_TEXT_LIMIT])
        if found.ByteSize() > _ROOM:
            del found.field_violations[-1]
            is_all = False
            break
    first = found.field_violations[0]
    metadata = {
        "field": first.field or message.DESCRIPTOR.full_name,
        "violation": first.description.encode()[:_SAID_LIMIT].decode(errors="ignore"),
    }
    if not is_all:
        metadata["moreViolations"] = "possible"
    return refuse(Reason.FIELD_INVALID, metadata, detail=lambda _metadata, _text: found)


def _path(violation: "ViolationPb") -> str:
    """Where it is, in protovalidate's notation: `lines[0].prices["CHF"]`.

    A key that is itself what is wrong is left out: no refusal quotes a value.
    """
    elements = violation.field.elements if violation.field else []
    parts = [_part(element) for element in elements]
    if violation.for_key:
        parts[-1] = elements[-1].field_name
    return ".".join(parts)


def _part(element: "FieldPathElementPb") -> str:
    if element.subscript is None:
        return element.field_name
    at = element.subscript.value
    return f"{element.field_name}[{json.dumps(at[:_KEY_LIMIT] if isinstance(at, str) else at)}]"
