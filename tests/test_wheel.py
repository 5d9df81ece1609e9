"""What people install: the wheel, unpacked into a clean environment beside the dependencies."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has the wheel, and not this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    home = folder / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    found = sysconfig.get_path("purelib", vars={"base": str(home)})
    zipfile.ZipFile(wheel).extractall(found)
    # A .pth inside a folder that a .pth names is not read, so the editable install stays out.
    Path(found, "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return python


def run(python: Path, *arguments: str) -> str:
    done = subprocess.run(
        [python, *arguments], capture_output=True, text=True, check=False, cwd=python.parent
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


ORDERS = {
    "ours first": "import temporal.v1.temporal_pb2, temporalio.client",
    "theirs first": "import temporalio.client, temporal.v1.temporal_pb2",
    "all of ours": "import temporal.xns.v1.xns_pb2, protemporal.v1.rpc_pb2, temporalio.client",
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
def test_the_annotations_load_beside_temporalio(python: Path, order: str) -> None:
    run(python, "-c", order)


@pytest.mark.parametrize("room", ["runtime", "gateway", "plugin", "contract", "cli", "testing"])
def test_every_room_is_in_the_wheel(python: Path, room: str) -> None:
    found = run(python, "-c", f"import protemporal.{room} as room; print(room.__file__)")
    assert str(python.parents[1]) in found


def test_the_reference_application_is_not(python: Path) -> None:
    code = "import importlib.util as u; print(u.find_spec('oms'), u.find_spec('examples'))"
    assert run(python, "-c", code) == "None None\n"


def test_the_protos_are_where_the_command_says(python: Path) -> None:
    code = "from protemporal.annotations import proto_path; print(proto_path())"
    folder = Path(run(python, "-c", code).strip())
    files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*.proto"))
    assert files == [
        "buf/validate/validate.proto",
        "protemporal/v1/admin.proto",
        "protemporal/v1/rpc.proto",
        "protemporal/v1/workflow_info.proto",
        "temporal/api/common/v1/message.proto",
        "temporal/api/enums/v1/common.proto",
        "temporal/api/enums/v1/event_type.proto",
        "temporal/api/enums/v1/reset.proto",
        "temporal/api/enums/v1/workflow.proto",
        "temporal/v1/temporal.proto",
        "temporal/xns/v1/xns.proto",
    ]


@pytest.mark.parametrize(
    "room", ["protemporal/runtime", "protemporal/gateway", "temporal/v1", "buf/validate"]
)
def test_types_are_declared(python: Path, room: str) -> None:
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    assert Path(site, room, "py.typed").is_file()
