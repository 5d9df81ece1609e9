"""Every folder here is a contract and the text we generate from it; the text is reviewed like code.

`BLESS=1 pytest tests/golden` writes the expected text anew.
"""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import protemporal.gateway
import protemporal.runtime
import protos
from protemporal.plugin.__main__ import respond
from support.styles import STYLES, compile_messages

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BIN = Path(sys.executable).parent
CASES = sorted({path.relative_to(HERE).parts[0] for path in HERE.rglob("*.proto")})
EXPECTED = sorted(HERE.glob("*/expected/**/*.py"))
PUBLIC = {
    "pt": frozenset(protemporal.runtime.__all__),
    "gateway": frozenset(protemporal.gateway.__all__),
}


@pytest.mark.parametrize("case", CASES)
def test_text_is_as_expected(case: str) -> None:
    fresh = generated(case)
    folder = HERE / case / "expected"
    if os.environ.get("BLESS"):
        shutil.rmtree(folder, ignore_errors=True)
        for name, text in fresh.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
    paths = folder.rglob("*.py")
    assert fresh == {path.relative_to(folder).as_posix(): path.read_text() for path in paths}


def generated(case: str) -> dict[str, str]:
    parameter = HERE / case / "parameter.txt"
    given = parameter.read_text().strip() if parameter.exists() else ""
    response = respond(protos.request(HERE, f"{case}/", given))
    assert response.error == ""
    return {file.name.removeprefix(f"{case}/"): file.content for file in response.file}


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.relative_to(HERE).as_posix())
def test_expected_text_can_be_read_by_a_person(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.relative_to(HERE).as_posix())
def test_generated_code_uses_public_names_only(path: Path) -> None:
    used = {
        (node.value.id, node.attr)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert {
        (module, name) for module, name in used if module in PUBLIC and name not in PUBLIC[module]
    } == set()


def test_formatter_changes_nothing() -> None:
    run("ruff", "format", "--check", "--no-cache", *map(str, EXPECTED))


def test_every_import_is_used_and_every_name_defined() -> None:
    rules = ["--isolated", "--no-cache", "--target-version=py311", "--select=E9,F"]
    run("ruff", "check", *rules, *map(str, EXPECTED))


@pytest.fixture(scope="module", name="tree")
def tree_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All cases with their messages, an import root as a user has it."""
    tree = tmp_path_factory.mktemp("golden")
    for expected in HERE.glob("*/expected"):
        shutil.copytree(expected, tree / expected.parent.name)
    names = [path.relative_to(HERE).as_posix() for path in sorted(HERE.rglob("*.proto"))]
    protos.run_protoc(HERE, f"--python_out={tree}", f"--pyi_out={tree}", *names)
    for style in STYLES[1:]:
        name = f"style_{style}/input.proto"
        compile_messages(style, tree / f"{style}_messages", [HERE, protos.ANNOTATIONS], [name])
    return tree


def test_modules_import(tree: Path) -> None:
    modules = [
        path.relative_to(tree).with_suffix("").as_posix().replace("/", ".")
        for path in sorted(tree.rglob("*.py"))
        if path.name != "__init__.py"
    ]
    script = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)"
    run("python", "-W", "error", "-c", script, *modules, tree=tree)


def test_a_deprecated_rpc_warns_when_it_is_called(tree: Path) -> None:
    script = """
import sys, warnings
from outdated import input_temporal as t
warnings.simplefilter("error", DeprecationWarning)
for method in ("start_send", "execute_send", "send_with_recall", "recall", "track", "redirect"):
    try:
        getattr(t.LettersClient, method)(None, None, None)
    except DeprecationWarning as warning:
        name = method.partition("_with")[0].rpartition("_")[2].title()
        assert str(warning) == f"outdated.Letters.{name} is deprecated in its proto"
    else:
        sys.exit(method)
"""
    run("python", "-c", script, tree=tree)


def test_mypy_finds_nothing(tree: Path) -> None:
    config = ["--config-file", str(ROOT / "pyproject.toml")]
    run("mypy", *config, "--cache-dir", str(tree / ".mypy_cache"), *ours(tree), tree=tree)


def test_pyright_finds_nothing(tree: Path) -> None:
    (tree / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "strict", "pythonVersion": "3.11", "reportMissingTypeStubs": false,'
        f' "extraPaths": ["{ROOT / "src"}", "{ROOT / "gen"}", "{tree}"],'
        ' "exclude": ["**/*_pb2.py", "**/*_pb2.pyi", "*_messages"]}'
    )
    run("basedpyright", "--project", str(tree), "--pythonpath", sys.executable, tree=tree)


def ours(tree: Path) -> list[str]:
    names = [*tree.rglob("*_temporal.py"), *tree.rglob("*_gateway.py")]
    return sorted(map(str, names))


def run(program: str, *arguments: str, tree: Path = ROOT) -> None:
    roots = os.pathsep.join(map(str, (tree, ROOT / "src", ROOT / "gen")))
    environment = os.environ | {"PYTHONPATH": roots, "MYPYPATH": roots}
    done = subprocess.run(
        [BIN / program, *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert done.returncode == 0, done.stdout
