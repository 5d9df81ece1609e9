"""How the messages of an RPC become those of its operation, checked before anything is served.

The same type passes untouched; a path names the field that is the message; otherwise fields of
equal name and type are copied.
"""

from collections.abc import Collection, Sequence

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from protemporal.contract import expressions
from protemporal.contract.annotations import Option
from protemporal.contract.faults import Code
from protemporal.contract.fields import IDS, PathError, field_at, in_common, type_name

EMPTY = "google.protobuf.Empty"
Filled = frozenset[str] | None
"""JSON names of the fields of the operation's input that a caller fills; None: all of them."""


def check_input(mapping: Option, verb: str, request: Descriptor, wanted: Descriptor) -> Filled:
    """How the request becomes the input."""
    if not mapping.has("input"):
        return check_fields(mapping, verb, request, wanted)
    if not wanted.fields:
        _tell_fieldless(mapping, "input", wanted)
    else:
        check_path(mapping, "input", request, wanted.full_name)
    return None


def check_fields(mapping: Option, verb: str, request: Descriptor, wanted: Descriptor) -> Filled:
    """How the request becomes the input where no path says it."""
    if request.full_name == wanted.full_name or not wanted.fields:
        return None
    copied = _copied(mapping, verb, request, wanted, f"the request {request.full_name}")
    return frozenset(field.json_name for field in copied)


def check_output(
    mapping: Option, verb: str, response: Descriptor, given: Descriptor, *, ids: bool = False
) -> None:
    """How the output becomes the response, whose id fields are not its business with `ids`."""
    if mapping.has("output"):
        if not given.fields:
            _tell_fieldless(mapping, "output", given)
        else:
            check_path(mapping, "output", response, given.full_name)
            check_required(mapping, verb, response, mapping.text("output"))
        return
    if ids:
        check_ids(mapping, verb, response, given)
    room = [field for field in response.fields if not (ids and field.name in IDS)]
    if response.full_name == given.full_name or not room:
        return
    if not given.fields:
        _tell_required(mapping, verb, response, IDS if ids else ())
        return
    copied = _copied(mapping, verb, given, response, f"the output {given.full_name}")
    filled = {field.name for field in copied} | (set(IDS) if ids else set[str]())
    _tell_required(mapping, verb, response, filled)
    if not copied:
        mapping.fault(
            Code.VERB_TYPES,
            verb,
            f"nothing of the output {given.full_name} reaches the response {response.full_name}:"
            " no field of the same name and type; say in `output` which field takes it",
        )


def check_required(mapping: Option, verb: str, response: Descriptor, path: str) -> None:
    """Whether the response, or a message on the path to what is filled, requires another field."""
    message: Descriptor | None = response
    for name in path.split("."):
        if message is None or name not in message.fields_by_name:
            return  # told elsewhere
        _tell_required(mapping, verb, message, {name})
        message = message.fields_by_name[name].message_type


def _tell_required(
    mapping: Option, verb: str, message: Descriptor, filled: Collection[str]
) -> None:
    for field in message.fields:
        if field.is_required and field.name not in filled:
            mapping.fault(
                Code.REQUIRED,
                verb,
                f"nothing fills {field.name}, which {message.full_name} requires; make it optional,"
                " or give it the name and type of a field that is answered",
            )


def check_ids(
    mapping: Option, verb: str, response: Descriptor, output: Descriptor | None = None
) -> None:
    """Whether the response's id fields, if it has them and they are not the output's, fit ids.

    Without an output nothing else is filled.
    """
    if output is None:
        _tell_required(mapping, verb, response, IDS)
    for name in IDS:
        found = response.fields_by_name.get(name)
        if found is None or (output is not None and name in output.fields_by_name):
            continue
        if type_name(found) != "string":
            mapping.fault(
                Code.VERB_TYPES,
                verb,
                f"{name} in {response.full_name} is {type_name(found)}; an id is string",
            )


def check_exactly(
    mapping: Option, verb: str, response: Descriptor, wanted: str, option: str = ""
) -> None:
    """Whether the response is one certain message."""
    if response.full_name != wanted:
        better = f", or name the field that is one in `{option}`" if option else ""
        mapping.fault(
            Code.VERB_TYPES,
            verb,
            f"the response is {response.full_name}, but {verb} answers {wanted}{better}",
        )


def check_needed(mapping: Option, verb: str, of: str, expression: str, filled: Filled) -> None:
    """Whether each field that an id expression over the input names is filled by somebody."""
    if filled is None:
        return
    for name in sorted(expressions.fields(expression) - filled):
        mapping.fault(Code.ID_FIELD, verb, f"{of} needs {name}, which the request does not fill")


def check_path(mapping: Option, name: str, message: Descriptor, wanted: str) -> None:
    """Whether the option's path leads to a field that is one certain message."""
    try:
        found = field_at(message, mapping.text(name))
    except PathError as error:
        mapping.fault(Code.MAPPING, name, str(error))
        return
    if type_name(found) != wanted:
        mapping.fault(
            Code.VERB_TYPES,
            name,
            f"{mapping.text(name)} in {message.full_name} is {type_name(found)}; this must be"
            f" {wanted}",
        )


def _tell_fieldless(mapping: Option, name: str, message: Descriptor) -> None:
    mapping.fault(Code.MAPPING, name, f"without effect: {message.full_name} has no fields")


def _copied(
    mapping: Option, verb: str, source: Descriptor, target: Descriptor, what: str
) -> Sequence[FieldDescriptor]:
    """The target's fields that are copied."""
    copied: list[FieldDescriptor] = []
    for found, field in in_common(source, target):
        have, want = type_name(found), type_name(field)
        if have == want:
            copied.append(field)
            continue
        mapping.fault(
            Code.VERB_TYPES,
            verb,
            f"{field.name} is {have} in {what}, but {want} in {target.full_name}: fields of one"
            " name must have one type",
        )
    return copied
