"""Misuse that a checker must see, held against what mypy and pyright say."""

import json
import re
import subprocess
import sys
from pathlib import Path

MISUSE = Path(__file__).with_name("misuse.py")
ROOT = MISUSE.parents[2]
MARK = re.compile(r"# error: (\S+) (\S+)$")


def expected(group: int) -> dict[int, str]:
    lines = enumerate(MISUSE.read_text().splitlines(), start=1)
    return {number: found[group] for number, line in lines if (found := MARK.search(line))}


def test_mypy_refuses_misuse() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--output", "json", str(MISUSE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    assert {each["line"]: each["code"] for each in reversed(said)} == expected(1)


def test_pyright_refuses_misuse() -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "basedpyright", "--outputjson"),
            *("--pythonpath", sys.executable, "-p", str(MISUSE.parent)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    said = json.loads(run.stdout)["generalDiagnostics"]
    assert {each["range"]["start"]["line"] + 1: each["rule"] for each in said} == expected(2)
