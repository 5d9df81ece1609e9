"""The example contract and its implementation, over the classes of each message style.

A contract of another style differs from google's in its import lines and in one registration; so
does the code of its user. The modules of the google style are therefore copied with those lines
changed, beside the messages that each library's own plugin for protoc makes when the tests start.
"""

import os
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from subprocess import run
from typing import Any, Literal, get_args

from examples.parcels.v1 import parcels_pb2

StyleName = Literal["protobuf", "betterproto", "betterproto2"]
STYLES: tuple[StyleName, ...] = get_args(StyleName)
QUEUE = "styles"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Styled:
    """The modules of one style; their types are known only when the tests run."""

    t: Any
    """The contract."""
    parcels: Any
    """The workflows and activities that keep it."""
    wire: Any
    """The workflows that send Empty from every position."""
    pb: Any
    """The messages of the contract."""
    sample: Any
    """The messages of sample.proto."""
    empty: type[Any]
    """The style's google.protobuf.Empty."""


MESSAGES: dict[StyleName, str] = {
    "protobuf": "from examples.parcels.v1 import parcels_pb2 as pb",
    "betterproto": "from styled_betterproto.examples.parcels import v1 as pb",
    "betterproto2": "from styled_betterproto2.examples.parcels import v1 as pb",
}
EMPTY: dict[StyleName, str] = {
    "protobuf": "from google.protobuf import empty_pb2",
    "betterproto": "import betterproto.lib.google.protobuf as empty_pb2",
    "betterproto2": "from styled_betterproto2.google import protobuf as empty_pb2",
}
COPIED: dict[str, Path] = {
    "parcels_temporal.py": ROOT / "gen/examples/parcels/v1/parcels_temporal.py",
    "parcels.py": ROOT / "tests/support/parcels.py",
    "wire.py": ROOT / "tests/support/wire.py",
}


def generate(folder: Path) -> dict[StyleName, Styled]:
    """Writes the modules of all styles into a folder and imports them from there."""
    _protoc(folder)
    for style in STYLES:
        package = folder / f"styled_{style}"
        for name, source in COPIED.items():
            (package / name).write_text(_restyled(source.read_text(), style))
    sys.path.insert(0, str(folder))
    return {style: _imported(style) for style in STYLES}


def _protoc(folder: Path) -> None:
    out = {style: folder / f"styled_{style}" for style in STYLES}
    for package in out.values():
        package.mkdir()
    contract = "examples/parcels/v1/parcels.proto"
    _run(folder, f"--python_out={out['protobuf']}", "sample.proto")
    _run(folder, f"--python_betterproto_out={out['betterproto']}", "sample.proto", contract)
    _run(
        folder,
        f"--python_betterproto2_out=client_generation=none:{out['betterproto2']}",
        "sample.proto",
        contract,
    )


def _run(folder: Path, *arguments: str) -> None:
    """protoc, with the environment's own programs: betterproto2's plugin calls ruff by its name."""
    include = [f"-I{ROOT / 'proto'}", f"-I{ROOT / 'tests/support'}"]
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    run(
        [sys.executable, "-m", "grpc_tools.protoc", *include, *arguments],
        cwd=folder,  # the plugins look for packages here
        env=os.environ | {"PATH": programs},
        check=True,
        capture_output=True,
    )


def _restyled(text: str, style: StyleName) -> str:
    changes = {
        MESSAGES["protobuf"]: MESSAGES[style],
        EMPTY["protobuf"]: EMPTY[style] + _registration(text, style),
        "from examples.parcels.v1 import parcels_temporal": (
            f"from styled_{style} import parcels_temporal"
        ),
        # A queue of our own: the workers of other tests have the same names.
        'task_queue="parcels"': f'task_queue="{QUEUE}"',
        'QUEUE = "wire"': f'QUEUE = "{QUEUE}"',
    }
    if style != "protobuf":
        # These libraries have a Duration as a timedelta; an unset one is None in betterproto2.
        changes[".ToTimedelta()"] = " or 0"
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def _registration(text: str, style: StyleName) -> str:
    """What the plugin adds to a contract of the other styles."""
    if style == "protobuf" or "DO NOT EDIT" not in text:
        return ""
    names = {"empty_pb2.Empty": "google.protobuf.Empty"}
    for message in parcels_pb2.DESCRIPTOR.message_types_by_name.values():
        names[f"pb.{message.name}"] = message.full_name
    lines = "".join(f'        {kind}: "{name}",\n' for kind, name in names.items())
    return (
        "\nfrom examples.parcels.v1 import parcels_pb2 as _\n\n"
        f"pt.name_messages(\n    {{\n{lines}    }}\n)"
    )


def _imported(style: StyleName) -> Styled:
    package = f"styled_{style}"
    t = import_module(f"{package}.parcels_temporal")
    sample = ".sample_pb2" if style == "protobuf" else ".samples.v1"
    return Styled(
        t=t,
        parcels=import_module(f"{package}.parcels"),
        wire=import_module(f"{package}.wire"),
        pb=t.pb,
        sample=import_module(f"{package}{sample}"),
        empty=t.empty_pb2.Empty,
    )
