import subprocess
import sys
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protemporal.gateway import Refusal
from protemporal.gateway.ids import check_request_id, check_update_id, check_workflow_id, new_id


@given(st.text())
def test_an_id_passes_unchanged_or_is_refused(text: str) -> None:
    try:
        assert check_workflow_id(text, "f") == text
        assert 0 < len(text.encode()) <= 255
        assert text.isprintable() or not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in text)
    except Refusal as refusal:
        assert refusal.reason.startswith("WORKFLOW_ID_")  # noqa: PT017 - either way is right


@pytest.mark.parametrize("size", [255, 256])
def test_the_limit_counts_bytes(size: int) -> None:
    text = "ż" * (size // 2) + "x" * (size % 2)
    if size > 255:
        with pytest.raises(Refusal, match="256 bytes, more than 255"):
            check_workflow_id(text, "f")
    else:
        assert check_workflow_id(text, "f") == text


def test_an_update_id_may_be_empty() -> None:
    assert check_update_id("", "f") == ""


@pytest.mark.parametrize(
    "text",
    ["", "x", "0191f0a25f5e7b3c8f4e0123456789ab", "{0191f0a2-5f5e-7b3c-8f4e-0123456789ab}"],
)
def test_a_request_id_is_a_uuid_of_36_characters(text: str) -> None:
    with pytest.raises(Refusal, match="not a UUID"):
        check_request_id(text, "f")


def test_new_ids_are_random_uuids_and_no_two_the_same() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(UUID(each).version == 4 and str(UUID(each)) == each for each in ids)


FORKING = """
import os
from protemporal.gateway.ids import new_id

new_id()
child = os.fork()
print(*(new_id() for _ in range(300)), flush=True)
if child:
    os.wait()
"""


def test_a_forked_process_has_ids_of_its_own() -> None:
    run = subprocess.run(
        [sys.executable, "-c", FORKING], check=True, capture_output=True, text=True
    )
    ids = run.stdout.split()
    assert len(ids) == len(set(ids)) == 600
