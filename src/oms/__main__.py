"""`python -m oms`."""

import protemporal.direct_polling  # noqa: F401 # ahead of what imports grpc
from oms.cli import main

if __name__ == "__main__":
    main(prog_name="python -m oms")
