"""The benchmark's client and back end, which are made of frames."""

from collections.abc import Iterator

import pytest
from bench.calls import CALLS
from bench.load import Job
from bench.measure import Client, LoadError, Process, running


@pytest.fixture(scope="module")
def stub() -> Iterator[Process]:
    process = Process("stub", "-m", "bench.stub", "PORT")
    with running(process):
        yield process


@pytest.fixture
def load() -> Iterator[Client]:
    with Client() as client:
        yield client


@pytest.mark.parametrize("call", [name for name in CALLS if name.startswith("raw")])
def test_every_call_is_answered(stub: Process, load: Client, call: str) -> None:
    seen = load(Job(port=stub.port, call=call, count=200, concurrency=64, connections=2))
    assert 0 < seen.p50 <= seen.p99
    assert seen.rate > 0


def test_windows_are_kept_to(stub: Process, load: Client) -> None:
    job = Job(port=stub.port, call="raw signal", count=8, concurrency=4, size=1_000_000)
    assert load(job).rate > 0


def test_a_refused_call_ends_the_job(stub: Process, load: Client) -> None:
    with pytest.raises(LoadError, match="a call was refused"):
        load(Job(port=stub.port, call="signal", count=8, concurrency=4))
    assert load(Job(port=stub.port, call="raw signal", count=8, concurrency=4)).rate > 0


def test_the_cpu_of_a_process_is_seen(stub: Process, load: Client) -> None:
    before = sum(stub.cpu_seconds().values())
    load(Job(port=stub.port, call="raw query", count=500, concurrency=64))
    assert sum(stub.cpu_seconds().values()) > before
