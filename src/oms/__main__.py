"""`python -m oms`."""

# For its effect, ahead of what imports grpc:
import protemporal.direct_polling  # noqa: F401 # pyright: ignore[reportUnusedImport]
from oms.cli import main

if __name__ == "__main__":
    main(prog_name="python -m oms")
