"""Contracts at random that have no fault: what is wrong in them is put right."""

from collections.abc import Iterable, Iterator

from google.protobuf.descriptor_pb2 import FileDescriptorProto, MethodDescriptorProto
from google.protobuf.message import Message
from hypothesis import strategies as st

from plugin.random_contracts import EMPTY, Contract, contracts
from plugin.random_options import EXTENSIONS
from temporal.v1 import temporal_pb2 as annotations

_RIGHT_IDS = ["", "order", "order/${! a }", "order/${! uuid_v4() }", '${! a.or("x") }/"\\\\y']
_RIGHT_MAPPINGS = ["", "City = a"]


@st.composite
def mended_contracts(draw: st.DrawFn) -> Contract:
    """As `contracts`, but each generates."""
    contract = draw(contracts(keywords=draw(st.booleans())))
    for _, method in _methods(contract.files):
        _mend(draw, method, contract.root)
    handled = {
        role: [name for name, method in _methods(contract.files) if _has(method, role)]
        for role in ("signal", "query", "update")
    }
    for _, method in _methods(contract.files):
        if _has(method, "workflow"):
            _refer(draw, method.options.Extensions[annotations.workflow], handled)
    return contract


def _methods(files: Iterable[FileDescriptorProto]) -> Iterator[tuple[str, MethodDescriptorProto]]:
    for file in files:
        for service in file.service:
            for method in service.method:
                yield f"{file.package}.{service.name}.{method.name}", method


def _has(method: MethodDescriptorProto, role: str) -> bool:
    return method.options.HasExtension(EXTENSIONS[role])


def _mend(draw: st.DrawFn, method: MethodDescriptorProto, root: str) -> None:
    method.client_streaming = False
    options = method.options
    own = method.input_type.startswith(f".{root}.") and method.input_type.count(".Inner") == 0
    own = own and not method.input_type.endswith(("Inner", ".class", ".None", ".Nested_"))
    if _has(method, "query"):
        options.ClearExtension(annotations.signal)
        options.Extensions[annotations.query].name = ""
    if _has(method, "signal"):
        method.output_type = EMPTY
        options.Extensions[annotations.signal].name = ""
    if _has(method, "workflow"):
        found = options.Extensions[annotations.workflow]
        found.id = draw(st.sampled_from(_RIGHT_IDS if own else _RIGHT_IDS[:2]))
        found.search_attributes = draw(st.sampled_from(_RIGHT_MAPPINGS if own else [""]))
        found.typed_search_attributes = ""
        _unname(found)
        del found.aliases[:]
        found.id_reuse_policy = annotations.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
    if _has(method, "activity"):
        _unname(options.Extensions[annotations.activity])
    if _has(method, "update"):
        update = options.Extensions[annotations.update]
        update.id = "update"
        update.wait_for_stage = annotations.WAIT_POLICY_COMPLETED
        _unname(update)


def _unname(option: Message) -> None:
    """Drops what may be refused: names, durations and retry policies have tests of their own."""
    for field, _ in option.ListFields():
        is_time = field.message_type is not None and field.name.endswith(
            ("timeout", "retry_policy")
        )
        if field.name == "name" or is_time:
            option.ClearField(field.name)


def _refer(
    draw: st.DrawFn, option: annotations.WorkflowOptions, handled: dict[str, list[str]]
) -> None:
    for role, names in handled.items():
        refs = getattr(option, role)
        for ref in refs:
            ref.ref = draw(st.sampled_from(names or [""]))
            if role == "update":
                ref.workflow_id_conflict_policy %= 4
        if not names:
            del refs[:]
