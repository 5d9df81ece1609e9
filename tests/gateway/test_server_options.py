"""Which addresses are served, and which without TLS."""

import pytest

from protemporal.gateway import ServerOptions, ServerSetupError
from protemporal.gateway.server_options import check_listen, is_loopback


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("127.0.0.1:1", True),
        ("127.3.2.1:1", True),
        ("[::1]:1", True),
        ("localhost:1", True),
        ("unix:/run/x", True),
        ("0.0.0.0:1", False),
        ("[::]:1", False),
        ("10.0.0.1:1", False),
        ("example.org:1", False),
        (":1", False),
    ],
)
def test_loopback(listen: str, *, expected: bool) -> None:
    assert is_loopback(listen) is expected


@pytest.mark.parametrize("listen", ["", "localhost", "50051", "127.0.0.1:x", "127.0.0.1:65536"])
def test_what_is_no_address(listen: str) -> None:
    with pytest.raises(ServerSetupError, match="no HOST:PORT"):
        check_listen(ServerOptions(listen=listen, insecure_loopback=True))
