"""Whatever a proto says, there is an error that names its place, or code that loads."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from hypothesis import HealthCheck, given, settings

from plugin.mended_contracts import mended_contracts
from plugin.random_contracts import Contract, contracts
from protemporal.plugin.__main__ import respond

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
FAULT = re.compile(r"\S.*\.proto:\d+:\d+: .+ \[TPY\d{3}\]")
QUICK = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def generated(contract: Contract) -> dict[str, str]:
    """The files; none if there are faults, each of which must have its place and its code."""
    request = contract.request()
    pool = DescriptorPool()
    for file in request.proto_file:
        pool.Add(file)
    for file in request.proto_file:
        pool.FindFileByName(file.name)  # or the sample is no legal proto, and not worth a look
    response = respond(request)
    assert bool(response.error) != bool(response.file) or not response.error
    for line in response.error.splitlines():
        assert FAULT.fullmatch(line), response.error
    return {file.name: file.content for file in response.file}


@settings(QUICK, max_examples=150)
@given(contracts())
def test_there_are_faults_or_code_that_compiles(contract: Contract) -> None:
    for name, text in generated(contract).items():
        compile(text, name, "exec")


@pytest.fixture(scope="module", name="tree")
def tree_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Contracts without a fault, their messages and what is generated: an import root."""
    tree = tmp_path_factory.mktemp("random")
    kept: dict[str, Contract] = {}

    @settings(QUICK, max_examples=60)
    @given(mended_contracts())
    def keep(contract: Contract) -> None:
        files = generated(contract)
        assert files or not has_roles(contract)
        if contract.root not in kept:
            kept[contract.root] = contract
            for name, text in files.items():
                (tree / name).parent.mkdir(parents=True, exist_ok=True)
                (tree / name).write_text(text)

    keep()
    image = tree / "image.binpb"
    files = [file for contract in kept.values() for file in contract.files]
    imported = next(iter(kept.values())).request().proto_file[:-2]
    image.write_bytes(FileDescriptorSet(file=[*imported, *files]).SerializeToString())
    flags = [f"--descriptor_set_in={image}", f"--python_out={tree}", f"--pyi_out={tree}"]
    run(tree, "python", "-m", "grpc_tools.protoc", *flags, *(file.name for file in files))
    return tree


def has_roles(contract: Contract) -> bool:
    return any(
        option.name.startswith("temporal.v1.")
        for file in contract.files
        for service in file.service
        for method in service.method
        for option, _ in method.options.ListFields()
        if option.is_extension
    )


def run(tree: Path, program: str, *arguments: str) -> None:
    roots = os.pathsep.join(map(str, (tree, ROOT / "src", ROOT / "gen")))
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": roots, "MYPYPATH": roots},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-4000:]


def ours(tree: Path) -> list[Path]:
    found = [*tree.rglob("*_temporal.py"), *tree.rglob("*_gateway.py")]
    assert len(found) > 50
    return sorted(path.relative_to(tree) for path in found)


def test_what_is_generated_imports(tree: Path) -> None:
    modules = [path.with_suffix("").as_posix().replace("/", ".") for path in ours(tree)]
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    run(tree, "python", "-W", "error", "-c", script, *modules)


def checkable(tree: Path) -> list[Path]:
    """Ours, without contracts that have messages called `None`: protoc's stubs do not parse."""
    broken = {stub.relative_to(tree).parts[0] for stub in tree.rglob("*.pyi") if not parses(stub)}
    return [path for path in ours(tree) if path.parts[0] not in broken]


def parses(stub: Path) -> bool:
    try:
        ast.parse(stub.read_text())
    except SyntaxError:
        return False
    return True


def test_what_is_generated_has_right_types(tree: Path) -> None:
    config = ["--config-file", str(ROOT / "pyproject.toml"), "--cache-dir", str(tree / "cache")]
    run(tree, "mypy", *config, *map(str, checkable(tree)))


def test_what_is_generated_has_right_types_for_pyright_too(tree: Path) -> None:
    config = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "extraPaths": [str(ROOT / "src"), str(ROOT / "gen"), str(tree)],
        "include": [str(path) for path in checkable(tree)],
    }
    (tree / "pyrightconfig.json").write_text(json.dumps(config))
    run(tree, "basedpyright", "--project", str(tree), "--pythonpath", sys.executable)


def test_what_is_generated_is_formatted(tree: Path) -> None:
    run(tree, "ruff", "format", "--check", "--no-cache", "--line-length=100", *map(str, ours(tree)))
