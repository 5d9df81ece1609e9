"""The front end against what an expert writes by hand, and against the floor that gRPC sets.

`python -m bench gateway` measures, prints a table with a verdict for each goal and, for a goal that
is missed, what costs most; and it writes a plot. Ours is `protemporal serve` with its JSON log and
metrics on. Everything takes turns in each round, and a ratio is one within a round.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.calls import VERBS
from bench.load import Job
from bench.measure import (
    PROTEMPORAL,
    ROOT,
    Client,
    Figures,
    Found,
    Process,
    middle,
    ratio,
    rounds,
    running,
)
from bench.plot import page

from bench import cost

PLACES = ("null", "hand", "ours", "raw")
"""The columns: a handler that does nothing, by hand, ours, and the back end without a gateway."""
_SERVE = ("serve", "--module", "examples.parcels.v1", "--insecure-loopback")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal, and what came of it."""

    goal: str
    what: str
    reach: str
    seen: float
    met: bool
    call: str = ""
    """What costs too much where it is missed; empty where a profile cannot tell."""
    why: str = ""
    """What was measured that explains it."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    rounds: int
    calls: int


def main(*, quick: bool, plot: Path) -> int:
    """Measures everything; gives 0 whatever the verdicts are, since they are to be read."""
    size = Size(2, 800) if quick else Size(15, 1500)
    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        bench = Bench(Path(scratch), size, stack)
        stub, one = bench.against_the_stub()
        verdicts = [*_of_calls(stub, one), *bench.wide(), *bench.large(), *bench.processes()]
        real, verdict = bench.against_temporal()
        verdicts += [verdict, bench.start_up()]
        print("\nWith a stub in Temporal's place, 64 calls at once:")
        _print_table(stub, PLACES)
        print("\nWith Temporal's development server, 16 calls at once over 64 workflows:")
        _print_table(real, ("hand", "ours", "raw"))
        _print_verdicts(verdicts)
        for call in dict.fromkeys(each.call for each in verdicts if not each.met and each.call):
            cost.explain(
                bench.client,
                bench.ours_arguments(),
                Job(port=0, call=call, count=3000, concurrency=64),
            )
    plot.write_text(page({"a stub in Temporal's place": stub, "the development server": real}))
    print(f"\nplot: {plot}")
    return 0


class Bench:
    """The servers, and what is asked of them."""

    def __init__(self, scratch: Path, size: Size, stack: ExitStack) -> None:
        self._scratch = scratch
        self._size = size
        self.client = stack.enter_context(Client())
        self._stub = Process("stub", "-m", "bench.stub", "PORT")
        stack.enter_context(running(self._stub))

    def ours_arguments(self, *more: str, temporal: int | None = None) -> Sequence[str]:
        """The command line of `protemporal`, with everything on."""
        port = temporal or self._stub.port
        metrics = ("--metrics", "127.0.0.1:0")
        listen = ("--listen", "127.0.0.1:PORT", "--temporal", f"127.0.0.1:{port}")
        return (*_SERVE, *listen, *metrics, *more)

    def _ours(self, name: str, *more: str, temporal: int | None = None) -> Process:
        arguments = self.ours_arguments(*more, temporal=temporal)
        log = self._scratch / f"{name}.log"
        return Process(name, PROTEMPORAL, *arguments, log=log)

    def _by_hand(self, name: str, temporal: int | None = None) -> Process:
        address = f"127.0.0.1:{temporal or self._stub.port}"
        return Process(name, "-m", "bench.hand", name, "PORT", address)

    def against_the_stub(self) -> tuple[Mapping[str, Found], Mapping[str, Found]]:
        """All verbs through all servers: with 64 calls at once, and one after the other."""
        size, many, one = self._size, dict[str, Found](), dict[str, Found]()
        servers = [self._by_hand("null"), self._by_hand("hand"), self._ours("ours")]
        with running(*servers):
            for verb in VERBS:
                job = Job(port=0, call=verb, count=size.calls, concurrency=64)
                say(f"{verb}: {size.rounds} rounds of {job.count} calls through null, hand, ours")
                raw = Job(port=self._stub.port, call=f"raw {verb}", count=job.count, concurrency=64)
                many[verb] = rounds(
                    {**self.client.looks(servers, job), "raw": partial(self.client, raw)},
                    size.rounds,
                )
                single = Job(port=0, call=verb, count=size.calls // 8, concurrency=1)
                one[verb] = rounds(self.client.looks(servers[1:], single), size.rounds)
        return many, one

    def wide(self) -> list[Verdict]:
        """1,000 methods against one service's."""
        say("1,000 methods beside it")
        servers = [self._ours("ours"), self._ours("wide", "--module", "bench.wide")]
        job = Job(port=0, call="signal", count=self._size.calls, concurrency=64)
        with running(*servers):
            found = rounds(self.client.looks(servers, job), self._size.rounds)
        seen = ratio(found["wide"], found["ours"], "cpu")
        return [_most("P5", "CPU with 1,000 methods against one service", 1.05, seen, "signal")]

    def large(self) -> list[Verdict]:
        """Requests of 1 MB."""
        say("requests of 1 MB")
        servers = [self._ours("ours"), self._by_hand("hand"), self._by_hand("hand-json")]
        count = max(self._size.calls // 30, 25)
        job = Job(port=0, call="signal", count=count, concurrency=8, size=1_000_000)
        with running(*servers):
            found = rounds(self.client.looks(servers, job), self._size.rounds)
        by_hand = ratio(found["ours"], found["hand"], "cpu")
        json = ratio(found["ours"], found["hand-json"], "cpu")
        return [
            _most("P6", "1 MB: CPU against hand", 0.95, by_hand, "signal"),
            _most("P6", "1 MB: CPU against hand with JSON", 0.40, json, "signal"),
        ]

    def processes(self) -> list[Verdict]:
        """Two processes against one; the load comes over 16 connections."""
        say("two processes against one")
        servers = [self._ours("one"), self._ours("two", "--processes", "2")]
        job = Job(port=0, call="signal", count=self._size.calls, concurrency=64, connections=16)
        with running(*servers):
            time.sleep(2)  # the port is open when the first of the two is there
            found = rounds(self.client.looks(servers, job), self._size.rounds)
        seen = ratio(found["two"], found["one"], "rate")
        busy = middle(found["one"], "cpu") * middle(found["one"], "rate") / 1e6
        why = (
            f"one process keeps {busy:.1f} of {os.cpu_count()} cores busy, client and stub the rest"
        )
        what = "calls/s of --processes 2 against 1"
        return [_least("P7", what, 1.5, seen, "signal", why)]

    def against_temporal(self) -> tuple[Mapping[str, Found], Verdict]:
        """All verbs through hand and ours and without a gateway, with the real server behind."""
        from bench.temporal import temporal_with_worker  # noqa: PLC0415 # needs the devstack extra

        found: dict[str, Found] = {}
        number, count = self._size.rounds // 2 + 2, self._size.calls // 7
        with temporal_with_worker() as port:
            servers = [self._by_hand("hand", port), self._ours("ours", temporal=port)]
            with running(*servers):
                # Starts come last: what they leave open slows the server for the others.
                for verb in (*VERBS[1:], VERBS[0]):
                    say(f"{verb}: {number} rounds of {count} calls to the real server")
                    job = Job(port=0, call=verb, count=count, concurrency=16)
                    raw = Job(port=port, call=f"raw {verb}", count=count, concurrency=16)
                    found[verb] = rounds(
                        {**self.client.looks(servers, job), "raw": partial(self.client, raw)},
                        number,
                    )
        seen, verb = min((ratio(by["ours"], by["raw"], "rate"), verb) for verb, by in found.items())
        alone = (os.cpu_count() or 1) * 1000 / middle(found[verb]["raw"], "rate")
        ours = middle(found[verb]["ours"], "cpu") / 1000
        why = (
            f"without a gateway a {verb} has {alone:.1f} ms of all cores; ours takes {ours:.1f} ms"
        )
        return found, _least("P8", "real server: calls/s against none", 0.90, seen, verb, why)

    def start_up(self) -> Verdict:
        """Until a server with 1,000 more RPCs listens, against importing what it stands on."""
        say("start-up")
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(self._scratch / "bytecode")

        def seconds(code: str) -> float:
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=environment)
            return time.perf_counter() - began

        times = [
            (seconds(LISTENING), seconds(IMPORTING), seconds(IMPORTS))
            for _ in range(2 * self._size.rounds + 1)
        ][1:]
        seen = statistics.median(listening / imports for listening, _, imports in times)
        ours = statistics.median(importing - imports for _, importing, imports in times) * 1000
        bound = statistics.median(listening - importing for listening, importing, _ in times) * 1000
        why = f"{ours:.0f} ms are imports of ours, {bound:.0f} ms binding the RPCs and listening"
        return _most("P11", "start-up with 1,000 RPCs against the imports", 1.5, seen, why=why)


LISTENING = """
import asyncio, os
from protemporal import gateway
from bench.wide import Wide
async def main():
    options = gateway.ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    await gateway.Server([Wide()], gateway.Connection(address="127.0.0.1:1"), options).start()
    os._exit(0)
asyncio.run(main())
"""
IMPORTING = "import os, bench.wide; os._exit(0)"
IMPORTS = "import os, grpc.aio, temporalio.client; os._exit(0)"


def _of_calls(many: Mapping[str, Found], one: Mapping[str, Found]) -> list[Verdict]:
    def worst(of: str, to: str, figure: str, where: Mapping[str, Found]) -> tuple[float, str]:
        return max((ratio(by[of], by[to], figure), verb) for verb, by in where.items())

    slowest = min((ratio(by["ours"], by["hand"], "rate"), verb) for verb, by in many.items())
    return [
        _most("P1", "CPU per call against hand", 0.75, *worst("ours", "hand", "cpu", many)),
        _least("P2", "calls/s against hand", 1.3, *slowest),
        _most(
            "P3", "p50 against hand, one call at a time", 0.85, *worst("ours", "hand", "p50", one)
        ),
        _most("P4", "CPU per call against null", 2.0, *worst("ours", "null", "cpu", many)),
    ]


def _most(  # noqa: PLR0917 - a row of a table
    goal: str, what: str, limit: float, seen: float, call: str = "", why: str = ""
) -> Verdict:
    return Verdict(goal, what, f"≤ {limit}", seen, seen <= limit, call, why)


def _least(  # noqa: PLR0917 - same
    goal: str, what: str, limit: float, seen: float, call: str = "", why: str = ""
) -> Verdict:
    return Verdict(goal, what, f"≥ {limit}", seen, seen >= limit, call, why)


def say(what: str) -> None:
    """Tells who waits what is measured now."""
    print(f"measuring {what}", flush=True)


def _print_table(found: Mapping[str, Found], places: Sequence[str]) -> None:
    print("CPU µs per call, calls/s and p50/p99 ms (medians); ratios are of CPU, round by round\n")
    others = [other for other in ("hand", "null") if other in places]
    print(
        f"{'':8}"
        + "".join(f"{p:>26}" for p in places)
        + "".join(f"{f'ours/{each}':>11}" for each in others)
    )
    for verb, by in found.items():
        cells = "".join(f"{_cell(by[place]):>26}" for place in places)
        print(
            f"{verb:8}{cells}"
            + "".join(f"{ratio(by['ours'], by[each], 'cpu'):>11.2f}" for each in others)
        )


def _cell(figures: Sequence[Figures]) -> str:
    cpu = middle(figures, "cpu")
    spent = f"{cpu:.0f} " if cpu else ""
    p50, p99 = middle(figures, "p50"), middle(figures, "p99")
    return f"{spent}{middle(figures, 'rate'):.0f}/s {p50:.1f}/{p99:.1f}"


def _print_verdicts(verdicts: Sequence[Verdict]) -> None:
    print()
    for each in verdicts:
        said = "met" if each.met else "MISSED"
        print(f"{each.goal:4} {each.what:45} {each.reach:>7} {each.seen:7.2f}  {said}")
        if each.why and not each.met:
            print(f"     {each.why}")
