"""How long the plugin takes under protoc, against two baselines, and how that grows.

    python -m bench generate [--quick]

Wall time of `protoc` with one plugin. The variants take turns in each round, after one that does
not count, and each ratio is taken within its round; the median of the rounds is what counts. The
goals: at most 2.0 times an empty plugin in Python, which reads the request and answers nothing, and
1.25 times protoc's own Python, gRPC and stub generators. Beyond: 1.5 and 1.0.

Then the time of the plugin alone, in this process, for up to 2,000 annotated methods: what one
method costs should not grow with their number.
"""

import contextlib
import io
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from protemporal.plugin.__main__ import respond

ROOT = Path(__file__).resolve().parents[1]
PER_SERVICE = 100
SIZES = (200, 400, 800, 1600, 2000)
LINEAR = 1.25
"""By how much the largest may cost more for each method: the noise of a machine, no more."""

EMPTY = """\
import sys
from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
CodeGeneratorRequest.FromString(sys.stdin.buffer.read())
sys.stdout.buffer.write(CodeGeneratorResponse(supported_features=1).SerializeToString())
"""
GOALS = {"empty plugin": (2.0, 1.5), "python, grpc, pyi": (1.25, 1.0)}

Commands = Mapping[str, Sequence[str]]


def proto(rpcs: int) -> str:
    """A contract with so many RPCs, of which four in five have a role, and their messages."""
    services = [
        service(first, min(PER_SERVICE, rpcs - first)) for first in range(0, rpcs, PER_SERVICE)
    ]
    return f"""\
syntax = "proto3";
package bench.v1;
import "google/protobuf/empty.proto";
import "temporal/v1/temporal.proto";
{"".join(map(messages, range(rpcs)))}{"".join(services)}"""


def messages(n: int) -> str:
    """The request and the response of one RPC, its own as style guides want it."""
    return f"""\
// Asks for thing {n}.
message Do{n}Request {{
  // Which one.
  string order_id = 1;
  // How many.
  int32 count = 2;
}}
// Answers thing {n}.
message Do{n}Response {{
  // Which one.
  string order_id = 1;
}}
"""


def service(first: int, count: int) -> str:
    """One service; RPCs of the five kinds in turn, each workflow with one of each handler."""
    kinds = (workflow, signal, query, update, plain)
    rpcs = [f"  // Does thing {n}.\n{kinds[n % 5](n)}" for n in range(first, first + count)]
    return f"service Service{first} {{\n{''.join(rpcs)}}}\n"


def workflow(n: int) -> str:
    """Has a signal, a query and an update, the next three RPCs."""
    return f"""\
  rpc Do{n}(Do{n}Request) returns (Do{n}Response) {{
    option (temporal.v1.workflow) = {{
      id: "do{n}/${{! orderId }}/${{! count.string() }}" run_timeout: {{ seconds: 60 }}
      signal: {{ ref: "Do{n + 1}" start: true }} query: {{ ref: "Do{n + 2}" }}
      update: {{ ref: "Do{n + 3}" }}
    }};
  }}
"""


def signal(n: int) -> str:
    """A signal."""
    return f"""\
  rpc Do{n}(Do{n}Request) returns (google.protobuf.Empty) {{ option (temporal.v1.signal) = {{}}; }}
"""


def query(n: int) -> str:
    """A query."""
    return f"""\
  rpc Do{n}(Do{n}Request) returns (Do{n}Response) {{ option (temporal.v1.query) = {{}}; }}
"""


def update(n: int) -> str:
    """An update with an id."""
    return f"""\
  rpc Do{n}(Do{n}Request) returns (Do{n}Response) {{
    option (temporal.v1.update) = {{ id: "{n}/${{! orderId }}" validate: true }};
  }}
"""


def plain(n: int) -> str:
    """No role."""
    return f"  rpc Do{n}(Do{n}Request) returns (Do{n}Response);\n"


def commands(folder: Path) -> Commands:
    """What is measured, by name; all write into the folder."""
    out = folder / "out"
    out.mkdir()
    ours = program(folder / "ours", "-m protemporal.plugin")
    (folder / "empty.py").write_text(EMPTY)
    empty = program(folder / "empty", shlex.quote(str(folder / "empty.py")))
    base = [
        *(sys.executable, "-m", "grpc_tools.protoc"),
        *(f"-I{folder}", f"-I{ROOT / 'proto'}", "bench.proto"),
    ]
    return {
        "ours": [
            *base,
            f"--plugin=protoc-gen-python_temporal={ours}",
            f"--python_temporal_out={out}",
        ],
        "empty plugin": [*base, f"--plugin=protoc-gen-empty={empty}", f"--empty_out={out}"],
        "python, grpc, pyi": [
            *base,
            *(f"--{kind}_out={out}" for kind in ("python", "grpc_python", "pyi")),
        ],
    }


def program(path: Path, arguments: str) -> Path:
    """A program that runs Python with the arguments."""
    environment = f"PYTHONPATH={shlex.quote(str(ROOT / 'src'))}"
    path.write_text(f"#!/bin/sh\n{environment} exec {shlex.quote(sys.executable)} {arguments}\n")
    path.chmod(0o700)
    return path


def bytecode(cache: Path) -> Mapping[str, str]:
    """An environment in which Python keeps bytecode, as it does where a wheel is installed."""
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    return environment | {"PYTHONPYCACHEPREFIX": str(cache)}


def timed(command: Sequence[str], environment: Mapping[str, str]) -> float:
    """Seconds of wall time."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - begin


def compare(rpcs: int, rounds: int) -> bool:
    """Measure all variants in turn, print the table; whether the goals are met."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "bench.proto").write_text(proto(rpcs))
        variants = commands(folder)
        caching = bytecode(folder / "cache")
        times = [
            {name: timed(command, caching) for name, command in variants.items()}
            for _ in range(rounds + 1)
        ][1:]
    print(f"{rpcs} RPCs under protoc, {rounds} rounds\n")
    print(f"{'variant':<20}{'ms':>6}{'ours / it':>12}{'goal':>8}{'beyond':>8}")
    print(f"{'ours':<20}{1000 * median(each['ours'] for each in times):6.0f}")
    met = True
    for name, (goal, beyond) in GOALS.items():
        ratio = median(each["ours"] / each[name] for each in times)
        wall = 1000 * median(each[name] for each in times)
        verdict = "beyond" if ratio <= beyond else "met" if ratio <= goal else "missed"
        print(f"{name:<20}{wall:6.0f}{ratio:12.2f}{goal:8.2f}{beyond:8.2f}  {verdict}")
        met &= ratio <= goal
    return met


def request(rpcs: int) -> CodeGeneratorRequest:
    """What protoc hands to the plugin."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "bench.proto").write_text(proto(rpcs))
        flags = ["--include_imports", "--include_source_info", f"-o{folder / 'image'}"]
        command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{folder}", f"-I{ROOT / 'proto'}"]
        subprocess.run([*command, *flags, "bench.proto"], check=True)
        files = FileDescriptorSet.FromString((folder / "image").read_bytes()).file
        return CodeGeneratorRequest(file_to_generate=["bench.proto"], proto_file=files)


def grow() -> bool:
    """Print what one annotated method costs at each size; whether that stays the same."""
    print(f"\n{'annotated methods':<20}{'ms':>6}{'µs each':>10}")
    costs: list[float] = []
    for methods in SIZES:
        sent = request(methods * 5 // 4)
        best = min(alone(sent) for _ in range(3))
        costs.append(best / methods)
        print(f"{methods:<20}{1000 * best:6.0f}{1e6 * best / methods:10.0f}")
    ratio = costs[-1] / median(costs)
    verdict = "linear" if ratio <= LINEAR else "NOT linear"
    print(f"\nat {SIZES[-1]} methods, one costs {ratio:.2f} times the median: {verdict}")
    return ratio <= LINEAR


def alone(sent: CodeGeneratorRequest) -> float:
    """Seconds of the plugin's own work, without the start of a process."""
    begin = time.perf_counter()
    with contextlib.redirect_stderr(io.StringIO()):
        response = respond(sent)
    assert response.file, response.error
    return time.perf_counter() - begin


def main(*, quick: bool, rpcs: int = 1000) -> int:
    """Measure and print; gives 0 whatever the verdicts are, since they are to be read."""
    compare(rpcs, 3 if quick else 7)
    grow()
    return 0
