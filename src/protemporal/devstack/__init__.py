"""Temporal and Postgres from Python wheels, as child processes: for the demo and for tests."""

from protemporal.devstack.errors import DevstackError, NotInstalledError, NotReadyError
from protemporal.devstack.ports import free_port
from protemporal.devstack.postgres import PostgresServer
from protemporal.devstack.process import Child
from protemporal.devstack.progress import Progress, silent
from protemporal.devstack.temporal import TemporalServer
from protemporal.devstack.wheels import find_binary

__all__ = [
    "Child",
    "DevstackError",
    "NotInstalledError",
    "NotReadyError",
    "PostgresServer",
    "Progress",
    "TemporalServer",
    "find_binary",
    "free_port",
    "silent",
]
