#!/usr/bin/env python3
"""Writes gen/oms_betterproto/ anew: the inventory's contract over the dataclasses of betterproto2.

    python tools/generate_styles.py           # write what changed
    python tools/generate_styles.py --check   # write nothing; exit 1 if something would change

The output depends on proto/, our plugin, and the locked grpcio-tools, betterproto2 and ruff.
"""

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "oms_betterproto"
OUT = ROOT / "gen" / PREFIX
PROTOS = ("oms/inventory/v1/inventory.proto",)
KEPT = ("__init__.py", "message_pool.py", "oms/")
"""What the messages need; classes are written for the annotations as well, which nobody imports."""


def main() -> int:
    """Generate or check, and say in one line what came of it; gives the exit status."""
    check = "--check" in sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        fresh = generate(Path(scratch))
    stale = texts(OUT)
    changed = sorted(name for name in fresh | stale if fresh.get(name) != stale.get(name))
    if not check:
        for name in changed:
            write(OUT / name, fresh.get(name))
    print(f"gen/{PREFIX}/: {len(changed)} files {'out of date' if check else 'changed'}", *changed)
    return int(check and bool(changed))


def generate(scratch: Path) -> dict[str, str]:
    """The files by their path below the package."""
    plugin = scratch / "protoc-gen-python_temporal"
    plugin.write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -m protemporal.plugin\n")
    plugin.chmod(0o700)
    out = scratch / PREFIX
    out.mkdir()
    flags = [
        f"--plugin={plugin}",
        f"--python_temporal_out=messages=betterproto2,messages_prefix={PREFIX}:{out}",
        f"--python_betterproto2_out=client_generation=none:{out}",
    ]
    # Its plugin formats with the ruff it finds on the path, as the folder it runs in has it.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "grpc_tools.protoc", f"-I{ROOT / 'proto'}", *flags, *PROTOS],
        cwd=ROOT,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT / "src")},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return {name: text for name, text in texts(out).items() if name.startswith(KEPT)}


def texts(folder: Path) -> dict[str, str]:
    """The modules below the folder by their path."""
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*.py")}


def write(path: Path, text: str | None) -> None:
    """Write the file, or remove it where there should be none."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
