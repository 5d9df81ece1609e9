"""The verbs of `(protemporal.v1.rpc)`: what each refers to, answers, and lets be said."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One verb."""

    role: str
    """Of what it refers to."""
    together: str = ""
    """Role of what it sends together with a start."""
    settings: frozenset[str] = frozenset()
    """Which of `input`, `output` and `interval` mean something with it."""
    starts: bool = False
    """Whether the id may be left to the workflow's contract."""
    finds: bool = False
    """Whether the id may be left to the contract of the signal, query or update."""
    gives: str = "output"
    """What it answers: the operation's `output`, `ids`, `info`, or `nothing`."""
    streams: bool = False


def _settings(*names: str) -> frozenset[str]:
    return frozenset(names)


VERBS: Mapping[str, Verb] = {
    "start": Verb(role="workflow", settings=_settings("input"), starts=True, gives="ids"),
    "execute": Verb(role="workflow", settings=_settings("input", "output"), starts=True),
    "signal": Verb(role="signal", settings=_settings("input"), finds=True, gives="nothing"),
    "query": Verb(role="query", settings=_settings("input", "output"), finds=True),
    "update": Verb(role="update", settings=_settings("input", "output"), finds=True),
    "signal_with_start": Verb(
        role="workflow", together="signal", settings=_settings("input"), starts=True, gives="ids"
    ),
    "update_with_start": Verb(
        role="workflow", together="update", settings=_settings("input", "output"), starts=True
    ),
    "result": Verb(role="workflow", settings=_settings("output")),
    "describe": Verb(role="workflow", settings=_settings("output"), gives="info"),
    "cancel": Verb(role="workflow", gives="nothing"),
    "terminate": Verb(role="workflow", gives="nothing"),
    "watch": Verb(
        role="query", settings=_settings("input", "output", "interval"), finds=True, streams=True
    ),
}
"""By name."""

DIRECT: Mapping[str, str] = {
    "workflow": "execute",
    "signal": "signal",
    "query": "query",
    "update": "update",
}
"""What an RPC with a role of its own does."""
