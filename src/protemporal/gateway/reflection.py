"""gRPC server reflection, v1 and v1alpha, over what is served and nothing else.

The stock servicer answers from the whole descriptor pool and shows methods that are not served.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import cast

from google.protobuf.descriptor import Descriptor, FieldDescriptor, FileDescriptor
from google.protobuf.descriptor_pb2 import DescriptorProto, EnumDescriptorProto, FileDescriptorProto
from google.rpc import error_details_pb2
from grpc import StatusCode
from grpc_reflection.v1alpha import reflection_pb2
from grpc_reflection.v1alpha.reflection_pb2 import (
    ErrorResponse,
    ExtensionNumberResponse,
    FileDescriptorResponse,
    ListServiceResponse,
    ServerReflectionRequest,
    ServerReflectionResponse,
    ServiceResponse,
)

from protemporal.gateway.context import Context
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.rpc import bidi_stream

_FILE = cast("FileDescriptor", reflection_pb2.DESCRIPTOR)  # whose stubs call it another class
_DETAILS = error_details_pb2.DESCRIPTOR
"""What refusals carry: with it grpcurl shows them as messages, and not as base64."""


class ReflectionService(Gateway, service="grpc.reflection.v1alpha.ServerReflection", file=_FILE):
    """The table of the service."""

    ServerReflectionInfo = bidi_stream(ServerReflectionRequest, ServerReflectionResponse)


class Reflection(ReflectionService):
    """Answers from an index of the served files, made when somebody asks for the first time."""

    def __init__(self, gateways: Iterable[Gateway]) -> None:
        self._served = {gateway.__gateway_service__: gateway for gateway in gateways}

    @cached_property
    def _declaring(self) -> Sequence[FileDescriptor]:
        """The files with what is served, and all that they import."""
        roots = [gateway.__gateway_file__ for gateway in self._served.values()]
        return _with_dependencies([*roots, _DETAILS])

    @cached_property
    def _files(self) -> Mapping[str, FileDescriptorProto]:
        """The files by name, as they are shown."""
        methods = {
            name: {rpc.name for rpc in gateway.__gateway_rpcs__.values()}
            for name, gateway in self._served.items()
        }
        return {file.name: _served_part(file, methods) for file in self._declaring}

    @cached_property
    def _symbols(self) -> Mapping[str, str]:
        """Names of files by the full names of what they declare."""
        return {symbol: name for name, file in self._files.items() for symbol in _symbols(file)}

    @cached_property
    def _extensions(self) -> Mapping[tuple[str, int], str]:
        """Names of files by the messages and numbers of the extensions that they declare."""
        return {
            (extension.containing_type.full_name, extension.number): file.name
            for file in self._declaring
            for extension in _extensions(file)
            if extension.containing_type is not None
        }

    async def ServerReflectionInfo(  # noqa: N802 - the RPC's name
        self, requests: AsyncIterator[ServerReflectionRequest], context: Context
    ) -> AsyncIterator[ServerReflectionResponse]:
        """Answers each request in turn."""
        del context
        async for request in requests:
            response = ServerReflectionResponse(valid_host=request.host, original_request=request)
            self._answer(request, response)
            yield response

    def _answer(self, request: ServerReflectionRequest, response: ServerReflectionResponse) -> None:
        match request.WhichOneof("message_request"):
            case "list_services":
                services = [ServiceResponse(name=name) for name in sorted(self._served)]
                response.list_services_response.CopyFrom(ListServiceResponse(service=services))
            case "file_by_filename":
                self._put_file(request.file_by_filename, response)
            case "file_containing_symbol":
                self._put_file(self._symbols.get(request.file_containing_symbol, ""), response)
            case "file_containing_extension":
                wanted = request.file_containing_extension
                key = (wanted.containing_type, wanted.extension_number)
                self._put_file(self._extensions.get(key, ""), response)
            case "all_extension_numbers_of_type":
                self._put_numbers(request.all_extension_numbers_of_type, response)
            case _:
                _put_error(StatusCode.INVALID_ARGUMENT, response)

    def _put_file(self, name: str, response: ServerReflectionResponse) -> None:
        """The file and what it imports, so that a client needs to ask once."""
        if name not in self._files:
            _put_error(StatusCode.NOT_FOUND, response)
            return
        order: dict[str, None] = {name: None}
        waiting = [name]
        while waiting:
            for dependency in self._files[waiting.pop()].dependency:
                if dependency not in order:
                    order[dependency] = None
                    waiting.append(dependency)
        files = [self._files[each].SerializeToString() for each in order]
        response.file_descriptor_response.CopyFrom(
            FileDescriptorResponse(file_descriptor_proto=files)
        )

    def _put_numbers(self, kind: str, response: ServerReflectionResponse) -> None:
        if kind not in self._symbols:
            _put_error(StatusCode.NOT_FOUND, response)
            return
        numbers = sorted(number for name, number in self._extensions if name == kind)
        response.all_extension_numbers_response.CopyFrom(
            ExtensionNumberResponse(base_type_name=kind, extension_number=numbers)
        )


class ReflectionV1(Reflection, service="grpc.reflection.v1.ServerReflection"):
    """The same under its newer name; the messages are the same on the wire."""


def _put_error(code: StatusCode, response: ServerReflectionResponse) -> None:
    number, text = code.value
    response.error_response.CopyFrom(ErrorResponse(error_code=int(number), error_message=text))


def _with_dependencies(roots: Iterable[FileDescriptor]) -> Sequence[FileDescriptor]:
    """The files and all that they import, each once."""
    found: dict[str, FileDescriptor] = {}
    waiting = list(roots)
    while waiting:
        file = waiting.pop()
        if file.name not in found:
            found[file.name] = file
            waiting += file.dependencies
    return tuple(found.values())


def _served_part(file: FileDescriptor, methods: dict[str, set[str]]) -> FileDescriptorProto:
    """The file without services and methods that are not served."""
    proto = FileDescriptorProto()
    file.CopyToProto(proto)
    _name_for_json(file.message_types_by_name, proto.message_type)
    prefix = f"{proto.package}." if proto.package else ""
    kept = [service for service in proto.service if prefix + service.name in methods]
    for service in kept:
        served = methods[prefix + service.name]
        left = [method for method in service.method if method.name in served]
        del service.method[:]
        service.method.extend(left)
    del proto.service[:]
    proto.service.extend(kept)
    return proto


def _name_for_json(messages: Mapping[str, Descriptor], protos: Iterable[DescriptorProto]) -> None:
    """Adds the JSON names, which generated modules leave out and clients such as grpcurl go by."""
    for proto in protos:
        message = messages[proto.name]
        for field in proto.field:
            field.json_name = message.fields_by_name[field.name].json_name
        _name_for_json(message.nested_types_by_name, proto.nested_type)


def _symbols(file: FileDescriptorProto) -> Iterator[str]:
    prefix = f"{file.package}." if file.package else ""
    for service in file.service:
        yield prefix + service.name
        yield from (f"{prefix}{service.name}.{method.name}" for method in service.method)
    for extension in file.extension:
        yield prefix + extension.name
    yield from _type_symbols(prefix, file.message_type, file.enum_type)


def _type_symbols(
    prefix: str, messages: Iterable[DescriptorProto], enums: Iterable[EnumDescriptorProto]
) -> Iterator[str]:
    """Messages with their fields, and enums with their values, nested ones too."""
    for message in messages:
        name = prefix + message.name
        yield name
        yield from (f"{name}.{part.name}" for part in (*message.field, *message.extension))
        yield from (f"{name}.{part.name}" for part in message.oneof_decl)
        yield from _type_symbols(f"{name}.", message.nested_type, message.enum_type)
    for enum in enums:
        yield prefix + enum.name
        yield from (prefix + value.name for value in enum.value)


def _extensions(scope: FileDescriptor | Descriptor) -> Iterator[FieldDescriptor]:
    if isinstance(scope, FileDescriptor):
        yield from scope.extensions_by_name.values()
        messages = tuple(scope.message_types_by_name.values())
    else:
        yield from scope.extensions
        messages = tuple(scope.nested_types)
    for message in messages:
        yield from _extensions(message)
