"""The command line: `protemporal serve`, `protemporal proto-path`."""

# For its effect, ahead of what imports grpc:
import protemporal.direct_polling  # noqa: F401 # pyright: ignore[reportUnusedImport]
from protemporal.cli.main import main

__all__ = ["main"]
