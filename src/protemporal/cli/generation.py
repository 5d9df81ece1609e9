"""Protos to Python: messages by protoc, contracts by our plugin, both with what they lack."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from protemporal.annotations import proto_path
from protemporal.cli.json_names import without_default_json_names
from protemporal.cli.prefix import prefixed
from protemporal.cli.stubs import exact, owned
from protemporal.contract.names import module
from protemporal.plugin.__main__ import respond

OWNED = (
    "buf/validate/",
    "google/api/",
    "google/longrunning/",
    "google/protobuf/",
    "google/rpc/",
    "protemporal/v1/",
    "temporal/api/",
    "temporal/v1/",
    "temporal/xns/",
)
"""Folders of protos whose modules come in wheels: google's own, temporalio's and protemporal's."""


class GenerationError(Exception):
    """A compiler, or our plugin, found something wrong; the text is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Protos as a compiler understood them."""

    files: FileDescriptorSet
    """Those that were asked for and all that they import, each after its imports."""
    wanted: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What is done to generated modules."""

    import_prefix: str = ""
    """The package that the folder of output is, if it is no import root itself."""
    init: bool = False
    """Whether each folder gets an `__init__.py`."""
    messages: str = "protobuf"
    """The style of the messages in contracts: a key of `DATACLASSES`, or google's own."""
    messages_package: str = ""
    """The package, below the folder of output, that gets the classes of another style."""


DATACLASSES = {
    "betterproto": "--python_betterproto_out=",
    "betterproto2": "--python_betterproto2_out=client_generation=none:",
}
"""The styles beside google's, and how protoc is asked for their classes: without clients."""


def compile_with_protoc(roots: Sequence[Path], names: Sequence[str]) -> Compiled:
    """The named protos, or all below the roots but those that wheels own.

    Raises:
        GenerationError: protoc refuses them, or there are none.
    """
    wanted = tuple(names) or tuple(sorted({name for root in roots for name in _below(root)}))
    if not wanted:
        raise GenerationError(f"there is no proto in {', '.join(map(str, roots))}")
    with TemporaryDirectory() as scratch:
        image = Path(scratch) / "image.binpb"
        found = (*roots, proto_path(), *_google_protos(Path(scratch)))
        includes = [f"-I{root}" for root in found]
        flags = ["--include_imports", "--include_source_info", f"--descriptor_set_out={image}"]
        _protoc([*includes, *flags, *wanted])
        return Compiled(files=FileDescriptorSet.FromString(image.read_bytes()), wanted=wanted)


def _google_protos(scratch: Path) -> tuple[Path, ...]:
    """Where `google/api`, `google/rpc` and `google/longrunning` lie; nowhere without their wheel.

    The wheel has operations.proto under another name than it is imported by, hence the copy.
    """
    try:
        from google.longrunning import operations_proto_pb2  # noqa: PLC0415 - of an extra
    except ImportError:
        return ()
    module = Path(operations_proto_pb2.__file__)
    copy = scratch / "google" / "longrunning" / "operations.proto"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(module.with_name("operations_proto.proto").read_bytes())
    return scratch, module.parents[2]


def compile_with_buf(source: Path, *, names: Sequence[str]) -> Compiled:
    """The named protos, or all of the module or workspace but those that wheels own.

    Raises:
        GenerationError: buf is missing, or refuses them.
    """
    with TemporaryDirectory() as scratch:
        image, own = Path(scratch) / "image.binpb", Path(scratch) / "own.binpb"
        build = [_buf(), "build", str(source), "--as-file-descriptor-set", "-o"]
        _run([*build, str(image)])
        _run([*build, str(own), "--exclude-imports", "--exclude-source-info"])
        found = FileDescriptorSet.FromString(own.read_bytes()).file
        wanted = [file.name for file in found if not file.name.startswith(OWNED)]
        return Compiled(
            files=FileDescriptorSet.FromString(image.read_bytes()),
            wanted=tuple(names) or tuple(wanted),
        )


def generate(compiled: Compiled, layout: Layout = Layout()) -> dict[str, str]:  # immutable
    """Relative path to text of everything that the protos give.

    Raises:
        GenerationError: with every fault of the contracts.
    """
    texts = _messages(compiled) | _contracts(compiled, layout)
    if layout.import_prefix:
        modules = {name.rpartition(".")[0].replace("/", ".") for name in texts}
        texts = {
            name: prefixed(text, layout.import_prefix, modules) for name, text in texts.items()
        }
    marks = dict.fromkeys(_marks(texts, layout), "")
    return texts | _dataclasses(compiled, layout) | marks


def _dataclasses(compiled: Compiled, layout: Layout) -> dict[str, str]:
    """The classes of another style; google's stay, for descriptors and canonical JSON."""
    if layout.messages not in DATACLASSES:
        return {}
    with TemporaryDirectory() as scratch:
        image, out = Path(scratch) / "image.binpb", Path(scratch) / layout.messages_package
        out.mkdir()
        image.write_bytes(compiled.files.SerializeToString())
        flags = [f"--descriptor_set_in={image}", f"{DATACLASSES[layout.messages]}{out}"]
        _protoc([*flags, *compiled.wanted], quiet=True)
        names = {path: path.relative_to(out.parent).as_posix() for path in out.rglob("*.py")}
        own = tuple(
            f"{layout.messages_package}/{folder}/" for folder in ("buf", "temporal", "protemporal")
        )
        return {
            name: path.read_text()
            for path, name in sorted(names.items())
            if not name.startswith(own)  # the annotations, which nobody needs as classes
        }


def _contracts(compiled: Compiled, layout: Layout) -> dict[str, str]:
    request = CodeGeneratorRequest(file_to_generate=compiled.wanted, proto_file=compiled.files.file)
    if layout.messages != "protobuf":
        package = layout.messages_package
        request.parameter = f"messages={layout.messages},messages_prefix={package}"
    response = respond(request)
    if response.error:
        raise GenerationError(response.error)
    return {file.name: file.content for file in response.file}


def _messages(compiled: Compiled) -> dict[str, str]:
    with TemporaryDirectory() as scratch:
        image, out = Path(scratch) / "image.binpb", Path(scratch) / "out"
        out.mkdir()
        image.write_bytes(without_default_json_names(compiled.files).SerializeToString())
        flags = [f"--descriptor_set_in={image}", f"--python_out={out}", f"--pyi_out={out}"]
        _protoc([*flags, *compiled.wanted], quiet=True)  # its warnings were told when it compiled
        texts = {
            path.relative_to(out).as_posix(): owned(path.read_text())
            for path in sorted(out.rglob("*.py*"))
        }
    for file in compiled.files.file:
        stub = f"{module(file.name, '_pb2').replace('.', '/')}.pyi"
        if stub in texts:
            texts[stub] = exact(texts[stub], file)
    return texts


def _marks(names: Iterable[str], layout: Layout) -> Iterable[str]:
    """The empty files: `py.typed` beside modules (PEP 561), `__init__.py` down to them."""
    folders = {Path(name).parent for name in names}
    yield from (f"{folder.as_posix()}/py.typed" for folder in folders if folder != Path())
    if layout.init:
        below = {each for folder in folders for each in (folder, *folder.parents)}
        below -= set() if layout.import_prefix else {Path()}
        yield from ((folder / "__init__.py").as_posix() for folder in below)


def _below(root: Path) -> Iterable[str]:
    names = (path.relative_to(root).as_posix() for path in root.rglob("*.proto"))
    return (name for name in names if not name.startswith(OWNED))


def _protoc(arguments: Sequence[str], *, quiet: bool = False) -> None:
    _run([sys.executable, "-m", "grpc_tools.protoc", *arguments], quiet=quiet)


def _buf() -> str:
    beside = str(Path(sys.executable).with_name("buf"))
    if found := which("buf") or which(beside):
        return found
    raise GenerationError("buf is not installed: pip install 'protemporal[generate]'")


def _run(command: Sequence[str], *, quiet: bool = False) -> None:
    # Compilers' plugins, and the ruff that one of them formats with, lie beside our Python.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(  # noqa: S603 # ours
        command, stderr=subprocess.PIPE, text=True, check=False, env=os.environ | {"PATH": path}
    )
    if done.returncode:
        raise GenerationError(done.stderr.rstrip())
    if not quiet:
        sys.stderr.write(done.stderr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file that is not as it should be; None where it is missing, or should be."""

    name: str
    old: str | None
    new: str | None


def changes(out: Path, fresh: Mapping[str, str], stale: Iterable[str] = ()) -> list[Change]:
    """What to change in the folder: fresh files, and stale ones to remove."""
    wanted: dict[str, str | None] = {**dict.fromkeys(stale), **fresh}
    found = (
        Change(name=name, old=_text(out / name), new=text) for name, text in sorted(wanted.items())
    )
    return [change for change in found if change.old != change.new]


def generated_files(out: Path) -> list[str]:
    """The modules in a folder that say, in their first lines, who generated them; and stubs."""
    found: list[str] = []
    for path in sorted(out.rglob("*.py")):
        if path.name.endswith(("_pb2.py", "_temporal.py", "_gateway.py")) and _is_generated(path):
            found.append(path.relative_to(out).as_posix())
            if (stub := path.with_suffix(".pyi")).is_file():
                found.append(stub.relative_to(out).as_posix())
    return found


def apply(out: Path, change: Change) -> None:
    """Write the file, or remove it."""
    path = out / change.name
    if change.new is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(change.new)


def _text(path: Path) -> str | None:
    return path.read_text() if path.is_file() else None


def _is_generated(path: Path) -> bool:
    with path.open() as file:
        return any("DO NOT EDIT" in line for _, line in zip(range(3), file, strict=False))
