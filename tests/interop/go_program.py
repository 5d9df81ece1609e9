"""Go's side of the example contract: generated, built once, and kept in .devstack/go."""

import hashlib
import re
import subprocess
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Literal

import protos
from protemporal.devstack import Child, TemporalServer
from protemporal.devstack.process import run

HERE = Path(__file__).parent / "go"
KEPT = Path(__file__).parents[2] / ".devstack" / "go"
GENERATED = "interop.test/parcels/gen"
"""Import path of the generated packages; go.mod says the beginning of it."""
PACKAGES = {  # all below one module, whatever go_package says
    "examples/parcels/v1/parcels.proto": "parcels",
    "protemporal/v1/rpc.proto": "rpc",
    "guard.proto": "guard",
}
DOUBLE = re.compile(
    r"^(func \(\w+ \*[Tt]est\w+\) Ping\([^\n]*\)) error \{$.*?^\}$", re.MULTILINE | re.DOTALL
)
MENDED = r"\1 (*emptypb.Empty, error) {\n\treturn nil, nil\n}"
WITHIN = timedelta(minutes=1)

Payloads = Literal["json", "binary"]
"""How Go writes messages: `json`, its SDK's default, or `binary`, which reads only that."""


def program() -> Path:
    """Where the program is kept, named by what it is built from."""
    read = [*sorted(HERE.iterdir()), *sorted(protos.ANNOTATIONS.rglob("*.proto"))]
    digest = hashlib.sha256()
    for path in read:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return KEPT / f"parcels-{digest.hexdigest()[:16]}"


def build(go: str) -> Path:
    """Builds the generators, generates, and builds the program, with this `go`."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=KEPT, prefix="building-") as scratch:
        folder = Path(scratch)
        for path in HERE.iterdir():
            copy(path, folder)
        run_in(folder, go, "build", "-trimpath", "-o", "bin/", "tool")
        generate(folder)
        mend(folder)
        run_in(folder, go, "build", "-trimpath", "-ldflags=-s -w", "-o", "parcels", ".")
        for outdated in KEPT.glob("parcels-*"):
            outdated.unlink()
        return (folder / "parcels").replace(program())


def generate(folder: Path) -> None:
    """Writes gen/ with the generators of bin/."""
    gen = folder / "gen"
    gen.mkdir()
    flags = [f"--plugin={path}" for path in sorted((folder / "bin").iterdir())]
    for out in ("go", "go_temporal"):
        flags += [f"--{out}_out={gen}", f"--{out}_opt=module={GENERATED}"]
        flags += [f"--{out}_opt=M{name}={GENERATED}/{to}" for name, to in PACKAGES.items()]
    flags.append("--go_temporal_opt=workflow-update-enabled=true")
    protos.run_protoc(HERE, *flags, *PACKAGES)


def mend(folder: Path) -> None:
    """Repairs what protoc-gen-go-temporal 1.24.0 writes for a query that answers an Empty.

    Its test doubles of such a query do not fit their interface, so the package does not compile.
    """
    for path in (folder / "gen").rglob("*_temporal.pb.go"):
        path.write_text(
            DOUBLE.sub(r"\1 (*emptypb.Empty, error) {\n\treturn nil, nil\n}", path.read_text())
        )


def run_in(folder: Path, *command: str) -> None:
    """Runs a command; its own words are the reason if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


@asynccontextmanager
async def worker(
    path: Path, server: TemporalServer, payloads: Payloads, serve: str, *, log: Path
) -> AsyncGenerator[None]:
    """A worker of the parts that `serve` names, separated by commas."""
    flags = ["-address", server.address, "-payloads", payloads, "-serve", serve]
    async with await Child.start([path, "worker", *flags], name="the Go worker", log=log) as child:

        async def serving() -> bool:
            return "serving" in child.log_tail()

        await child.ready(serving, within=WITHIN)
        yield


async def client(path: Path, server: TemporalServer, payloads: Payloads, *, log: Path) -> None:
    """All calls of the client; into the log it writes a line of JSON about each."""
    flags = ["-address", server.address, "-payloads", payloads]
    await run([path, "client", *flags], log=log, within=WITHIN)
