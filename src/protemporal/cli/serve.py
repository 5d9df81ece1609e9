"""`protemporal serve`: serves the gateways of modules and of descriptor sets."""

import sys
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from protemporal.cli.gateways import GatewaysError, find_gateways, load_gateways
from protemporal.gateway import Connection, ServerOptions, ServerSetupError, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the command line said to serve."""

    modules: tuple[str, ...]
    images: tuple[Path, ...]
    address: str
    """Temporal's; empty, as the namespace: what its environment says."""
    namespace: str

    def __call__(self, options: ServerOptions) -> Coroutine[Any, Any, None]:
        """What serves it; see `protemporal.gateway.run`."""
        sys.path.insert(0, "")  # modules of the folder where the command runs, as `python -m` does
        try:
            gateways = [*find_gateways(self.modules), *load_gateways(self.images)]
        except GatewaysError as error:
            raise ServerSetupError(str(error)) from error
        where = {"address": self.address, "namespace": self.namespace}
        connection = Connection.from_environment(**where)
        return serve(gateways, connection, options)
