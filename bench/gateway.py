"""The front end against what an expert writes by hand, and against the floor that gRPC sets.

`python -m bench gateway` measures, prints a table with a verdict for each goal, and writes a plot.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Figures, Load, Process, ratio, rounds, running
from bench.plot import page

METHODS: Mapping[str, str] = {
    "start": "Deliver",
    "query": "Track",
    "signal": "Move",
    "update": "Redirect",
}
Found = dict[str, dict[str, list[Figures]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal, and what came of it."""

    goal: str
    what: str
    reach: str
    seen: float
    met: bool


def main(*, quick: bool, plot: Path) -> int:
    """Measures everything; gives 0 whatever the verdicts are, since they are to be read."""
    number, count = (3, 400) if quick else (7, 3000)
    stub = Process("stub", "bench.stub", "PORT")
    with running(stub):
        temporal = f"127.0.0.1:{stub.port}"
        names = ("null", "hand", "ours", "ours-wide", "hand-json")
        servers = {n: Process(n, "bench.variants", n, "PORT", temporal) for n in names}
        with running(*servers.values()):
            verdicts, found = _measure(servers, number, count)
    verdicts.append(_start_up(number))
    _print(found, verdicts)
    plot.write_text(page(found))
    print(f"\nplot: {plot}")
    return 0


def _measure(
    servers: Mapping[str, Process], number: int, count: int
) -> tuple[list[Verdict], Found]:
    three = [servers["null"], servers["hand"], servers["ours"]]
    found: Found = {}
    single: Found = {}
    for verb, method in METHODS.items():
        print(
            f"measuring {verb}: {number} rounds of {count} RPCs for each of 3 servers", flush=True
        )
        found[verb] = rounds(three, Load(method, count), number)
        single[verb] = rounds(three[1:], Load(method, count // 10, concurrency=1), number)
    print("measuring 1,000 methods and 1 MB", flush=True)
    wide = rounds([servers["ours"], servers["ours-wide"]], Load("Move", count), number)
    large = Load("Move", max(count // 20, 20), concurrency=8, size=1_000_000)
    heavy = rounds([servers["ours"], servers["hand"], servers["hand-json"]], large, number)

    def worst(of: str, to: str, figure: str, where: Found, pick: str = "max") -> float:
        ratios = [ratio(each[of], each[to], figure) for each in where.values()]
        return max(ratios) if pick == "max" else min(ratios)

    verdicts = [
        _most("P1", "CPU per RPC against hand, c=64", 0.75, worst("ours", "hand", "cpu", found)),
        _least("P2", "RPC/s against hand, c=64", 1.3, worst("ours", "hand", "rate", found, "min")),
        _most("P3", "p50 against hand, c=1", 0.85, worst("ours", "hand", "p50", single)),
        _most("P4", "CPU per RPC against null", 2.0, worst("ours", "null", "cpu", found)),
        _most("P5", "CPU with 1,000 methods", 1.05, ratio(wide["ours-wide"], wide["ours"], "cpu")),
        _most("P6", "1 MB: CPU against hand", 0.95, ratio(heavy["ours"], heavy["hand"], "cpu")),
        _most("P6", "1 MB: against JSON", 0.40, ratio(heavy["ours"], heavy["hand-json"], "cpu")),
    ]
    return verdicts, found


def _most(goal: str, what: str, limit: float, seen: float) -> Verdict:
    return Verdict(goal, what, f"≤ {limit}", seen, seen <= limit)


def _least(goal: str, what: str, limit: float, seen: float) -> Verdict:
    return Verdict(goal, what, f"≥ {limit}", seen, seen >= limit)


MANY = """
from protemporal import gateway
from examples.parcels.v1 import parcels_pb2 as pb, parcels_temporal as t
table = {f"Move{n}": gateway.signal(t.MOVE) for n in range(1000)}
type("Wide", (gateway.Gateway,), table, service="bench.Wide", file=pb.DESCRIPTOR)
"""


def _start_up(number: int) -> Verdict:
    """How long it takes to have 1,000 RPCs, against importing what it stands on."""

    def seconds(code: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - began

    pairs = [(seconds(MANY), seconds("import grpc.aio, temporalio.client")) for _ in range(number)]
    return _most("P11", "start-up with 1,000 RPCs", 1.5, statistics.median(a / b for a, b in pairs))


def _print(found: Found, verdicts: Sequence[Verdict]) -> None:
    print("\nCPU µs per RPC, RPC/s and p50/p99 ms at c=64 (medians); ratios round by round\n")
    print(f"{'':8}{'null':>24}{'hand':>24}{'ours':>24}{'ours/hand':>12}{'ours/null':>12}")
    for verb, by_name in found.items():
        cells = "".join(f"{_cell(by_name[name]):>24}" for name in ("null", "hand", "ours"))
        to_hand = ratio(by_name["ours"], by_name["hand"], "cpu")
        to_null = ratio(by_name["ours"], by_name["null"], "cpu")
        print(f"{verb:8}{cells}{to_hand:>12.2f}{to_null:>12.2f}")
    print()
    for each in verdicts:
        said = "met" if each.met else "MISSED"
        print(f"{each.goal:4} {each.what:34} {each.reach:>8} {each.seen:8.2f}  {said}")


def _cell(figures: Sequence[Figures]) -> str:
    def middle(name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in figures))

    return f"{middle('cpu'):.0f} {middle('rate'):.0f}/s {middle('p50'):.1f}/{middle('p99'):.1f}"
