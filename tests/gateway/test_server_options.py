"""Which addresses are served."""

import pytest

from protemporal.gateway import ServerOptions, ServerSetupError
from protemporal.gateway.server_options import check_listen


@pytest.mark.parametrize("listen", ["", "localhost", "127.0.0.1:65536"])
def test_what_is_no_address(listen: str) -> None:
    with pytest.raises(ServerSetupError, match=f"cannot listen: '{listen}' is"):
        check_listen(ServerOptions(listen=listen, insecure_loopback=True))
