#!/usr/bin/env python3
"""Set up this checkout and run it: `python3 dev.py demo` or `python3 dev.py test`.

Needs Python 3.11 or later and nothing else: what it installs goes into .venv, pinned and checked by
hash (requirements.lock). Standard library only, since it runs before anything is installed.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said in plain words to who runs an older one
    sys.exit("dev.py needs Python 3.11 or later; this is Python " + sys.version.split()[0] + ".")

import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
import venv
from collections.abc import Iterator
from pathlib import Path

USAGE = """usage: python3 dev.py COMMAND

  demo [--exit] [...]   start Temporal, Postgres and the order system, and walk through it
  test                  everything CI runs: lint, types, tests
  test ARGS...          only pytest, with these arguments (for instance: test -k reader)
  bench [ARGS...]       measure the claims of speed
  setup                 only make .venv
"""
NO_INSTALLER = (
    "dev.py needs pip once, to install the rest, but this Python has neither pip nor ensurepip: "
    "install one (Debian, Ubuntu: apt install python3-pip), or put uv on PATH."
)
NOT_INSTALLED = "dev.py could not install the packages; the reason stands above."
ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "dev-stamp"
LINT = (
    "ruff check, ruff format --check, lint-imports, buf lint, buf format --diff --exit-code, "
    "python tools/generate.py --check, python tools/generate_styles.py --check"
)
TYPE = "mypy, basedpyright"


class StepError(Exception):
    """A step failed; the text is one plain sentence."""


def say(line: str) -> None:
    """Tell the person at the terminal what happens."""
    print(f"dev.py: {line}", flush=True)


def environment() -> dict[str, str]:
    """Give the environment of all we start: .venv first on PATH, and a home to write to."""
    env = {**os.environ, "VIRTUAL_ENV": str(VENV), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    env["PATH"] = os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)])
    # uv, pip, buf and node keep caches there. Some accounts have no home (nobody, a bare uid).
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    env["HOME"] = home if os.access(home, os.W_OK) and home != "~" else str(VENV / "home")
    return env


def succeeds(*command: str | Path, output: int | None = None) -> bool:
    """Run a command in the root; give whether it succeeded."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=output)
    interrupt: KeyboardInterrupt | None = None
    while process.returncode is None:
        try:
            process.wait()
        except KeyboardInterrupt as pressed:  # the command got it too: let it clean up
            interrupt = pressed
    if interrupt:
        raise interrupt
    return process.returncode == 0


def stamp() -> str:
    """Give what .venv has to be made from; the folder counts, since scripts name it."""
    files = (LOCK, ROOT / "pyproject.toml")
    return "\n".join([*(hashlib.sha256(f.read_bytes()).hexdigest() for f in files), str(ROOT)])


def setup() -> None:
    """Make .venv from the lock, unless it is made."""
    wanted, made = stamp(), STAMP.read_text() if STAMP.exists() else ""
    if made == wanted and PYTHON.exists():
        return
    began = time.monotonic()
    moved = made != "" and made.splitlines()[-1] != str(ROOT)
    if moved or not PYTHON.exists():
        say("making .venv")
        venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(VENV)
    (VENV / "home").mkdir(exist_ok=True)
    STAMP.unlink(missing_ok=True)
    install()
    STAMP.write_text(wanted)
    say(f".venv is ready ({time.monotonic() - began:.1f} s)")


def install() -> None:
    """Install the locked packages, with uv or else with pip, and this project in place."""
    failed = False
    for installer in installers():
        say(f"installing the packages of requirements.lock{' with pip' * failed}")
        locked = succeeds(*installer, "--quiet", "--require-hashes", "-r", LOCK)
        if locked and succeeds(*installer, "--quiet", "--no-deps", "--no-build-isolation", "-e."):
            return
        failed = True
    raise StepError(NOT_INSTALLED if failed else NO_INSTALLER)


def installers() -> Iterator[list[str | Path]]:
    """Give the ways to run `install` for .venv, best first: uv as locked, uv on PATH, pip."""
    uv, pinned = VENV / "bin" / "uv", VENV / "uv.txt"
    if not uv.exists():
        say("installing uv")
        pinned.write_text(locked_uv(LOCK.read_text()))
        any(succeeds(*pip, "--quiet", "--require-hashes", "-r", pinned) for pip in pips())
    found = uv if uv.exists() else shutil.which("uv")
    if found:
        yield [found, "pip", "install", "--python", PYTHON]
    yield from pips()


def locked_uv(lock: str) -> str:
    """Give the lock's lines about uv: its version and hashes."""
    lines = lock.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("uv=="))
    last = next(i for i in range(first, len(lines)) if not lines[i].endswith("\\"))
    return "\n".join(lines[first : last + 1])


def pips() -> Iterator[list[str | Path]]:
    """Give the ways to run `pip install` for .venv, from what this Python has."""
    if importlib.util.find_spec("pip"):
        yield [sys.executable, "-m", "pip", "--python", PYTHON, "install"]
    if importlib.util.find_spec("ensurepip") and succeeds(
        PYTHON, "-m", "ensurepip", output=subprocess.DEVNULL
    ):
        yield [PYTHON, "-m", "pip", "install"]


def test() -> int:
    """Run all checks, then pytest; give the exit status."""
    began = time.monotonic()
    failed = [command for command in f"{LINT}, {TYPE}".split(", ") if not passes(command)]
    say("pytest")
    if not succeeds(PYTHON, "-m", "pytest"):
        failed.append("pytest")
    verdict = f"FAILED: {', '.join(failed)}" if failed else "all passed"
    say(f"{verdict} ({time.monotonic() - began:.0f} s)")
    return 1 if failed else 0


def passes(check: str) -> bool:
    """Run one check, its output shown only if it fails; give whether it passed."""
    began, env = time.monotonic(), environment()
    done = subprocess.run(check.split(), cwd=ROOT, env=env, capture_output=True, check=False)
    passed = done.returncode == 0
    say(f"{check:32} {'ok' if passed else 'FAILED':6} {time.monotonic() - began:6.1f} s")
    if not passed:
        print((done.stdout + done.stderr).decode(errors="replace"), flush=True)
    return passed


def become(*arguments: str) -> None:
    """Replace this process with .venv's Python."""
    os.chdir(ROOT)
    os.execve(PYTHON, [str(PYTHON), *arguments], environment())  # noqa: S606 - no shell is wanted


def main(command: str = "", *arguments: str) -> int:
    """Do what the command line says; give the exit status."""
    if command not in {"demo", "test", "bench", "setup"}:
        print(USAGE)
        return 0 if command in {"-h", "--help"} else 2
    setup()
    if command == "demo":
        become("-m", "oms", "demo", *arguments)
    if command == "bench":
        become("-m", "bench", *arguments)
    if command == "test" and arguments:
        become("-m", "pytest", *arguments)
    return test() if command == "test" else 0


if __name__ == "__main__":
    try:
        sys.exit(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)  # as the shell has it; who pressed Ctrl-C knows
    except StepError as error:
        sys.exit(str(error))
