"""The command line: `protemporal serve`, `protemporal proto-path`."""

import protemporal.direct_polling  # noqa: F401 # ahead of what imports grpc
from protemporal.cli.main import main

__all__ = ["main"]
