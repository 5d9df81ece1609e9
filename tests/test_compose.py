"""docker-compose.yml, without Docker: what it names exists, its processes take what they get."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from oms import config
from oms.cli import main
from oms.contexts import NAMES

ROOT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
IMAGES = {
    "postgres": "18",
    "temporalio/admin-tools": "1.31.0",
    "temporalio/server": "1.31.0",
    "temporalio/ui": "2.49.1",
}
"""Published images, and the tags that stand unless a variable says otherwise."""


def test_images_and_tags_are_those_published() -> None:
    named = {service["image"] for service in SERVICES.values() if "image" in service}
    parts = {re.fullmatch(r"([\w./-]+):\$\{\w+:-([\d.]+)\}", image) for image in named}
    assert {found[1]: found[2] for found in parts if found} == IMAGES


def test_every_variable_has_a_default() -> None:
    variables = re.findall(
        r"(?<!\$)\$\{?([A-Z_]+)(:-[^}]+)?", (ROOT / "docker-compose.yml").read_text()
    )
    assert all(default for _, default in variables)


def test_ports_are_open_on_this_machine_only_and_do_not_clash() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    outside = [re.fullmatch(r"127\.0\.0\.1:\$\{\w+:-(\d+)\}:\d+", port) for port in ports]
    assert all(outside)
    assert len({found[1] for found in outside if found}) == len(ports)


def test_what_is_depended_on_exists() -> None:
    wanted = {name for service in SERVICES.values() for name in service.get("depends_on", ())}
    assert wanted <= set(SERVICES)


def test_there_is_a_worker_for_each_context() -> None:
    commands = [service["command"] for service in OURS.values()]
    assert [command[2] for command in commands if command[0] == "worker"] == list(NAMES)


@pytest.mark.parametrize("name", OURS)
def test_our_processes_know_their_commands_and_variables(name: str) -> None:
    command = OURS[name]["command"]
    shown = CliRunner().invoke(main, [*command[:1], "--help"])
    assert shown.exit_code == 0
    options = {word.partition("=")[0] for word in command if word.startswith("--")}
    assert all(option in shown.output for option in options)
    read = (config.__file__ and Path(config.__file__).read_text()) or ""
    assert all(variable in read for variable in OURS[name]["environment"])


def test_the_image_holds_what_the_processes_need() -> None:
    copied = re.findall(r"^COPY (\S+)", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert all((ROOT / source).exists() for source in copied)
    kept = (ROOT / ".dockerignore").read_text().splitlines()
    assert {f"!{source}" for source in copied} <= set(kept)
