"""What docs/ says of the front end, held against the code."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from click import Option

from gateway.contract import EXPECTED, Expected
from protemporal.cli import main
from protemporal.contract.verbs import VERBS
from protemporal.gateway import Limits, Metrics, Reason, metadata
from protemporal.gateway.error_table import ROWS
from protemporal.gateway.logs import FIELDS

DOCS = Path(__file__).parents[2] / "docs"
FRONT_END, ERRORS, OPERATING = (
    (DOCS / f"{name}.md").read_text() for name in ("front-end", "errors", "operating")
)


def table(page: str, head: str) -> Iterator[list[str]]:
    """The cells of all lines of the tables whose first line begins so."""
    for found in re.finditer(
        rf"^\| {re.escape(head)} \|.*\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE
    ):
        for line in found[1].splitlines():
            yield [cell.strip() for cell in line.strip("|").split("|")]


def words(cell: str) -> list[str]:
    return re.findall("`([^`]+)`", cell)


def told(row: list[str]) -> Expected:
    """What a line of docs/errors.md says, as reasons.txt does."""
    reason, codes, _when, _do, keys, details = row
    retry = re.search(r"(\[?)retry (\w+)(\]?)", details)
    names = {*words(details), *(["RetryInfo"] if retry else [])}
    return Expected(
        reason=reason.strip("`"),
        codes=tuple(codes.split(", ")),
        required=frozenset(key for key in words(keys) if key[0] != "["),
        optional=frozenset(key.strip("[]") for key in words(keys) if key[0] == "["),
        details=frozenset(names),
        retry="".join(retry.groups()) if retry else "",
    )


REASONS = [told(row) for row in table(ERRORS, "reason")]


def test_every_reason_is_told_once() -> None:
    assert sorted(each.reason for each in REASONS) == sorted(Reason)


@pytest.mark.parametrize("row", REASONS, ids=lambda row: row.reason)
def test_a_reason_is_what_is_told(row: Expected) -> None:
    assert row == EXPECTED[row.reason]
    assert row.codes[0] == ROWS[Reason(row.reason)].code.name


def test_every_verb_is_told_with_its_settings() -> None:
    found = {
        words(verb)[0]: frozenset(words(said)) for verb, _, _, said in table(FRONT_END, "verb")
    }
    assert found == {name: verb.settings for name, verb in VERBS.items()}


def test_all_metadata_is_told() -> None:
    keys = {key for row in table(FRONT_END, "key") for key in words(row[0])}
    known = vars(metadata).items()
    assert keys == {text for name, text in known if name.isupper() and isinstance(text, str)}


def test_every_wait_is_told() -> None:
    assert {words(row[0])[0] for row in table(FRONT_END, "`temporal-wait`")} == set(metadata.Wait)


def test_every_limit_is_told_with_its_default() -> None:
    found = {words(name)[0]: float(value) for name, value, _ in table(OPERATING, "`Limits`")}
    assert found == {each.name: each.default for each in fields(Limits)}


def test_every_option_of_serve_is_told() -> None:
    options = {each.opts[0] for each in main.commands["serve"].params if isinstance(each, Option)}
    assert {name for row in table(OPERATING, "option") for name in words(row[0])} == options


def test_every_field_of_a_line_is_told() -> None:
    found = {name for row in table(OPERATING, "field") for name in words(row[0])}
    assert found == {*FIELDS, "time", "level", "logger", "message", "exception"}


def test_every_series_is_told() -> None:
    found = {words(row[0])[0] for row in table(OPERATING, "series")}
    known = Metrics().registry.collect()
    assert found == {f"{each.name}{'_total' * (each.type == 'counter')}" for each in known}


def test_the_program_of_the_page_fits_its_service() -> None:
    code = re.search(r"```python\n(# front.py\n.*?)```", FRONT_END, re.DOTALL)
    assert code is not None
    made: dict[str, Any] = {"__name__": "front"}
    exec(compile(code[1], "front.py", "exec", dont_inherit=True), made)  # noqa: S102 - ours
    assert made["Parcels"].__gateway_overrides__ == {"ListParcels": "ListParcels", "Track": "Track"}


def headings(page: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", ["front-end.md", "errors.md", "operating.md"])
def test_links_lead_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", (DOCS / name).read_text()):
        if link.startswith("https:"):
            continue
        path, _, anchor = link.partition("#")
        page = (DOCS / path) if path else DOCS / name
        assert page.exists(), link
        assert not anchor or anchor in headings(page), link
