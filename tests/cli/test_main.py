"""The command line as a user meets it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from click.testing import CliRunner
from grpc_health.v1.health_pb2 import HealthCheckResponse

from protemporal.cli import main
from protemporal.devstack.ports import free_port

PREFIX = """\
from google.protobuf import empty_pb2
from protemporal import gateway
"""
BASE = f"""{PREFIX}
class OrdersGateway(gateway.Gateway, service="orders.v1.Orders", file=empty_pb2.DESCRIPTOR):
    Ping = gateway.unary(empty_pb2.Empty, empty_pb2.Empty)
"""

NEEDS_ARGUMENTS = (
    "app.A cannot be made without arguments;"
    " serve it from a program of yours with protemporal.gateway.serve"
)
APP = """\
from gen.orders.v1.orders_gateway import OrdersGateway

class Orders(OrdersGateway):
    async def Ping(self, request, context): ...
"""


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to write modules in, where the command runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    before = set(sys.modules)
    yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]


def failing(*arguments: str) -> str:
    """The last line of a command that fails without a traceback."""
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.output.strip().splitlines()[-1]


def test_proto_path_holds_the_annotations() -> None:
    result = CliRunner().invoke(main, ["proto-path"])
    assert result.exit_code == 0
    assert (Path(result.output.strip()) / "temporal/v1/temporal.proto").is_file()


def test_go_can_be_generated_from_the_annotations_too() -> None:
    folder = Path(CliRunner().invoke(main, ["proto-path"]).output.strip())
    shipped = ("temporal", "protemporal", "buf")
    found = [path for name in shipped for path in (folder / name).rglob("*.proto")]
    assert len(found) > 5
    assert not [path for path in found if "option go_package = " not in path.read_text()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["serve"], "Error: say what to serve: --module or --descriptors"),
        (["serve", "--modul", "x"], "Error: No such option '--modul'. Did you mean '--module'?"),
        (["serve", "--module", "no.such"], "Error: there is no module no.such"),
        (["serve", "--module", "json"], "Error: there is no gateway in json"),
        (
            ["serve", "--descriptors", __file__],
            f"Error: {__file__}: this is no descriptor set",
        ),
        (
            ["serve", "--descriptors", os.curdir],
            "Error: Invalid value for '--descriptors': File '.' is a directory.",
        ),
        (
            ["serve", "--descriptors", os.devnull],
            f"Error: no service of {os.devnull} maps onto Temporal",
        ),
        (
            ["serve", "--module", "json", "--tls-key", "x"],
            "Error: --tls-cert and --tls-key go together",
        ),
    ],
    ids=[
        "no module",
        "typo",
        "no such module",
        "no gateway",
        "no image",
        "a folder",
        "an empty image",
        "half a pair",
    ],
)
def test_one_plain_sentence(arguments: list[str], message: str) -> None:
    assert failing(*arguments) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import no_such_thing", "app cannot be imported: No module named 'no_such_thing'"),
        ("1 / 0", "app cannot be imported: ZeroDivisionError: division by zero"),
        (
            BASE + "class A(OrdersGateway): ...\nclass B(OrdersGateway): ...\n",
            "orders.v1.Orders has several gateways: app.A and app.B",
        ),
        (
            BASE + "class A(OrdersGateway):\n    def __init__(self, pool): ...\n",
            NEEDS_ARGUMENTS,
        ),
    ],
    ids=["import", "exception", "two", "arguments"],
)
def test_what_is_wrong_with_a_module(write: Path, text: str, message: str) -> None:
    (write / "app.py").write_text(text)
    assert failing("serve", "--module", "app") == f"Error: {message}"


def test_serves_until_it_is_told_to_end(write: Path) -> None:
    generated = write / "gen" / "orders" / "v1"
    generated.mkdir(parents=True)
    (generated / "orders_gateway.py").write_text(BASE)
    (write / "app.py").write_text(APP)
    port = free_port()
    modules = ["--module", "gen", "--module", "app"]
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", "from protemporal.cli import main; main()", "serve", *modules),
            *("--listen", f"127.0.0.1:{port}", "--insecure-loopback"),
            *("--temporal", f"127.0.0.1:{free_port()}"),
        ],
        stderr=subprocess.PIPE,
    )
    with process, grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        try:
            grpc.channel_ready_future(channel).result(timeout=20)
            status = HealthCheckResponse.FromString(unary(channel, "/grpc.health.v1.Health/Check"))
            assert status.status == HealthCheckResponse.NOT_SERVING  # there is no Temporal
            assert unary(channel, "/orders.v1.Orders/Ping") == b""
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stderr is not None
        assert b"Traceback" not in process.stderr.read()


def unary(channel: grpc.Channel, path: str) -> bytes:
    """Calls with the empty message."""
    method: grpc.UnaryUnaryMultiCallable[bytes, bytes] = channel.unary_unary(path, bytes, bytes)
    return method(b"")


def test_an_address_for_everybody_needs_a_certificate(write: Path) -> None:
    (write / "app.py").write_text(BASE)
    command = ["serve", "--module", "app", "--listen", "0.0.0.0:0", "--insecure-loopback"]
    done = subprocess.run(
        [sys.executable, "-c", "from protemporal.cli import main; main()", *command],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == "Error: 0.0.0.0:0 is no loopback address: it needs a certificate"
