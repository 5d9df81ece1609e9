"""RPCs as their files declare them: options raw, types resolved, nothing decided yet."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FileDescriptorProto,
    MethodDescriptorProto,
    ServiceDescriptorProto,
)
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message as RawOptions

from protemporal.contract import names
from protemporal.contract.annotations import OWN_FOLDERS, Annotations, Option, Owner
from protemporal.contract.faults import Code, Fault, Report
from protemporal.contract.model import Location, Message
from protemporal.contract.source import Path, Source
from protemporal.contract.unsupported import NO_XNS, XNS_FOLDER, remark

# Field numbers of descriptor.proto, the parts of source paths.
_IMPORT, _MESSAGE, _NESTED, _FIELD, _FIELD_OPTIONS = 3, 4, 3, 2, 8
_SERVICE, _SERVICE_OPTIONS, _METHOD, _METHOD_OPTIONS = 6, 3, 2, 4

ROLES = ("workflow", "query", "signal", "update", "activity")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRpc:
    """One RPC."""

    name: str
    service: str
    """Full name."""
    module: str
    """`orders.v1.orders_temporal`."""
    input: Message
    output: Message
    input_type: Descriptor
    """What expressions over the request are checked against."""
    output_type: Descriptor
    """What mappings of the response are checked against."""
    client_streaming: bool
    server_streaming: bool
    comment: str
    deprecated: bool
    location: Location
    roles: Mapping[str, Option]
    """By name, without the package: `workflow`."""
    mapping: Option | None
    """`(protemporal.v1.rpc)`."""

    @property
    def full_name(self) -> str:
        """`orders.v1.Orders.PlaceOrder`."""
        return f"{self.service}.{self.name}"

    @property
    def role(self) -> str:
        """What a caller sees of it: `workflow`, `signal`, `query`, `update` or empty."""
        return next((role for role in self.roles if role != "activity"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredService:
    """One service."""

    name: str
    full_name: str
    comment: str
    deprecated: bool
    location: Location
    options: Option | None
    """`(temporal.v1.service)`."""
    errors: tuple[Option, ...]
    """`errors` of `(protemporal.v1.service)`."""
    rpcs: tuple[DeclaredRpc, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFile:
    """One file that has to do with us."""

    path: str
    package: str
    services: tuple[DeclaredService, ...]


def declared(files: Iterable[FileDescriptorProto], report: Report) -> Iterator[DeclaredFile]:
    """The files with services that import our annotations or, by `import public`, carry them."""
    files = tuple(files)
    if not any(file.name.startswith(OWN_FOLDERS) for file in files):
        return
    annotations = Annotations(files)
    types = _Types(annotations.pool)
    for file in files:
        walk = _Walk(file, annotations, types, report)
        found = walk.declared()
        if _imports_ours(file) or any(_annotated(service) for service in found.services):
            walk.remark_imports()
            walk.remark_fields()
            yield found


def _imports_ours(file: FileDescriptorProto) -> bool:
    imports = (*file.dependency, *file.option_dependency)
    return any(name.startswith(OWN_FOLDERS) for name in imports)


def _annotated(service: DeclaredService) -> bool:
    return any(rpc.roles or rpc.mapping is not None for rpc in service.rpcs)


class _Types:
    """Message types by reference, with the Python name of each."""

    def __init__(self, pool: DescriptorPool) -> None:
        self._pool = pool
        self.find = cache(self._find)

    def _find(self, reference: str) -> tuple[Descriptor, Message]:
        found = self._pool.FindMessageTypeByName(reference.removeprefix("."))
        path = [found.name]
        outer = found.containing_type
        while outer is not None:
            path.insert(0, outer.name)
            outer = outer.containing_type
        return found, Message(
            full_name=found.full_name,
            module=names.module(found.file.name, "_pb2"),
            path=tuple(path),
        )


class _Walk:
    """From the descriptors of one file to declarations."""

    def __init__(
        self, file: FileDescriptorProto, annotations: Annotations, types: _Types, report: Report
    ) -> None:
        self._file = file
        self._source = Source(file)
        self._annotations = annotations
        self._types = types
        self._report = report

    def declared(self) -> DeclaredFile:
        return DeclaredFile(
            path=self._file.name,
            package=self._file.package,
            services=tuple(
                self._service(service, (_SERVICE, index))
                for index, service in enumerate(self._file.service)
            ),
        )

    def remark_imports(self) -> None:
        """Warn of the messages that calls across namespaces would take."""
        for index, name in enumerate(self._file.dependency):
            if name.startswith(XNS_FOLDER):
                self._report.warnings.append(
                    Fault(
                        code=Code.IGNORED,
                        location=self._source.location((_IMPORT, index)),
                        rpc=name,
                        option="",
                        message=f"ignored: {NO_XNS}; these are messages like others",
                    )
                )

    def remark_fields(self) -> None:
        """Warn of options of message fields, all of which are about another command line."""
        for index, message in enumerate(self._file.message_type):
            self._remark_fields(message, (_MESSAGE, index))

    def _remark_fields(self, message: DescriptorProto, path: Path) -> None:
        for index, field in enumerate(message.field):
            if field.HasField("options"):
                subject = f"{message.name}.{field.name}"
                self._options(field.options, (*path, _FIELD, index, _FIELD_OPTIONS), subject)
        for index, nested in enumerate(message.nested_type):
            self._remark_fields(nested, (*path, _NESTED, index))

    def _service(self, service: ServiceDescriptorProto, path: Path) -> DeclaredService:
        options = self._options(service.options, (*path, _SERVICE_OPTIONS), service.name)
        own = options.get("protemporal.v1.service")
        package = f"{self._file.package}." if self._file.package else ""
        full_name = f"{package}{service.name}"
        return DeclaredService(
            name=service.name,
            full_name=full_name,
            comment=self._source.comment(path),
            deprecated=service.options.deprecated,
            location=self._source.location(path),
            options=options.get("temporal.v1.service"),
            errors=own.options("errors") if own is not None else (),
            rpcs=tuple(
                self._rpc(method, full_name, (*path, _METHOD, index))
                for index, method in enumerate(service.method)
            ),
        )

    def _rpc(self, method: MethodDescriptorProto, service: str, path: Path) -> DeclaredRpc:
        options = self._options(method.options, (*path, _METHOD_OPTIONS), method.name)
        input_type, request = self._types.find(method.input_type)
        output_type, response = self._types.find(method.output_type)
        return DeclaredRpc(
            name=method.name,
            service=service,
            module=names.module(self._file.name, "_temporal"),
            input=request,
            output=response,
            input_type=input_type,
            output_type=output_type,
            client_streaming=method.client_streaming,
            server_streaming=method.server_streaming,
            comment=self._source.comment(path),
            deprecated=method.options.deprecated,
            location=self._source.location(path),
            roles={
                role: options[extension]
                for role in ROLES
                if (extension := f"temporal.v1.{role}") in options
            },
            mapping=options.get("protemporal.v1.rpc"),
        )

    def _options(self, raw: RawOptions, path: Path, subject: str) -> Mapping[str, Option]:
        options = self._annotations.read(raw, Owner(subject, self._source, self._report), path)
        for name, option in options.items():
            remark(option, name.rpartition(".")[2])
        return options
