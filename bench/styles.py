"""What message styles cost: betterproto's and betterproto2's classes against google's, in-process.

The classes are made when it starts, by the libraries' own plugins, from the example's proto.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from timeit import Timer
from typing import Any

from examples.parcels.v1 import parcels_pb2
from protemporal import runtime as pt
from protemporal.runtime.styles import required_style

ROOT = Path(__file__).resolve().parents[1]
PROTOC = [sys.executable, "-m", "grpc_tools.protoc", f"-I{ROOT / 'proto'}"]
PROTO = "examples/parcels/v1/parcels.proto"
PARTS = 10
PLUGINS = {
    "betterproto": "--python_betterproto_out=",
    "betterproto2": "--python_betterproto2_out=client_generation=none:",
}
Action = Callable[[], object]


def main(*, quick: bool) -> int:
    """Prints a table: microseconds of google's classes, and multiples of it for the others."""
    rounds = 3 if quick else 9
    with tempfile.TemporaryDirectory() as scratch:
        modules: dict[str, Any] = {"protobuf": parcels_pb2, **_generated(Path(scratch))}
        actions = {style: _actions(module) for style, module in modules.items()}
    print(f"{len(_message(parcels_pb2).SerializeToString())} bytes, {PARTS} nested parts")
    print(f"{'':<22}{'protobuf':>12}{'betterproto':>14}{'betterproto2':>14}")
    for name in actions["protobuf"]:
        base, *others = (_seconds(each[name], rounds) for each in actions.values())
        ratios = "".join(f"{f'x {other / base:,.0f}':>14}" for other in others)
        print(f"{name:<22}{f'{base * 1e6:.2f} us':>12}{ratios}")
    return 0


def _generated(folder: Path) -> Mapping[str, Any]:
    """The messages of both libraries, named; betterproto2's plugin calls ruff by its name."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for style, flag in PLUGINS.items():
        (folder / f"bench_{style}").mkdir()
        subprocess.run(
            [*PROTOC, f"{flag}{folder / f'bench_{style}'}", PROTO],
            cwd=folder,
            env=os.environ | {"PATH": path},
            check=True,
            capture_output=True,
        )
    sys.path.insert(0, str(folder))
    found = {style: import_module(f"bench_{style}.examples.parcels.v1") for style in PLUGINS}
    for module in found.values():
        for name in ("DeliverAllRequest", "DeliverRequest"):
            pt.name_messages({getattr(module, name): getattr(parcels_pb2, name)})
    return found


def _message(module: Any) -> Any:
    parts = [
        module.DeliverRequest(parcel_id=f"parcel-{number}", address="Bern, 5")
        for number in range(PARTS)
    ]
    return module.DeliverAllRequest(batch_id="a-batch", parcels=parts)


def _actions(module: Any) -> Mapping[str, Action]:
    message = _message(module)
    kind = message.__class__
    style = required_style(kind)
    data = style.to_bytes(message)
    binary, json = (pt.data_converter(name).payload_converter for name in ("binary", "json"))
    written, text = binary.to_payloads([message]), json.to_payloads([message])
    return {
        "encode": lambda: style.to_bytes(message),
        "decode": lambda: kind.FromString(data),
        "write binary payload": lambda: binary.to_payloads([message]),
        "read binary payload": lambda: binary.from_payloads(written, [kind]),
        "write json payload": lambda: json.to_payloads([message]),
        "read json payload": lambda: json.from_payloads(text, [kind]),
    }


def _seconds(action: Action, rounds: int) -> float:
    """The least of several rounds of a tenth of a second each: the others are of the machine."""
    timer = Timer(action)
    count = max(1, int(0.1 / max(timer.timeit(3) / 3, 1e-7)))
    return min(timer.repeat(rounds, count)) / count
