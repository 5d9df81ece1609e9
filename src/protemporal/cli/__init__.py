"""The command line: `protemporal serve`, `protemporal proto-path`."""

from protemporal.cli.main import main

__all__ = ["main"]
