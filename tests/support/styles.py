"""The example contract and its implementation, over the classes of each message style.

Contract and front end are what our plugin writes for the style, beside the messages that each
library's own plugin writes. The code of their user differs in its import lines alone: it is copied
with those lines changed. All is made when the tests start.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from subprocess import run
from typing import Any, Literal, get_args

import protos
from protemporal.plugin.__main__ import respond

StyleName = Literal["protobuf", "betterproto", "betterproto2"]
STYLES: tuple[StyleName, ...] = get_args(StyleName)
QUEUE = "styles"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Styled:
    """The modules of one style; their types are known only when the tests run."""

    t: Any
    """The contract."""
    gateway: Any
    """Its front end."""
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
COPIED = ("parcels.py", "wire.py")
PARAMETERS: dict[StyleName, str] = {
    "protobuf": "",
    "betterproto": "messages=betterproto,messages_prefix=styled_betterproto",
    "betterproto2": "messages=betterproto2,messages_prefix=styled_betterproto2",
}


def generate(folder: Path) -> dict[StyleName, Styled]:
    """Writes the modules of all styles into a folder and imports them from there."""
    include = [ROOT / "proto", ROOT / "tests/support"]
    for style in STYLES:
        package = folder / f"styled_{style}"
        contract = [] if style == "protobuf" else ["examples/parcels/v1/parcels.proto"]
        compile_messages(style, package, include, ["sample.proto", *contract])
        for name, text in (_generated(style) | _copied(style)).items():
            (package / name).write_text(text)
    sys.path.insert(0, str(folder))
    return {style: _imported(style) for style in STYLES}


def compile_messages(
    style: StyleName, out: Path, include: Iterable[Path], names: Iterable[str]
) -> None:
    """Writes the message classes of a style below a new package."""
    out.mkdir()
    plugin, options = {
        "protobuf": ("python", ""),
        "betterproto": ("python_betterproto", ""),
        "betterproto2": ("python_betterproto2", "client_generation=none:"),
    }[style]
    # The environment's own programs: betterproto2's plugin calls ruff by its name.
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    flags = [*(f"-I{folder}" for folder in include), f"--{plugin}_out={options}{out}"]
    run(
        [sys.executable, "-m", "grpc_tools.protoc", *flags, *names],
        cwd=out.parent,  # the plugins look for packages here
        env=os.environ | {"PATH": programs},
        check=True,
        capture_output=True,
    )


def _generated(style: StyleName) -> dict[str, str]:
    response = respond(protos.request(ROOT / "proto", "examples/parcels/", PARAMETERS[style]))
    return {Path(file.name).name: _moved(file.content, style) for file in response.file}


def _copied(style: StyleName) -> dict[str, str]:
    sources = {name: (ROOT / "tests/support" / name).read_text() for name in COPIED}
    return {name: _restyled(_moved(text, style), style) for name, text in sources.items()}


def _moved(text: str, style: StyleName) -> str:
    """Side by side in one process: modules and a queue of the style's own."""
    changes = {
        "from examples.parcels.v1 import parcels_temporal": (
            f"from styled_{style} import parcels_temporal"
        ),
        # The workers of other tests have the same names.
        'task_queue="parcels"': f'task_queue="{QUEUE}"',
        'QUEUE = "wire"': f'QUEUE = "{QUEUE}"',
    }
    return _changed(text, changes)


def _restyled(text: str, style: StyleName) -> str:
    changes = {MESSAGES["protobuf"]: MESSAGES[style], EMPTY["protobuf"]: EMPTY[style]}
    if style != "protobuf":
        # These libraries have a Duration as a timedelta; an unset one is None in betterproto2.
        changes[".ToTimedelta()"] = " or 0"
    return _changed(text, changes)


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def _imported(style: StyleName) -> Styled:
    package = f"styled_{style}"
    t = import_module(f"{package}.parcels_temporal")
    wire = import_module(f"{package}.wire")
    sample = ".sample_pb2" if style == "protobuf" else ".samples.v1"
    return Styled(
        t=t,
        parcels=import_module(f"{package}.parcels"),
        wire=wire,
        pb=t.pb,
        gateway=import_module(f"{package}.parcels_gateway"),
        sample=import_module(f"{package}{sample}"),
        empty=wire.empty_pb2.Empty,
    )
