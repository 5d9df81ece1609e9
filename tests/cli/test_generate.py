import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from protemporal.cli import main
from protemporal.cli.prefix import prefixed

ROOT = Path(__file__).parents[2]
ORDERS = """\
syntax = "proto3";
package orders.v1;
import "money/v1/money.proto";
import "temporal/v1/temporal.proto";
message Order { string order_id = 1; money.v1.Money price = 2; }
// Takes orders.
service Orders {
  rpc Place(Order) returns (Order) {
    option (temporal.v1.workflow) = {id: "order/${! orderId }"};
  }
}
"""
MONEY = 'syntax = "proto3"; package money.v1; message Money { int64 cents = 1; }\n'
OUTPUT = {
    "money/v1/money_pb2.py",
    "money/v1/money_pb2.pyi",
    "money/v1/py.typed",
    "orders/v1/orders_gateway.py",
    "orders/v1/orders_pb2.py",
    "orders/v1/orders_pb2.pyi",
    "orders/v1/orders_temporal.py",
    "orders/v1/py.typed",
}


@pytest.fixture(name="project")
def project_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of a user's, as the current folder."""
    for name, text in (("orders/v1/orders", ORDERS), ("money/v1/money", MONEY)):
        path = tmp_path / "proto" / f"{name}.proto"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BUF_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def protemporal(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_all_protos_give_messages_stubs_and_contracts(project: Path) -> None:
    done = protemporal("generate")
    assert (done.exit_code, done.output) == (0, "gen: 8 files, 8 changed\n")
    assert written(project / "gen") == OUTPUT


def test_a_second_run_changes_nothing(project: Path) -> None:
    assert protemporal("generate").exit_code == 0
    assert protemporal("generate").output == "gen: 8 files, 0 changed\n"
    assert protemporal("generate", "--check").exit_code == 0
    assert project.is_dir()


def test_only_what_is_named_is_generated(project: Path) -> None:
    assert protemporal("generate", "--out", "out", "money/v1/money.proto").exit_code == 0
    assert written(project / "out") == {name for name in OUTPUT if name.startswith("money/")}


def test_buf_gives_the_same(project: Path) -> None:
    (project / "buf.yaml").write_text("version: v2\nmodules:\n  - path: proto\n")
    assert protemporal("vendor", "proto").exit_code == 0
    done = protemporal("generate", "--buf", "--proto", ".", "--out", "with_buf")
    assert (done.exit_code, done.output) == (0, "with_buf: 8 files, 8 changed\n")
    assert protemporal("generate", "--out", "with_protoc").exit_code == 0
    for name in sorted(written(project / "with_protoc")):
        texts = [(project / out / name).read_text() for out in ("with_buf", "with_protoc")]
        assert texts[0] == texts[1]


def test_check_shows_the_difference_and_writes_nothing(project: Path) -> None:
    protemporal("generate")
    path = project / "proto" / "orders" / "v1" / "orders.proto"
    path.write_text(ORDERS.replace("Takes orders.", "Takes all orders."))
    done = protemporal("generate", "--check")
    assert done.exit_code == 1
    assert '-    """Takes orders."""\n' in done.output
    assert '+    """Takes all orders."""\n' in done.output
    assert "Takes orders." in (project / "gen/orders/v1/orders_temporal.py").read_text()


def test_check_tells_what_is_missing(project: Path) -> None:
    done = protemporal("generate", "--check")
    assert done.exit_code == 1
    assert "+++ b/orders/v1/orders_temporal.py" in done.output
    assert "empty: orders/v1/py.typed" in done.output
    assert not (project / "gen").exists()


def test_clean_removes_what_no_proto_gives_any_more_and_nothing_else(project: Path) -> None:
    protemporal("generate")
    (project / "gen" / "orders" / "v1" / "by_hand_temporal.py").write_text("# by hand\n")
    (project / "proto" / "orders" / "v1" / "orders.proto").unlink()
    assert protemporal("generate").exit_code == 0
    assert (project / "gen/orders/v1/orders_pb2.py").exists()
    assert protemporal("generate", "--clean").exit_code == 0
    assert {name for name in written(project / "gen") if name.startswith("orders/")} == {
        "orders/v1/by_hand_temporal.py",
        "orders/v1/py.typed",
    }


def test_faults_are_told_and_nothing_is_written(project: Path) -> None:
    path = project / "proto" / "orders" / "v1" / "orders.proto"
    path.write_text(ORDERS.replace("orderId", "nope"))
    done = protemporal("generate")
    assert done.exit_code == 1
    assert done.output.startswith("orders/v1/orders.proto:9:5: Place: id: column 11: no field")
    assert not (project / "gen").exists()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["generate", "nothing.proto"], "nothing.proto"),
        (["generate", "--proto", "empty"], "there is no proto in empty"),
        (["generate", "--clean", "money/v1/money.proto"], "--clean takes no FILES"),
        (["generate", "--buf", "--proto", "proto", "--proto", "empty"], "--buf takes one --proto"),
    ],
)
def test_what_cannot_be_done_is_said(project: Path, arguments: list[str], text: str) -> None:
    (project / "empty").mkdir()
    done = protemporal(*arguments)
    assert done.exit_code != 0
    assert text in done.output


def test_below_a_package_everything_imports(project: Path) -> None:
    out = str(project / "app" / "gen")
    done = protemporal("generate", "--out", out, "--import-prefix", "app.gen", "--init")
    assert done.exit_code == 0, done.output
    (project / "app" / "__init__.py").touch()
    script = (
        "from app.gen.orders.v1 import orders_gateway, orders_temporal as t;"
        "from app.gen.money.v1 import money_pb2;"
        "print(t.PLACE.input.__module__, money_pb2.Money.__module__);"
        "import sys; sys.exit('orders' in sys.modules or 'money' in sys.modules)"
    )
    roots = os.pathsep.join(map(str, (project, ROOT / "src", ROOT / "gen")))
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=os.environ | {"PYTHONPATH": roots},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "app.gen.orders.v1.orders_pb2 app.gen.money.v1.money_pb2\n"
    inits = {"__init__.py", "orders/__init__.py", "orders/v1/__init__.py"}
    assert inits <= written(project / "app" / "gen")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("from a.v1 import b_pb2 as pb", "from p.a.v1 import b_pb2 as pb"),
        ("from a.v1.b_pb2 import *", "from p.a.v1.b_pb2 import *"),
        ("from a.v1 import (", "from p.a.v1 import ("),
        ("import c_pb2 as c__pb2", "from p import c_pb2 as c__pb2"),
        ("importlib.import_module('a.in.d_pb2')", "importlib.import_module('p.a.in.d_pb2')"),
        (
            "Build(DESCRIPTOR, 'a.v1.b_pb2', _globals)",
            "Build(DESCRIPTOR, 'p.a.v1.b_pb2', _globals)",
        ),
        ("from google.protobuf import empty_pb2", "from google.protobuf import empty_pb2"),
        ("from a.v1 import other_pb2", "from a.v1 import other_pb2"),
        ("import importlib", "import importlib"),
        ("    from a.v1 import b_pb2", "    from a.v1 import b_pb2"),
    ],
)
def test_imports_among_generated_modules_get_the_prefix(line: str, expected: str) -> None:
    assert prefixed(line, "p", {"a.v1.b_pb2", "c_pb2", "a.in.d_pb2"}) == expected


def test_vendored_protos_are_enough_for_a_compiler(tmp_path: Path) -> None:
    done = protemporal("vendor", str(tmp_path / "third_party"))
    assert done.exit_code == 0
    folder = tmp_path / "third_party"
    assert {path.name for path in folder.iterdir()} == {"temporal", "protemporal"}
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{folder}", "-o", os.devnull]
    subprocess.run([*command, "temporal/v1/temporal.proto", "protemporal/v1/rpc.proto"], check=True)


@pytest.mark.parametrize("style", ["protobuf", "betterproto2"])
def test_rules_need_nothing_on_the_path_and_are_not_generated(project: Path, style: str) -> None:
    path = project / "proto" / "money" / "v1" / "money.proto"
    rule = "[(buf.validate.field).int64.gt = 0]"
    text = MONEY.replace("cents = 1", f"cents = 1 {rule}")
    path.write_text(text.replace("package", 'import "buf/validate/validate.proto"; package'))
    flags = [] if style == "protobuf" else ["--messages", style, "--messages-package", "classes"]
    done = protemporal("generate", *flags)
    assert done.exit_code == 0, done.output
    assert not list((project / "gen").rglob("buf"))


@pytest.mark.parametrize("style", ["betterproto", "betterproto2"])
def test_contracts_over_the_classes_of_another_style(project: Path, style: str) -> None:
    arguments = ["--messages", style, "--messages-package", "classes"]
    done = protemporal("generate", *arguments)
    assert done.exit_code == 0, done.output
    contract = (project / "gen/orders/v1/orders_temporal.py").read_text()
    assert "from classes.orders import v1 as pb\n" in contract
    assert protemporal("generate", "--check", *arguments).exit_code == 0
    code = "from orders.v1.orders_gateway import t; print(t.PLACE.input.__module__)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(project / "gen")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "classes.orders.v1\n"), ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--messages", "betterproto2"],
        ["--messages-package", "classes"],
        ["--messages", "betterproto2", "--messages-package", "c", "--import-prefix", "p"],
    ],
    ids=["no package", "no style", "with a prefix"],
)
def test_options_that_go_together_or_do_not(project: Path, arguments: list[str]) -> None:
    assert protemporal("generate", *arguments).exit_code == 2
    assert not (project / "gen").exists()


def test_a_diamond_of_public_and_plain_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "base": "message Base { string id = 1; }",
        "left": 'import public "base.proto";',
        "right": 'import "base.proto"; message Right { shop.Base base = 1; }',
        "top": """import "left.proto"; import "right.proto"; import "temporal/v1/temporal.proto";
            service Top {
              rpc Run(shop.Base) returns (Right) {
                option (temporal.v1.workflow) = {id: "run/${! id }"};
              }
            }""",
        "comments": "",
    }
    (tmp_path / "proto").mkdir()
    for name, text in files.items():
        path = tmp_path / "proto" / f"{name}.proto"
        path.write_text(f'// {name}\nsyntax = "proto3"; package shop;\n{text}')
    (tmp_path / "proto" / "comments.proto").write_text("// nothing but this\n")
    monkeypatch.chdir(tmp_path)
    assert protemporal("generate").exit_code == 0
    code = "from top_temporal import RUN; print(RUN.input.__module__, RUN.output.__module__)"
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": "gen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, "base_pb2 right_pb2\n"), ran.stderr
    contracts = [path.name for path in Path("gen").glob("*_temporal.py")]
    assert contracts == ["top_temporal.py"]


LONG_ORDERS = """\
syntax = "proto3";
package api.v1;
import "google/longrunning/operations.proto";
import "orders/v1/orders.proto";
import "protemporal/v1/rpc.proto";
service Shop {
  rpc Order(orders.v1.Order) returns (google.longrunning.Operation) {
    option (protemporal.v1.rpc) = {start: "orders.v1.Orders.Place"};
  }
}
"""


def test_operations_need_nothing_on_the_path_and_are_not_generated(project: Path) -> None:
    (project / "proto/api.proto").write_text(LONG_ORDERS)
    done = protemporal("generate")
    assert done.exit_code == 0, done.output
    assert written(project / "gen") == OUTPUT | {"api_gateway.py", "api_pb2.py", "api_pb2.pyi"}
    assert "longrunning" not in (project / "gen/api_pb2.pyi").read_text()  # it has no types
