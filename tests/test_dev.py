"""dev.py seen from outside: each test gives it a tree of its own, with programs that only note."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
OLD_PYTHON = """
import runpy, sys
sys.version_info, sys.version = (3, 9, 2), "3.9.2 (default)"
sys.argv = ["dev.py", "setup"]
runpy.run_path("dev.py", run_name="__main__")
"""
# importlib.util.find_spec gives None for a module that sys.modules holds as None.
NO_PIP = "import sys; sys.modules['pip'] = sys.modules['ensurepip'] = None"
TOOLS = ("ruff", "lint-imports", "buf", "mypy", "basedpyright", "python", "uv")
NOTE = '#!/bin/sh\necho "${0##*/} $*" >> calls\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout without .venv, on a machine without pip."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("dev.py", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, root)
    (root / "sitecustomize.py").write_text(NO_PIP)
    return root


@pytest.fixture
def made(tree: Path) -> Path:
    """The same with a .venv whose programs note their calls and succeed."""
    for name in TOOLS:
        program(tree, name)
    return tree


def program(tree: Path, name: str, script: str = "") -> None:
    path = tree / ".venv" / "bin" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NOTE + script)
    path.chmod(0o755)


def calls(tree: Path) -> list[str]:
    """What was called since the last look."""
    noted = tree / "calls"
    lines = noted.read_text().splitlines() if noted.exists() else []
    noted.unlink(missing_ok=True)
    return lines


def dev(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    python = arguments if arguments[:1] == ("-c",) else ("dev.py", *arguments)
    return subprocess.run(
        [sys.executable, *python],
        cwd=tree,
        env={"PATH": os.defpath, "PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_says_in_one_sentence_that_python_is_too_old(tree: Path) -> None:
    done = dev(tree, "-c", OLD_PYTHON)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "dev.py needs Python 3.11 or later; this is Python 3.9.2.\n"


def test_says_in_one_sentence_that_there_is_no_pip(tree: Path) -> None:
    done = dev(tree, "setup")
    assert done.returncode == 1
    assert done.stderr.startswith("dev.py needs pip once, to install the rest, but this Python has")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param([], 2, id="nothing"),
        pytest.param(["deploy"], 2, id="unknown"),
        pytest.param(["--help"], 0, id="help"),
    ],
)
def test_shows_its_usage(tree: Path, arguments: list[str], status: int) -> None:
    done = dev(tree, *arguments)
    assert done.returncode == status
    assert done.stdout.startswith("usage: python3 dev.py COMMAND")
    assert not (tree / ".venv").exists()


def test_installs_the_lock_by_hash_then_the_project(made: Path) -> None:
    assert dev(made, "setup").returncode == 0
    install = f"uv pip install --python {made}/.venv/bin/python --quiet"
    assert calls(made) == [
        f"{install} --require-hashes -r {made}/requirements.lock",
        f"{install} --no-deps --no-build-isolation -e.",
    ]


def test_second_setup_does_nothing(made: Path) -> None:
    dev(made, "setup")
    calls(made)
    done = dev(made, "setup")
    assert (done.returncode, done.stdout, calls(made)) == (0, "", [])


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_installs_anew_when_a_file_changed(made: Path, name: str) -> None:
    dev(made, "setup")
    calls(made)
    with (made / name).open("a") as file:
        file.write("# changed\n")
    dev(made, "setup")
    assert len(calls(made)) == 2


def test_installs_again_after_a_failure(made: Path) -> None:
    program(made, "uv", "echo why >&2; exit 1")
    done = dev(made, "setup")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "why",
        "dev.py could not install the packages; the reason stands above.",
    ]
    program(made, "uv")
    calls(made)
    assert dev(made, "setup").returncode == 0
    assert len(calls(made)) == 2


def test_makes_venv_anew_where_the_checkout_was_moved(made: Path) -> None:
    dev(made, "setup")
    moved = made.rename(made.with_name("moved"))
    assert "making .venv" in dev(moved, "setup").stdout
    assert not (moved / ".venv" / "bin" / "mypy").exists()


def test_test_runs_every_check_then_pytest(made: Path) -> None:
    dev(made, "setup")
    calls(made)
    done = dev(made, "test")
    assert done.returncode == 0
    assert calls(made) == [
        "ruff check",
        "ruff format --check",
        "lint-imports ",
        "buf lint",
        "buf format --diff --exit-code",
        "python tools/generate.py --check",
        "python tools/generate_styles.py --check",
        "mypy ",
        "basedpyright ",
        "python -m pytest",
    ]
    assert "all passed" in done.stdout.splitlines()[-1]


def test_test_goes_on_after_a_failure_and_fails_at_the_end(made: Path) -> None:
    program(made, "mypy", "echo wrong type; exit 1")
    done = dev(made, "test")
    assert done.returncode == 1
    assert "wrong type" in done.stdout
    assert calls(made)[-1] == "python -m pytest"
    assert done.stdout.splitlines()[-1].startswith("dev.py: FAILED: mypy (")


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        pytest.param(["test", "-k", "reader"], "python -m pytest -k reader", id="test"),
        pytest.param(["demo", "--exit"], "python -m oms demo --exit", id="demo"),
        pytest.param(["bench"], "python -m bench", id="bench"),
    ],
)
def test_passes_arguments_on(made: Path, arguments: list[str], called: str) -> None:
    dev(made, "setup")
    calls(made)
    assert dev(made, *arguments).returncode == 0
    assert calls(made) == [called]


def test_gives_a_home_to_those_without_one(made: Path) -> None:
    program(made, "python", 'echo "home $HOME" >> calls')
    code = "import os; os.path.expanduser = lambda _: '~'\n"
    (made / "sitecustomize.py").write_text(code + NO_PIP)
    dev(made, "demo")
    assert calls(made)[-1] == f"home {made}/.venv/home"


def test_interrupt_is_quiet(made: Path) -> None:
    program(made, "ruff", "kill -INT $PPID; sleep 5")
    done = dev(made, "test")
    assert (done.returncode, done.stderr) == (130, "")


def test_lock_satisfies_every_requirement() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    stated: list[str] = [*project["dependencies"], *(r for extra in extras.values() for r in extra)]
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    locked = dict(line.split()[0].split("==") for line in lines if line[:1].isalpha())
    wanted = [Requirement(text) for text in stated if not text.startswith(project["name"])]
    unmet = [str(r) for r in wanted if r.name not in locked or locked[r.name] not in r.specifier]
    assert unmet == []
