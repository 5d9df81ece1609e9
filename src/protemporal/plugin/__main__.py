"""protoc-gen-python_temporal: bytes in, bytes out; nothing else."""

import gc
import sys

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import Edition

from protemporal.contract.faults import ContractError, Fault
from protemporal.contract.reader import read
from protemporal.plugin.gateway import gateway
from protemporal.plugin.options import OptionError, parse
from protemporal.plugin.styles import style_of
from protemporal.plugin.temporal import temporal


def main() -> None:
    """Answer the request on standard input.

    What is wrong with the protos or the parameters goes into the response, and the exit status is
    0, as protoc wants it. A traceback and status 1 mean a fault of the plugin.
    """
    gc.disable()  # a short life, in which collecting costs more than it frees
    request = CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
    sys.stdout.buffer.write(respond(request).SerializeToString())


def respond(request: CodeGeneratorRequest) -> CodeGeneratorResponse:
    """The generated files, or every fault; warnings go to standard error."""
    response = CodeGeneratorResponse(
        supported_features=CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
        | CodeGeneratorResponse.FEATURE_SUPPORTS_EDITIONS,
        minimum_edition=Edition.EDITION_PROTO2,
        maximum_edition=Edition.EDITION_2024,
    )
    try:
        style = style_of(parse(request.parameter))
        contract = read(request.proto_file, request.file_to_generate)
        wanted = frozenset(request.file_to_generate)
        style.check(file for file in request.proto_file if file.name in wanted)
    except OptionError as error:
        response.error = str(error)
    except ContractError as error:
        _warn(error.warnings)
        response.error = str(error)
    else:
        _warn(contract.warnings)
        for file in contract.files:
            _add(response, file.temporal_module, temporal(file, style))
            _add(response, file.gateway_module, gateway(file, style))
    return response


def _add(response: CodeGeneratorResponse, module: str, text: str) -> None:
    if text:
        response.file.add(name=f"{module.replace('.', '/')}.py", content=text)


def _warn(warnings: tuple[Fault, ...]) -> None:
    for warning in warnings:
        sys.stderr.write(f"warning: {warning}\n")


if __name__ == "__main__":
    main()
