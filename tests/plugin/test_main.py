import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest, CodeGeneratorResponse
from google.protobuf.descriptor_pb2 import Edition

import protos
from protemporal.plugin.__main__ import respond

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
FAULTS = ROOT / "tests" / "faults"
BIN = Path(sys.executable).parent


def plugin(sent: bytes, *, script: str = "") -> subprocess.CompletedProcess[bytes]:
    how = ["-c", script] if script else ["-m", "protemporal.plugin"]
    return subprocess.run(
        [sys.executable, *how],
        input=sent,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=False,
    )


def test_bytes_in_bytes_out() -> None:
    request = protos.request(GOLDEN, "one_of_each/")
    done = plugin(request.SerializeToString())
    assert (done.returncode, done.stderr) == (0, b"")
    assert CodeGeneratorResponse.FromString(done.stdout) == respond(request)


def test_neither_temporalio_nor_grpc_nor_any_generated_module_is_loaded() -> None:
    script = (
        "import sys; from protemporal.plugin.__main__ import main; main();"
        "sys.stderr.write(' '.join(sorted(sys.modules)))"
    )
    sent = protos.request(GOLDEN, "one_of_each/").SerializeToString()
    loaded = plugin(sent, script=script).stderr.decode().split()
    assert "protemporal.plugin.temporal" in loaded
    roots = {name.partition(".")[0] for name in loaded}
    assert not roots & {"temporalio", "grpc", "temporal", "one_of_each"}
    rooms = {name.split(".")[1] for name in loaded if name.startswith("protemporal.")}
    assert rooms == {"contract", "expression", "plugin"}


def test_what_is_wrong_with_the_protos_is_no_failure_of_the_plugin() -> None:
    done = plugin(protos.request(FAULTS, "signal_output/").SerializeToString())
    assert done.returncode == 0
    response = CodeGeneratorResponse.FromString(done.stdout)
    assert response.error.endswith("[TPY003]")
    assert not response.file


def test_a_wrong_parameter_is_no_failure_of_the_plugin() -> None:
    response = respond(protos.request(GOLDEN, "one_of_each/", parameter="mesages=protobuf"))
    assert response.error == 'unknown plugin parameter "mesages" (did you mean "messages"?)'


def test_a_fault_of_the_plugin_is_a_traceback_and_status_1() -> None:
    done = plugin(b"no request")
    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert done.stdout == b""


def test_warnings_are_told_and_do_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    response = respond(protos.request(FAULTS, "query_output/"))
    assert response.error == ""
    assert len(response.file) == 2
    assert capsys.readouterr().err.startswith("warning: query_output/input.proto:")


def test_optional_fields_and_editions_are_understood() -> None:
    response = respond(CodeGeneratorRequest())
    assert response.supported_features == (
        CodeGeneratorResponse.FEATURE_PROTO3_OPTIONAL
        | CodeGeneratorResponse.FEATURE_SUPPORTS_EDITIONS
    )
    assert response.minimum_edition == Edition.EDITION_PROTO2
    assert response.maximum_edition == Edition.EDITION_2024


def test_output_is_the_same_whatever_the_hash_seed() -> None:
    sent = protos.request(GOLDEN).SerializeToString()
    script = "from protemporal.plugin.__main__ import main; main()"
    outputs = set[bytes]()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=sent,
            env=environment,
            capture_output=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_output_without_source_info_lacks_comments_alone() -> None:
    request = protos.request(GOLDEN, "api_mode/")
    without = CodeGeneratorRequest.FromString(request.SerializeToString())
    for file in without.proto_file:
        file.ClearField("source_code_info")
    texts = ["".join(file.content for file in respond(each).file) for each in (request, without)]
    assert texts[0].replace("What the world may call.", "Serves `api_mode.Api`.") == texts[1]


def test_one_of_each_takes_about_25_lines_per_rpc() -> None:
    response = respond(protos.request(GOLDEN, "one_of_each/"))
    lines = sum(len(file.content.splitlines()) for file in response.file)
    assert lines <= 5 * 28  # two of them for the stub of Python callers


def test_output_grows_with_the_rpcs_and_no_faster(tmp_path: Path) -> None:
    sizes = [lines_for(count, tmp_path / str(count)) for count in (100, 200, 500)]
    per_hundred = sizes[1] - sizes[0]
    assert sizes[2] - sizes[1] == 3 * per_hundred


def lines_for(count: int, folder: Path) -> int:
    rpcs = "".join(
        f"rpc Do{number:03}(Order) returns (Order) {{"
        ' option (temporal.v1.workflow) = { id: "do/${! orderId }" }; }'
        for number in range(count)
    )
    response = respond(protos.request_of(f"service Orders {{ {rpcs} }}", folder))
    return sum(len(file.content.splitlines()) for file in response.file)


@pytest.fixture(scope="module", name="program")
def program_fixture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plugin under the name that protoc and buf look for."""
    program = tmp_path_factory.mktemp("bin") / "protoc-gen-python_temporal"
    program.write_text(
        f"#!/bin/sh\nPYTHONPATH={ROOT / 'src'} exec {sys.executable} -m protemporal.plugin\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_protoc_runs_it(program: Path, tmp_path: Path) -> None:
    done = run_protoc(program, GOLDEN, "one_of_each/input.proto", tmp_path)
    assert done.returncode == 0, done.stderr
    expected = GOLDEN / "one_of_each" / "expected" / "input_temporal.py"
    assert (tmp_path / "one_of_each" / "input_temporal.py").read_text() == expected.read_text()


def test_protoc_tells_ten_faults_at_once(program: Path, tmp_path: Path) -> None:
    done = run_protoc(program, FAULTS, "ten_faults/input.proto", tmp_path)
    expected = (FAULTS / "ten_faults" / "expected.txt").read_text()
    assert done.returncode == 1
    assert len(expected.splitlines()) == 10
    assert expected in done.stderr.replace("--python_temporal_out: ", "")


def test_buf_tells_ten_faults_each_at_its_own_line(program: Path, tmp_path: Path) -> None:
    (tmp_path / "buf.yaml").write_text(
        "version: v2\n"
        "modules:\n"
        "  - path: faults\n"
        "    includes: [faults/ten_faults]\n"
        "  - path: annotations\n"
    )
    (tmp_path / "buf.gen.yaml").write_text(
        f"version: v2\nplugins:\n  - local: {program}\n    out: out\n"
    )
    (tmp_path / "faults").symlink_to(FAULTS)
    (tmp_path / "annotations").symlink_to(protos.ANNOTATIONS)
    done = subprocess.run(
        [BIN / "buf", "generate", "--path", "faults/ten_faults"],
        cwd=tmp_path,
        env=os.environ | {"BUF_CACHE_DIR": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    path = FAULTS / "ten_faults" / "expected_buf.txt"
    said = done.stderr[done.stderr.index("ten_faults/input.proto") :]
    if os.environ.get("BLESS"):
        path.write_text(said)
    assert done.returncode == 1
    assert said == path.read_text()


def run_protoc(program: Path, root: Path, name: str, out: Path) -> subprocess.CompletedProcess[str]:
    includes = [f"-I{root}", f"-I{protos.ANNOTATIONS}"]
    flags = [f"--plugin={program}", f"--python_temporal_out={out}"]
    return subprocess.run(
        [sys.executable, "-m", "grpc_tools.protoc", *includes, *flags, name],
        capture_output=True,
        text=True,
        check=False,
    )
