"""Contracts at random: legal descriptors with options of which any may be wrong."""

import keyword
from collections.abc import Iterable
from dataclasses import dataclass

from google.protobuf import (
    any_pb2,
    duration_pb2,
    empty_pb2,
    field_mask_pb2,
    struct_pb2,
    timestamp_pb2,
    wrappers_pb2,
)
from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    Edition,
    FeatureSet,
    FieldDescriptorProto,
    FileDescriptorProto,
    ServiceDescriptorProto,
)
from hypothesis import strategies as st

from plugin.random_options import EXTENSIONS, PATCHES, ROLES, options
from temporal.v1 import temporal_pb2 as annotations

WELL_KNOWN: list[FileDescriptor] = [
    module.DESCRIPTOR
    for module in (
        any_pb2,
        duration_pb2,
        empty_pb2,
        field_mask_pb2,
        struct_pb2,
        timestamp_pb2,
        wrappers_pb2,
    )
]


def _with_imports(files: Iterable[FileDescriptor]) -> dict[str, FileDescriptor]:
    """The files by name, each after its imports."""
    found: dict[str, FileDescriptor] = {}
    for file in files:
        found |= _with_imports(file.dependencies)
        found[file.name] = file
    return found


IMPORTED = list(_with_imports([*WELL_KNOWN, annotations.DESCRIPTOR]).values())

EMPTY = ".google.protobuf.Empty"
_TRAPS = """
    Any Client Empty NOTHING Unpack Workflow abstractmethod annotations call cancel dict execute
    gateway get get_update id importlib input int list map name object options output pb pt print
    property query request response result run self service signal signal_with_start start str super
    t temporal timedelta type update update_with_start validate validate_run workflow workflow_id
    orders_pb2 orders_temporal A AB aB HTTPCode Get_It GetIt get_it StartGetIt getIt2 X1 x_1 X_ x__
    Workflow_ OrdersClient ORDERS
"""
ODD = [*keyword.kwlist, *keyword.softkwlist, *_TRAPS.split()]
WORDS = st.one_of(
    st.sampled_from(ODD),
    st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,6}(_[a-z0-9]{1,3})?", fullmatch=True),
)
SEGMENTS = st.one_of(
    st.sampled_from(["v1", "in", "class", "types", "json"]),
    st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True),
)
BASENAMES = st.sampled_from(["orders", "in", "my-file", "a.b", "types", "None", "import", "x_pb2"])
COMMENTS = st.one_of(
    st.sampled_from(
        [
            ' "quoted" and """three""" \\ ends in "',
            ' """',
            " C:\\path\\",
            "\n * a\n *\tb\n",
            " ünï ☃ \U0001f600 \u2028 \x00 \x85",
            "   indented\n      more\n",
            " \\N{DASH} \\u12 {braces} %s",
        ]
    ),
    st.text(max_size=30),
)


@dataclass(frozen=True, slots=True)
class Contract:
    """Two files, of which the second imports the first."""

    root: str
    """The first segment of packages and paths: a name that no other contract has."""
    files: tuple[FileDescriptorProto, ...]

    def request(self) -> CodeGeneratorRequest:
        """What protoc would hand to the plugin."""
        imported = [FileDescriptorProto.FromString(file.serialized_pb) for file in IMPORTED]
        return CodeGeneratorRequest(
            file_to_generate=[file.name for file in self.files],
            proto_file=[*imported, *self.files],
        )


def _chance(draw: st.DrawFn, one_in: int) -> bool:
    return draw(st.integers(1, one_in)) == one_in


@st.composite
def contracts(draw: st.DrawFn, *, keywords: bool = True) -> Contract:
    """Two files with messages, services and options; `keywords` may be names of messages."""
    words = WORDS if keywords else WORDS.filter(lambda word: not keyword.iskeyword(word))
    root = f"random{draw(st.integers(0, 10**9))}"
    names = draw(st.lists(BASENAMES, min_size=2, max_size=2, unique_by=lambda n: n.lower()))
    folders = draw(st.lists(st.lists(SEGMENTS, max_size=2), min_size=2, max_size=2))
    types = [EMPTY] * 3 + [
        f".{message.full_name}"
        for file in WELL_KNOWN
        for message in file.message_types_by_name.values()
    ]
    refs = ["", "Nothing", "other.v1.Other.Get"]
    files: list[FileDescriptorProto] = []
    for index, (name, folder) in enumerate(zip(names, folders, strict=True)):
        parts = [root, f"f{index}", *folder]
        file = FileDescriptorProto(name=f"{'/'.join(parts)}/{name}.proto", package=".".join(parts))
        _set_syntax(draw, file)
        file.dependency.extend(imported.name for imported in (*WELL_KNOWN, annotations.DESCRIPTOR))
        file.dependency.extend(earlier.name for earlier in files)
        _fill(
            draw,
            file,
            draw(st.lists(words, min_size=3, max_size=5, unique_by=str.lower)),
            types,
            refs,
        )
        files.append(file)
    return Contract(root, tuple(files))


def _set_syntax(draw: st.DrawFn, file: FileDescriptorProto) -> None:
    syntax = draw(st.sampled_from(["proto2", "proto3", "proto3", "editions"]))
    if syntax == "editions":
        file.edition = draw(st.sampled_from([Edition.EDITION_2023, Edition.EDITION_2024]))
        if file.edition == Edition.EDITION_2024:  # or protoc refuses most of these names
            features = file.options.features
            features.enforce_naming_style = FeatureSet.STYLE_LEGACY
            features.default_symbol_visibility = FeatureSet.VisibilityFeature.EXPORT_ALL
    if syntax != "proto2":
        file.syntax = syntax


def _fill(
    draw: st.DrawFn,
    file: FileDescriptorProto,
    words: list[str],
    types: list[str],
    refs: list[str],
) -> None:
    half = 1 + len(words) // 2
    for word in words[:half]:
        message = _message(draw, file, word)
        file.message_type.append(message)
        types.append(f".{file.package}.{word}")
        types += [f".{file.package}.{word}.{nested.name}" for nested in message.nested_type[:1]]
    for word in words[half:]:
        file.service.append(_service(draw, word, types, refs, f"{file.package}.{word}"))
    for at, service in enumerate(file.service):
        for path in ([6, at], *([6, at, 2, index] for index in range(len(service.method)))):
            file.source_code_info.location.add(
                path=path, span=[at, 0, 1], leading_comments=draw(COMMENTS)
            )


def _message(draw: st.DrawFn, file: FileDescriptorProto, name: str) -> DescriptorProto:
    message = DescriptorProto(name=name)
    nested = ["Inner", "class", "None"] if keyword.iskeyword(name) else ["Inner", "Nested_"]
    message.nested_type.add(name=draw(st.sampled_from(nested)))
    kinds = FieldDescriptorProto
    label = kinds.LABEL_OPTIONAL
    message.field.add(name="a", json_name="a", number=1, type=kinds.TYPE_STRING, label=label)
    message.field.add(name="b", json_name="b", number=2, type=kinds.TYPE_INT64, label=label)
    itself = f".{file.package}.{name}"
    message.field.add(
        name="self",
        json_name="self",
        number=3,
        type=kinds.TYPE_MESSAGE,
        label=label,
        type_name=itself,
    )
    entry = message.nested_type.add(name="ManyEntry")
    entry.options.map_entry = True
    entry.field.add(name="key", json_name="key", number=1, type=kinds.TYPE_STRING, label=label)
    entry.field.add(
        name="value",
        json_name="value",
        number=2,
        type=kinds.TYPE_MESSAGE,
        label=label,
        type_name=itself,
    )
    message.field.add(
        name="many",
        json_name="many",
        number=4,
        type=kinds.TYPE_MESSAGE,
        label=kinds.LABEL_REPEATED,
        type_name=f"{itself}.ManyEntry",
    )
    message.oneof_decl.add(name="either")
    for number, field in ((5, "from"), (6, "print")):
        message.field.add(
            name=field,
            json_name=field,
            number=number,
            type=kinds.TYPE_BOOL,
            label=label,
            oneof_index=0,
        )
    return message


def _service(
    draw: st.DrawFn, name: str, types: list[str], refs: list[str], full_name: str
) -> ServiceDescriptorProto:
    service = ServiceDescriptorProto(name=name)
    if _chance(draw, 2):
        service.options.Extensions[annotations.service].CopyFrom(
            annotations.ServiceOptions(
                task_queue=draw(st.sampled_from(["", "queue", 'q"'])),
                patches=draw(st.lists(PATCHES, max_size=1)),
            )
        )
    words = draw(st.lists(WORDS, min_size=1, max_size=5, unique=True))
    for word in words:
        refs += [word, f"{full_name}.{word}"]
    for word in words:
        method = service.method.add(
            name=word,
            input_type=draw(st.sampled_from(types)),
            output_type=draw(st.sampled_from(types)),
            client_streaming=_chance(draw, 12),
        )
        method.options.deprecated = _chance(draw, 5)
        for role in draw(ROLES):
            if role == "signal" and draw(st.booleans()):
                method.output_type = EMPTY
            method.options.Extensions[EXTENSIONS[role]].CopyFrom(draw(options(role, refs)))
    return service
